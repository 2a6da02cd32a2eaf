/* SPDX-License-Identifier: Apache-2.0 */
/* Joins the shards of one run, which `lanemark run --shard I/N` measured in several jobs, into the
 * results that one run would have given. Between loading and everything that shows results.
 *
 * Shards are of one run when everything that their numbers depend on is equal: build, suite, size,
 * options, files, and the CPU's model, since times of different ones are not compared. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "results/results.h"

struct shard {
    long number, count; /* I and N, 1 and 1 for a whole run */
};

static const json_t *lanemark_of(const struct lm_results *results) {
    return json_object_get(lm_results_json(results), "lanemark");
}

static struct shard shard_of(const struct lm_results *results) {
    const char *const text = json_string_value(
        json_object_get(json_object_get(lanemark_of(results), "options"), "shard"));
    struct shard shard = {1, 1};
    if (!text || sscanf(text, "%ld/%ld", &shard.number, &shard.count) != 2)
        return (struct shard){1, 1};
    return shard;
}

/* ---- whether two belong together ---- */

/* Equal apart from the shard, and from the seed, which only orders the measurements. */
static bool same_options(const json_t *a, const json_t *b) {
    json_t *const left = json_copy((json_t *)a);
    json_t *const right = json_copy((json_t *)b);
    (void)json_object_del(left, "shard");
    (void)json_object_del(right, "shard");
    const bool same = left && right && json_equal(left, right);
    json_decref(left);
    json_decref(right);
    return same;
}

static bool same_files(const json_t *a, json_t *b) {
    const char *name = NULL;
    json_t *hash = NULL;
    json_object_foreach(b, name, hash) {
        const json_t *const other = json_object_get(a, name);
        if (other && !json_equal((json_t *)other, hash)) return false;
    }
    return true;
}

static bool same_run(const struct lm_results *a, const struct lm_results *b) {
    static const char *const keys[] = {"version", "revision",  "suite",
                                       "size",    "processes", "compilers"};
    const json_t *const left = lanemark_of(a);
    const json_t *const right = lanemark_of(b);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!json_equal(json_object_get(left, keys[i]), json_object_get(right, keys[i])))
            return false;
    const struct shard one = shard_of(a);
    const struct shard other = shard_of(b);
    return one.count == other.count && one.number != other.number &&
           strcmp(lm_results_cpu(a), lm_results_cpu(b)) == 0 &&
           same_options(json_object_get(left, "options"), json_object_get(right, "options")) &&
           same_files(json_object_get(left, "files"), json_object_get(right, "files"));
}

/* ---- joining ---- */

/* One cell of one part, with its place in the whole run. */
struct piece {
    const struct lm_results *part;
    json_t *facts; /* borrowed, of lanemark.cells */
    json_int_t place;
    size_t order; /* among pieces, for equal places */
};

struct joining {
    struct lm_results *const *parts;
    size_t count;
    struct piece *pieces;
    size_t piece_count;
    json_t *lanemark, *cells, *benchmarks, *counted, *counters;
};

static int by_place(const void *left, const void *right) {
    const struct piece *const a = left;
    const struct piece *const b = right;
    if (a->place != b->place) return a->place < b->place ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static bool collect_pieces(struct joining *j) {
    size_t most = 0;
    for (size_t p = 0; p < j->count; p++)
        most += lm_results_cell_count(j->parts[p]);
    j->pieces = calloc(most + 1, sizeof *j->pieces);
    if (!j->pieces) return false;
    for (size_t p = 0; p < j->count; p++) {
        const json_t *const lanemark = lanemark_of(j->parts[p]);
        const json_t *const places = json_object_get(lanemark, "cell_places");
        size_t i = 0;
        json_t *facts = NULL;
        json_array_foreach(json_object_get(lanemark, "cells"), i, facts) {
            const json_t *const place =
                json_object_get(places, json_string_value(json_object_get(facts, "name")));
            const json_int_t number = place ? json_integer_value(place) : INT64_MAX;
            j->pieces[j->piece_count] = (struct piece){j->parts[p], facts, number, j->piece_count};
            j->piece_count++;
        }
    }
    qsort(j->pieces, j->piece_count, sizeof *j->pieces, by_place);
    return true;
}

static const json_t *counter_named(const json_t *counters, const char *name) {
    size_t i = 0;
    const json_t *counter = NULL;
    json_array_foreach(counters, i, counter) {
        const char *const own = json_string_value(json_object_get(counter, "name"));
        if (own && name && strcmp(own, name) == 0) return counter;
    }
    return NULL;
}

/* The first part's counters stand for the run; another part's new ones are added. */
static bool join_counters(struct joining *j) {
    for (size_t p = 1; p < j->count; p++) {
        size_t i = 0;
        json_t *counter = NULL;
        json_array_foreach(json_object_get(lanemark_of(j->parts[p]), "counters"), i, counter) {
            const char *const name = json_string_value(json_object_get(counter, "name"));
            if (counter_named(j->counters, name)) continue;
            if (json_array_append(j->counters, counter) != 0) return false;
        }
    }
    return true;
}

/* A cell's facts, with what its own part said of counters where the joined run says otherwise. */
static bool add_facts(struct joining *j, const struct piece *piece) {
    json_t *const facts = json_deep_copy(piece->facts);
    json_t *const metrics = json_object_get(facts, "metrics");
    size_t i = 0;
    json_t *counter = NULL;
    json_array_foreach(json_object_get(lanemark_of(piece->part), "counters"), i, counter) {
        const char *const name = json_string_value(json_object_get(counter, "name"));
        const json_t *const run_wide = counter_named(j->counters, name);
        if (!name || !metrics || json_object_get(metrics, name)) continue;
        if (run_wide && json_equal((json_t *)run_wide, counter)) continue;
        json_t *const own = json_copy(counter);
        (void)json_object_del(own, "name");
        if (json_object_set_new(metrics, name, own) != 0) return false;
    }
    return json_array_append_new(j->cells, facts) == 0;
}

/* Appends the part's rows of one cell, as cell number `family`. */
static bool add_rows(json_t *to, const json_t *rows, const char *cell, size_t family) {
    size_t i = 0;
    json_t *row = NULL;
    json_array_foreach(rows, i, row) {
        const char *const own = json_string_value(json_object_get(row, "run_name"));
        if (!own || strcmp(own, cell) != 0) continue;
        json_t *const copy = json_copy(row);
        if (!copy || json_object_set_new(copy, "family_index", json_integer((json_int_t)family)))
            return false;
        if (json_array_append_new(to, copy) != 0) return false;
    }
    return true;
}

static bool add_pieces(struct joining *j) {
    for (size_t i = 0; i < j->piece_count; i++) {
        const struct piece *const piece = &j->pieces[i];
        const char *const name = json_string_value(json_object_get(piece->facts, "name"));
        const json_t *const document = lm_results_json(piece->part);
        if (!add_facts(j, piece) ||
            !add_rows(j->benchmarks, json_object_get(document, "benchmarks"), name, i) ||
            !add_rows(j->counted, json_object_get(lanemark_of(piece->part), "counted"), name, i))
            return false;
    }
    return true;
}

/* Which shards there are, and whether the run is whole. */
static bool describe(struct joining *j) {
    bool complete = (long)j->count == shard_of(j->parts[0]).count;
    json_t *const shards = json_array();
    json_t *const notes = json_array();
    json_t *const files = json_object();
    json_t *const skipped = json_array();
    bool good = shards && notes && files && skipped;
    for (size_t p = 0; p < j->count && good; p++) {
        const json_t *const lanemark = lanemark_of(j->parts[p]);
        const json_t *const context = json_object_get(lm_results_json(j->parts[p]), "context");
        const json_t *const options = json_object_get(lanemark, "options");
        complete = complete && lm_results_complete(j->parts[p]);
        good =
            json_array_append_new(shards, json_pack("{s:O, s:O*, s:O*, s:O*}", "shard",
                                                    json_object_get(options, "shard"), "seed",
                                                    json_object_get(lanemark, "seed"), "host_name",
                                                    json_object_get(context, "host_name"), "date",
                                                    json_object_get(context, "date"))) == 0 &&
            json_object_update(files, json_object_get(lanemark, "files")) == 0;
        /* both may be absent, and then give nothing */
        (void)json_array_extend(notes, json_object_get(lanemark, "notes"));
        (void)json_array_extend(skipped, json_object_get(lanemark, "skipped"));
    }
    if (good && (long)j->count != shard_of(j->parts[0]).count)
        good =
            json_array_append_new(notes, json_sprintf("joined of %zu shards; the others of %ld "
                                                      "are missing",
                                                      j->count, shard_of(j->parts[0]).count)) == 0;
    json_t *const options = json_copy(json_object_get(j->lanemark, "options"));
    (void)json_object_del(options, "shard");
    (void)json_object_del(j->lanemark, "cell_places");
    json_object_set_new(j->lanemark, "options", options);
    json_object_set_new(j->lanemark, "shards", shards);
    json_object_set_new(j->lanemark, "notes", notes);
    json_object_set_new(j->lanemark, "files", files);
    json_object_set_new(j->lanemark, "skipped", skipped);
    json_object_set_new(j->lanemark, "complete", json_boolean(complete));
    return good;
}

static bool fill(struct joining *j) {
    json_t *const counters = json_copy(json_object_get(lanemark_of(j->parts[0]), "counters"));
    j->counters = counters;
    j->lanemark = json_copy((json_t *)lanemark_of(j->parts[0]));
    j->cells = json_array();
    j->benchmarks = json_array();
    j->counted = json_array();
    return counters && j->lanemark && j->cells && j->benchmarks && j->counted &&
           collect_pieces(j) && join_counters(j) && add_pieces(j) && describe(j);
}

static lm_status join(struct lm_results *const parts[], size_t count, struct lm_results **joined,
                      struct lm_error *error) {
    struct joining j = {.parts = parts, .count = count};
    const char *const path = lm_results_path(parts[0]);
    const bool filled = fill(&j);
    if (j.lanemark) {
        json_object_set_new(j.lanemark, "cells", j.cells);
        json_object_set_new(j.lanemark, "counted", j.counted);
        json_object_set_new(j.lanemark, "counters", j.counters);
    }
    free(j.pieces);
    json_t *const document = json_pack("{s:O, s:o, s:o}", "context",
                                       json_object_get(lm_results_json(parts[0]), "context"),
                                       "benchmarks", j.benchmarks, "lanemark", j.lanemark);
    if (filled && document) return lm_results_of_json(path, document, joined, error);
    json_decref(document);
    return lm_fail(error, LM_NO_MEMORY, LM_NO_OFFSET, "%s: out of memory", path);
}

static int by_number(const void *left, const void *right) {
    const long a = shard_of(*(struct lm_results *const *)left).number;
    const long b = shard_of(*(struct lm_results *const *)right).number;
    return (a > b) - (a < b);
}

/* Moves the shards of results[first]'s run behind it; gives how many there are with it. */
static size_t gather(struct lm_results *results[], size_t first, size_t count) {
    size_t end = first + 1;
    if (shard_of(results[first]).count < 2) return 1;
    for (size_t i = end; i < count; i++) {
        bool fits = true;
        for (size_t member = first; member < end && fits; member++)
            fits = same_run(results[member], results[i]);
        if (!fits) continue;
        struct lm_results *const found = results[i];
        memmove(&results[end + 1], &results[end], (i - end) * sizeof *results);
        results[end++] = found;
    }
    qsort(results + first, end - first, sizeof *results, by_number);
    return end - first;
}

lm_status lm_results_join_shards(struct lm_results *results[], size_t *count,
                                 struct lm_error *error) {
    for (size_t i = 0; i < *count; i++) {
        const size_t members = gather(results, i, *count);
        struct lm_results *joined = NULL;
        if (members < 2) continue;
        TRY(join(results + i, members, &joined, error));
        for (size_t member = i; member < i + members; member++)
            lm_results_free(results[member]);
        results[i] = joined;
        memmove(&results[i + 1], &results[i + members],
                (*count - i - members) * sizeof(struct lm_results *));
        *count -= members - 1;
    }
    return LM_OK;
}
