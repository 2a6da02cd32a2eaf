/* SPDX-License-Identifier: Apache-2.0 */
/* What `lanemark ab` leaves on disk beside its samples, and --resume reads back: the key "ab" in
 * the record of each side, and second_look.json, the names of the cells that the first look left
 * undecided. */
#include <stdio.h>
#include <string.h>

#include "harness/ab.h"
#include "harness/complain.h"
#include "harness/files.h"
#include "results/text_file.h"

static const char *const side_names[LM_AB_SIDES] = {"base", "new"};

const char *lm_ab_side_folder(struct lm_ab *ab, int side) {
    return lm_need_format(&ab->arena, "%s/%s", ab->folder, side_names[side]);
}

json_t *lm_ab_record(struct lm_ab *ab, int side) {
    json_t *record = lm_run_record(&ab->runs[side]);
    json_t *lanemark = json_object_get(record, "lanemark");
    const char *revision = ab->builds[side].revision;
    const struct lm_compare_options *judging = &ab->judging;
    json_object_set_new(lanemark, "build", json_string(ab->given[side]));
    json_object_set_new(lanemark, "revision",
                        json_string(revision[0] != '\0' ? revision : "of the folder"));
    json_object_set_new(lanemark, "ab",
                        json_pack("{s:I, s:f, s:b, s:b, s:b, s:s*}", "pairs",
                                  (json_int_t)ab->pairs_per_look, "threshold", judging->threshold,
                                  "counts", (int)judging->counts, "times", (int)judging->times,
                                  "keep_alarms", (int)judging->keep_alarms, "engines",
                                  ab->builds[side].engines));
    return record;
}

static bool recall(struct lm_ab *ab, int side) {
    struct lm_run *run = &ab->runs[side];
    struct lm_compare_options *judging = &ab->judging;
    json_t *lanemark = json_object_get(run->log.run, "lanemark");
    json_int_t pairs = 0;
    json_int_t seed = 0;
    int counts = 0;
    int times = 0;
    int keep_alarms = 0;
    if (json_unpack(lanemark, "{s:I, s:s, s:{s:I, s:F, s:b, s:b, s:b, s?s}}", "seed", &seed,
                    "build", &ab->given[side], "ab", "pairs", &pairs, "threshold",
                    &judging->threshold, "counts", &counts, "times", &times, "keep_alarms",
                    &keep_alarms, "engines", &run->options.engines_from) != 0)
        return false;
    ab->pairs_per_look = (uint64_t)pairs;
    ab->options.seed = (uint64_t)seed;
    judging->counts = counts != 0;
    judging->times = times != 0;
    judging->keep_alarms = keep_alarms != 0;
    return true;
}

int lm_ab_resume_side(struct lm_ab *ab, int side) {
    struct lm_error error = LM_ERROR_INIT;
    struct lm_run *run = &ab->runs[side];
    run->options = ab->options;
    if (lm_sample_log_resume(&run->arena, lm_ab_side_folder(ab, side), &run->log, &error) != LM_OK)
        return lm_complain(LM_EXIT_USAGE, "--resume: %s: %s", error.message,
                           error.status == LM_USAGE ? "let that one end, or stop it"
                                                    : "name the folder of an ab, or begin anew");
    if (!recall(ab, side))
        return lm_complain(LM_EXIT_USAGE,
                           "--resume: %s: was not begun by `lanemark ab`: name the folder of an ab",
                           run->log.path);
    return lm_run_plan_rest(run);
}

/* ---- the first look ---- */

static const char *look_path(struct lm_ab *ab) {
    return lm_need_format(&ab->arena, "%s/second_look.json", ab->folder);
}

static bool print_json(FILE *out, void *context) {
    return json_dumpf(context, out, JSON_INDENT(1)) == 0 && fputc('\n', out) == '\n';
}

lm_status lm_ab_keep_look(struct lm_ab *ab, struct lm_error *error) {
    json_t *names = json_array();
    for (size_t i = 0; i < ab->count; i++)
        if (ab->pairs[i].undecided)
            json_array_append_new(names, json_string(ab->pairs[i].cells[LM_AB_BASE]->name));
    const lm_status status = lm_text_replace(look_path(ab), print_json, names, error);
    json_decref(names);
    return status;
}

static bool is_named(const json_t *names, const char *name) {
    const json_t *item = NULL;
    size_t i = 0;
    json_array_foreach(names, i, item) {
        const char *text = json_string_value(item);
        if (text != NULL && strcmp(text, name) == 0) return true;
    }
    return false;
}

bool lm_ab_find_look(struct lm_ab *ab) {
    json_t *names = json_load_file(look_path(ab), 0, NULL);
    const bool found = json_is_array(names);
    for (size_t i = 0; found && i < ab->count; i++)
        ab->pairs[i].undecided = is_named(names, ab->pairs[i].cells[LM_AB_BASE]->name);
    json_decref(names);
    return found;
}
