/* SPDX-License-Identifier: Apache-2.0 */
/* Reads group files (harness/counters/groups), line by line: the first word says what a line is. */
#include "harness/counters/groups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/counters/formula.h"
#include "harness/files.h"
#include "simd/cpu.h"

struct reader {
    struct lm_arena *arena;
    const char *family, *cpu; /* this machine */
    const char *path;
    size_t line;
    struct lm_counter_groups *groups;
    struct lm_counter_group *group; /* being read */
    struct lm_error *error;
};

static lm_status bad(const struct reader *reader, const char *reason) {
    return lm_fail(reader->error, LM_BAD_DATA, LM_NO_OFFSET, "%s:%zu: %s", reader->path,
                   reader->line, reason);
}

/* The next word of *rest, cut off in place; "" at its end. */
static char *word(char **rest) {
    char *start = *rest + strspn(*rest, " \t");
    char *end = start + strcspn(start, " \t");
    *rest = *end == '\0' ? end : end + 1;
    *end = '\0';
    return start;
}

static bool known_metric(const struct lm_counter_groups *groups, const char *metric) {
    for (size_t i = 0; i < groups->event_count; i++)
        if (strcmp(groups->events[i].metric, metric) == 0) return true;
    for (size_t i = 0; i < groups->formula_count; i++)
        if (strcmp(groups->formulas[i].metric, metric) == 0) return true;
    return false;
}

/* The metric and unit that begin a row, for a group that applies here. */
static lm_status new_metric(const struct reader *reader, char **rest, const char **metric,
                            const char **unit) {
    *metric = word(rest);
    *unit = word(rest);
    if (**unit == '\0') return bad(reader, "a metric and its unit are missing: write both");
    if (reader->group->reason == NULL && known_metric(reader->groups, *metric))
        return bad(reader, lm_need_format(reader->arena, "metric '%s' has a row already", *metric));
    lm_strings_add(&reader->group->metrics, reader->arena, *metric);
    return LM_OK;
}

/* "LEAST..MOST" */
static bool parse_range(char *text, double *least, double *most) {
    char *dots = strstr(text, "..");
    if (dots == NULL) return false;
    *dots = '\0';
    return lm_parse_real(text, 0, 1e12, least) && lm_parse_real(dots + 2, *least, 1e12, most);
}

static lm_status read_event(const struct reader *reader, char *rest) {
    struct lm_counter_groups *groups = reader->groups;
    struct lm_group_event event = {.group = groups->count};
    TRY(new_metric(reader, &rest, &event.metric, &event.unit));
    if (!lm_known_work_named(word(&rest), &event.work))
        return bad(reader, "no such work for a self-test: choose one of those in selftest.h");
    if (!parse_range(word(&rest), &event.least, &event.most))
        return bad(reader, "no range of possible counts: write LEAST..MOST per unit of work");
    lm_strings_split(&event.names, reader->arena, rest, " \t");
    if (event.names.count == 0) return bad(reader, "no event: write one of PAPI's names, or more");
    if (reader->group->reason != NULL) return LM_OK;
    if (groups->event_count == LM_GROUP_EVENTS_MOST) return bad(reader, "too many events");
    event.metric = lm_need_string(reader->arena, event.metric);
    event.unit = lm_need_string(reader->arena, event.unit);
    groups->events[groups->event_count++] = event;
    return LM_OK;
}

static bool any_value(void *context, const char *name, double *value) {
    (void)context;
    (void)name;
    *value = 1;
    return true;
}

static lm_status read_formula(const struct reader *reader, char *rest) {
    struct lm_counter_groups *groups = reader->groups;
    struct lm_group_formula formula = {.group = groups->count};
    struct lm_error error = LM_ERROR_INIT;
    double value = 0;
    TRY(new_metric(reader, &rest, &formula.metric, &formula.unit));
    if (lm_formula_value(rest, any_value, NULL, &value, &error) == LM_BAD_DATA)
        return bad(reader, error.message);
    if (reader->group->reason != NULL) return LM_OK;
    if (groups->formula_count == LM_GROUP_FORMULAS_MOST) return bad(reader, "too many formulas");
    formula.metric = lm_need_string(reader->arena, formula.metric);
    formula.unit = lm_need_string(reader->arena, formula.unit);
    formula.text = lm_need_string(reader->arena, rest);
    groups->formulas[groups->formula_count++] = formula;
    return LM_OK;
}

static lm_status read_cpu(const struct reader *reader, char *rest) {
    const char *family = word(&rest);
    const char *name = word(&rest);
    if (reader->group->metrics.count > 0) return bad(reader, "'cpu' stands before events");
    if (*family == '\0') return bad(reader, "no CPU family: write one, such as x86_64");
    if (strcmp(family, reader->family) != 0)
        reader->group->reason = lm_need_format(reader->arena, "it is for %s, this machine is %s",
                                               family, reader->family);
    else if (strstr(reader->cpu, name) == NULL)
        reader->group->reason = lm_need_format(
            reader->arena, "it is for CPUs called %s, this one is called %s", name, reader->cpu);
    return LM_OK;
}

static lm_status read_line(const struct reader *reader, char *text) {
    char *rest = text;
    const char *kind = word(&rest);
    if (*kind == '\0') return LM_OK;
    if (*kind == '#') {
        if (reader->group->summary[0] == '\0')
            reader->group->summary = lm_need_string(reader->arena, rest + strspn(rest, " \t"));
        return LM_OK;
    }
    if (strcmp(kind, "cpu") == 0) return read_cpu(reader, rest);
    if (strcmp(kind, "event") == 0) return read_event(reader, rest);
    if (strcmp(kind, "derive") == 0) return read_formula(reader, rest);
    return bad(reader, "a line begins with '#', 'cpu', 'event' or 'derive'");
}

static lm_status read_group(struct reader *reader, const char *folder, const char *file) {
    struct lm_counter_groups *groups = reader->groups;
    struct lm_bytes bytes;
    reader->path = lm_need_format(reader->arena, "%s/%s", folder, file);
    reader->line = 0;
    if (groups->count == LM_GROUPS_MOST) return bad(reader, "too many groups");
    TRY(lm_file_read(reader->arena, reader->path, &bytes, reader->error));
    reader->group = &groups->groups[groups->count];
    *reader->group =
        (struct lm_counter_group){.name = lm_need_string(reader->arena, file), .summary = ""};
    *strrchr(reader->group->name, '.') = '\0';
    char *rest = (char *)bytes.data;
    while (rest != NULL) {
        char *text = strsep(&rest, "\n");
        reader->line++;
        TRY(read_line(reader, text));
    }
    if (reader->group->metrics.count == 0)
        return bad(reader, "the group has no event and no metric");
    groups->count++;
    return LM_OK;
}

lm_status lm_counter_groups_read(struct lm_arena *arena, const char *folder, const char *family,
                                 const char *cpu, struct lm_counter_groups *groups,
                                 struct lm_error *error) {
    struct reader reader = {
        .arena = arena, .family = family, .cpu = cpu, .groups = groups, .error = error};
    struct lm_strings names = {0};
    *groups = (struct lm_counter_groups){0};
    TRY(lm_folder_names(arena, folder, &names, error));
    for (size_t i = 0; i < names.count; i++) {
        const char *dot = strrchr(names.items[i], '.');
        if (dot != NULL && strcmp(dot, ".group") == 0)
            TRY(read_group(&reader, folder, names.items[i]));
    }
    if (groups->count > 0) return LM_OK;
    return lm_fail(error, LM_BAD_DATA, LM_NO_OFFSET, "%s: no counter groups (*.group) in it",
                   folder);
}

static struct {
    struct lm_arena arena; /* lives as long as the process */
    const char *folder;
    struct lm_counter_groups *groups;
} installed;

void lm_counter_groups_from(const char *folder) {
    installed.folder = folder;
}

const struct lm_counter_groups *lm_counter_groups(void) {
    struct lm_arena *arena = &installed.arena;
    struct lm_error error = LM_ERROR_INIT;
    char cpu[256];
    if (installed.groups != NULL) return installed.groups;
    if (installed.folder == NULL)
        installed.folder = lm_prefix_path(arena, "share/lanemark/counters");
    lm_cpu_model(cpu, sizeof cpu);
    installed.groups = lm_need(arena, 1, sizeof *installed.groups);
    if (lm_counter_groups_read(arena, installed.folder, lm_cpu_family(), cpu, installed.groups,
                               &error) != LM_OK)
        exit(lm_complain(LM_EXIT_USAGE, "%s: mend the file, or install Lanemark again",
                         error.message));
    return installed.groups;
}

bool lm_counter_group_chosen(const struct lm_counter_groups *groups, size_t group,
                             const struct lm_strings *chosen) {
    if (lm_strings_has(chosen, groups->groups[group].name)) return true;
    for (size_t i = 0; i < groups->count; i++)
        if (lm_strings_has(chosen, groups->groups[i].name)) return false;
    return true;
}
