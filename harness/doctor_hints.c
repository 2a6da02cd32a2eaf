/* SPDX-License-Identifier: Apache-2.0 */
/* One function per hint; each looks at the facts and says something or nothing. */
#include <string.h>

#include "harness/complain.h"
#include "harness/doctor.h"

struct facts {
    struct lm_arena *arena;
    const json_t *document, *machine;
};

static const char *text_of(const json_t *object, const char *key) {
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

/* The first counter of a source that is not usable, or NULL. */
static const json_t *lacking(const struct facts *facts, const char *source) {
    size_t i = 0;
    json_t *counter = NULL;
    json_array_foreach(json_object_get(facts->document, "counters"), i,
                       counter) if (strcmp(text_of(counter, "source"), source) == 0 &&
                                    json_object_get(counter, "reason") &&
                                    !json_object_get(counter, "formula")) return counter;
    return NULL;
}

/* The remedies stand with the counters; here that something is lacking, and how much. */
static const char *hint_source(const struct facts *facts, const char *source, const char *title) {
    const json_t *counter = lacking(facts, source);
    if (counter == NULL) return NULL;
    return lm_need_format(facts->arena, "%s %s is %s: %s. To have it: %s.", title,
                          text_of(counter, "name"), text_of(counter, "quality"),
                          text_of(counter, "reason"), text_of(counter, "change"));
}

static const char *hint_hardware(const struct facts *facts) {
    return hint_source(facts, "papi", "hardware counter");
}

static const char *hint_software(const struct facts *facts) {
    return hint_source(facts, "perf-sw", "software event");
}

static const char *hint_governor(const struct facts *facts) {
    const char *governor = text_of(facts->machine, "governor");
    if (governor[0] == '\0' || strcmp(governor, "performance") == 0) return NULL;
    return lm_need_format(facts->arena,
                          "the frequency governor is %s: clock rates wander. `cpupower "
                          "frequency-set -g performance` holds them.",
                          governor);
}

static const char *hint_turbo(const struct facts *facts) {
    if (!json_is_true(json_object_get(facts->machine, "turbo"))) return NULL;
    return "turbo is on: speed depends on heat and on what other cores do. Switch it off for "
           "steady "
           "times, leave it on for real ones.";
}

static const char *hint_smt(const struct facts *facts) {
    if (strcmp(text_of(facts->machine, "smt"), "on") != 0) return NULL;
    return "SMT is on: whatever runs on the sibling thread takes a share of the core. Keep the "
           "sibling idle, or `echo off > /sys/devices/system/cpu/smt/control`.";
}

static const char *hint_virtual(const struct facts *facts) {
    if (strncmp(text_of(facts->machine, "virtualisation"), "hyper", 5) != 0) return NULL;
    return "this is a virtual machine: neighbours disturb it unseen. Prefer more --processes to a "
           "longer --min-time, and trust paired comparisons only.";
}

static const char *hint_load(const struct facts *facts) {
    const double load = json_number_value(json_object_get(facts->document, "load_average"));
    if (load < 0.5) return NULL;
    return lm_need_format(facts->arena,
                          "the load average is %.2f: something else is running. Wait for it or "
                          "stop it.",
                          load);
}

static const char *hint_noise(const struct facts *facts) {
    const json_t *noise = json_object_get(facts->document, "noise");
    const double score = json_number_value(json_object_get(noise, "score"));
    if (noise == NULL || strcmp(text_of(noise, "grade"), "quiet") == 0) return NULL;
    return lm_need_format(facts->arena,
                          "%.0f %% of a probe's time was lost to other work or lower clock rates: "
                          "times here are %s. Compare by `lanemark ab` alone.",
                          score, text_of(noise, "grade"));
}

static const char *hint_engine(const struct facts *facts) {
    size_t i = 0;
    json_t *engine = NULL;
    json_array_foreach(json_object_get(facts->document, "engines"), i, engine) if (
        !json_is_true(json_object_get(
            engine, "available"))) return lm_need_format(facts->arena,
                                                         "engine %s is not available: %s.",
                                                         text_of(engine, "name"),
                                                         text_of(engine, "reason"));
    return NULL;
}

static const char *hint_gnuplot(const struct facts *facts) {
    const json_t *tools = json_object_get(facts->document, "tools");
    if (!json_is_null(json_object_get(tools, "gnuplot"))) return NULL;
    return "gnuplot is missing: no figure can be drawn. Install the Debian package gnuplot-nox.";
}

typedef const char *(*hint)(const struct facts *);

static void add_hints(const struct facts *facts, const hint *hints, size_t count, json_t *list) {
    for (size_t i = 0; i < count; i++) {
        const char *text = hints[i](facts);
        if (text != NULL) json_array_append_new(list, json_string(text));
    }
}

static const hint capability_hints[] = {hint_hardware, hint_software, hint_engine, hint_gnuplot};
static const hint noise_hints[] = {hint_governor, hint_turbo, hint_smt,
                                   hint_virtual,  hint_load,  hint_noise};

json_t *lm_doctor_hints(struct lm_arena *arena, const json_t *document) {
    const struct facts facts = {arena, document, json_object_get(document, "machine")};
    json_t *list = json_array();
    add_hints(&facts, capability_hints, sizeof capability_hints / sizeof *capability_hints, list);
    add_hints(&facts, noise_hints, sizeof noise_hints / sizeof *noise_hints, list);
    return list;
}

json_t *lm_doctor_noise_hints(struct lm_arena *arena, const json_t *machine, double load_average) {
    json_t *document = json_pack("{s:f}", "load_average", load_average);
    const struct facts facts = {arena, document, machine};
    json_t *list = json_array();
    add_hints(&facts, noise_hints, sizeof noise_hints / sizeof *noise_hints, list);
    json_decref(document);
    return list;
}
