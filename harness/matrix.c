/* SPDX-License-Identifier: Apache-2.0 */
/* Expands a selection into cells. Each cell is judged once: outside the selection (left out),
 * in another shard (left out; before anything machine-dependent, so that the shards of several
 * machines make up the whole), unmeasurable here (a skip with its reason), or planned. */
#include "harness/matrix.h"

#include <fnmatch.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/emulated/emulators.h"
#include "harness/files.h"
#include "harness/guest.h"
#include "harness/support.h"
#include "simd/cpu.h"

struct building {
    struct lm_arena *arena;
    const struct lm_selection *selection;
    struct lm_support *support;
    struct lm_plan *plan;
    const struct lm_workload *latest; /* the last workload with a cell of the selection */
    size_t workloads;                 /* such workloads so far */
};

static bool wanted(const struct lm_strings *list, const char *text) {
    return list->count == 0 || lm_strings_has(list, text);
}

static void add_skip(struct building *b, const struct lm_plan_cell *cell, const char *reason) {
    b->plan->skips[b->plan->skip_count++] =
        (struct lm_skip){cell->name, cell->engine->name, cell->isa, reason};
}

/* The file of a variant of the cell's workload: the .wasm, or without .so the native one. */
static const char *variant_stem(struct building *b, const struct lm_plan_cell *cell,
                                const char *variant) {
    const char *folder = cell->workload->folder;
    return cell->engine->kind == LM_ENGINE_native
               ? lm_need_format(b->arena, "%s/native/%s-%s", folder, variant,
                                lm_isa_emulated(cell->isa) ? lm_isa_row(cell->isa) : cell->isa)
               : lm_need_format(b->arena, "%s/%s.wasm", folder, variant);
}

static const char *variant_file(struct building *b, const struct lm_plan_cell *cell,
                                const char *variant) {
    const char *stem = variant_stem(b, cell, variant);
    return cell->engine->kind == LM_ENGINE_native ? lm_need_format(b->arena, "%s.so", stem) : stem;
}

/* Relaxed variants with a tolerance are compared with the first variant. */
static const char *reference_file(struct building *b, const struct lm_plan_cell *cell) {
    const struct lm_manifest *manifest = &cell->workload->manifest;
    if (manifest->tolerance == 0 || strcmp(cell->variant, "relaxed") != 0) return "";
    return variant_file(b, cell, manifest->variants.items[0]);
}

/* Why the cell's files or size are not there, or NULL. */
static const char *missing(struct building *b, const struct lm_plan_cell *cell) {
    const struct lm_manifest *manifest = &cell->workload->manifest;
    if (lm_sized_find(&manifest->sizes, b->selection->size) == NULL)
        return lm_need_format(b->arena, "its manifest gives no size '%s'", b->selection->size);
    const char *const files[] = {cell->file, cell->reference};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (files[i][0] != '\0' && !lm_file_exists(files[i]))
            return lm_isa_emulated(cell->isa) && cell->engine->kind == LM_ENGINE_native
                       ? "the workload was not built for it: configure with -DLANEMARK_FOREIGN=all"
                       : lm_need_format(b->arena, "no file %s", files[i]);
    return NULL;
}

/* Whether another way of keeping accesses inside memories is chosen than the usual. */
static bool has_bounds(const struct building *b) {
    return b->selection->bounds != NULL && strcmp(b->selection->bounds, "guard") != 0;
}

/* Why the cell's engine cannot do that, or NULL. */
static const char *bounds_reason(struct building *b, const struct lm_plan_cell *cell) {
    if (!has_bounds(b)) return NULL;
    if (cell->engine->kind == LM_ENGINE_native)
        return "native code has no bounds to keep: leave --bounds out, or choose --engine llvm";
    return lm_wasm_bounds_reason(b->arena, lm_engine_library(b->arena, cell->engine),
                                 cell->engine->backend, b->selection->bounds);
}

static const char *cell_name(struct building *b, const struct lm_plan_cell *cell) {
    return lm_need_format(b->arena, "%s/%s/%s/%s", cell->workload->name, cell->variant,
                          cell->engine->name, cell->isa);
}

static void add_cell(struct building *b, struct lm_plan_cell cell) {
    cell.name = cell_name(b, &cell);
    const regex_t *filter = b->selection->filter;
    if (filter != NULL && regexec(filter, cell.name, 0, NULL, 0) != 0) return;
    cell.place = b->plan->matched++;
    if (b->latest != cell.workload) b->workloads++;
    b->latest = cell.workload;
    if ((b->workloads - 1) % b->selection->shard_count != b->selection->shard) return;
    const char *module = cell.workload->module;
    cell.file = module != NULL ? module : variant_file(b, &cell, cell.variant);
    cell.reference = reference_file(b, &cell);
    const char *reason = lm_support_reason(b->support, cell.engine, cell.isa);
    if (reason == NULL && module != NULL && cell.workload->abi == LM_ABI_wasi)
        reason = lm_isa_emulated(cell.isa)
                     ? "whole programs are not counted at ISAs of other machines"
                     : lm_wasi_reason(b->arena, lm_engine_library(b->arena, cell.engine));
    if (reason == NULL) reason = bounds_reason(b, &cell);
    if (reason == NULL) reason = missing(b, &cell);
    if (reason != NULL) {
        add_skip(b, &cell, reason);
        return;
    }
    const char *stem = variant_stem(b, &cell, cell.variant);
    cell.flags = lm_file_line(b->arena, lm_need_format(b->arena, "%s.flags", stem));
    if (has_bounds(b))
        cell.flags = lm_need_format(b->arena, "%s%sbounds=%s", cell.flags,
                                    cell.flags[0] != '\0' ? " " : "", b->selection->bounds);
    b->plan->cells[b->plan->count++] = cell;
}

/* Whether a cell beside those of the selection is to be counted. */
static bool wants_foreign(struct building *b, const struct lm_plan_cell *cell) {
    const struct lm_strings *patterns = &b->selection->foreign;
    if (patterns->count == 0 || !lm_isa_emulated(cell->isa)) return false;
    const char *name = cell_name(b, cell);
    for (size_t i = 0; i < patterns->count; i++)
        if (fnmatch(patterns->items[i], name, FNM_PATHNAME) == 0) return true;
    return false;
}

static void add_isas(struct building *b, struct lm_plan_cell cell) {
    struct lm_strings isas = b->selection->isas;
    if (isas.count == 0 && strcmp(cell.engine->isas, "all") == 0)
        lm_isa_family_names(b->arena, &isas);
    else if (isas.count == 0)
        lm_strings_split(&isas, b->arena, cell.engine->isas, " ");
    for (size_t i = 0; i < isas.count; i++) {
        cell.isa = isas.items[i];
        add_cell(b, cell);
    }
    for (size_t i = 0; i < lm_isa_count(); i++) {
        cell.isa = lm_isa_at(i)->name;
        if (wants_foreign(b, &cell)) add_cell(b, cell);
    }
}

static void add_workload(struct building *b, const struct lm_workload *workload) {
    const struct lm_strings *variants = &workload->manifest.variants;
    for (size_t v = 0; v < variants->count; v++) {
        if (!wanted(&b->selection->variants, variants->items[v])) continue;
        for (size_t e = 0; e < lm_engine_count(); e++) {
            const struct lm_engine_row *engine = lm_engine_at(e);
            if (!wanted(&b->selection->engines, engine->name)) continue;
            if (workload->module != NULL && engine->kind == LM_ENGINE_native) continue;
            add_isas(b, (struct lm_plan_cell){
                            .workload = workload, .variant = variants->items[v], .engine = engine});
        }
    }
}

void lm_matrix_plan(struct lm_arena *arena, const struct lm_catalogue *catalogue,
                    const struct lm_selection *selection, struct lm_plan *plan) {
    struct lm_strings isas = {0};
    lm_isa_names(arena, &isas);
    size_t room = 0;
    for (size_t i = 0; i < catalogue->count; i++)
        room += catalogue->workloads[i].manifest.variants.count * lm_engine_count() *
                (2 * isas.count + selection->isas.count);
    *plan = (struct lm_plan){.cells = lm_need(arena, room, sizeof *plan->cells),
                             .skips = lm_need(arena, room, sizeof *plan->skips)};
    struct lm_support support = {.arena = arena};
    struct building building = {
        .arena = arena, .selection = selection, .support = &support, .plan = plan};
    for (size_t i = 0; i < catalogue->count; i++)
        if (selection->chosen[i]) add_workload(&building, &catalogue->workloads[i]);
}
