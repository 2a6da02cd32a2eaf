/* SPDX-License-Identifier: Apache-2.0 */
/* `lanemark doctor`: what this machine can measure, and why not more. Everything is gathered as one
 * JSON document; the text form prints that. */
#include "harness/doctor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/commands.h"
#include "harness/complain.h"
#include "harness/counter_source.h"
#include "harness/engines.h"
#include "harness/files.h"
#include "harness/inventory.h"
#include "harness/machine.h"
#include "harness/noise.h"
#include "harness/usage.h"

struct doctor {
    struct lm_arena arena;
    bool json;
};

static json_t *counters(struct lm_arena *arena) {
    struct lm_survey survey = {.library = ""};
    for (size_t i = 0; i < lm_engine_count() && survey.library[0] == '\0'; i++)
        if (lm_engine_at(i)->kind == LM_ENGINE_wasm)
            survey.library = lm_engine_library(arena, lm_engine_at(i));
    struct lm_strings sources = {0};
    lm_counter_source_names(arena, &sources);
    struct lm_counts *counts = lm_need(arena, 1, sizeof *counts);
    counts->arena = arena;
    lm_counters_survey(&sources, &survey, counts);
    return lm_counts_list(counts, true);
}

/* Adds to each counter that is lacking what to change. */
static void add_remedies(const json_t *machine, json_t *counters) {
    size_t i = 0;
    json_t *counter = NULL;
    json_array_foreach(counters, i, counter) {
        const char *change = lm_doctor_remedy(machine, counter);
        if (change != NULL) json_object_set_new(counter, "change", json_string(change));
    }
}

/* What the kernel lets this process do that bears on counting; bits of linux/capability.h. */
static json_t *privileges(struct lm_arena *arena) {
    enum { SYS_ADMIN = 21, SYS_NICE = 23, PERFMON = 38 };
    struct lm_bytes status;
    unsigned long long effective = 0;
    if (lm_file_read(arena, "/proc/self/status", &status, NULL) == LM_OK) {
        const char *line = strstr((const char *)status.data, "CapEff:");
        if (line != NULL) effective = strtoull(line + strlen("CapEff:"), NULL, 16);
    }
    return json_pack("{s:b, s:b, s:b}", "cap_perfmon", (int)(effective >> PERFMON & 1),
                     "cap_sys_admin", (int)(effective >> SYS_ADMIN & 1), "cap_sys_nice",
                     (int)(effective >> SYS_NICE & 1));
}

/* The first line a tool prints for --version, or null. */
static json_t *tool_version(const char *command) {
    char line[256] = "";
    FILE *output = popen(command, "r");
    if (output == NULL) return json_null();
    const bool got = fgets(line, sizeof line, output) != NULL;
    const int status = pclose(output);
    line[strcspn(line, "\n")] = '\0';
    return got && status == 0 ? json_string(line) : json_null();
}

static json_t *noise(void) {
    const struct lm_noise noise = lm_noise_probe();
    return json_pack("{s:f, s:s, s:s, s:f}", "score", noise.score, "unit", "%", "grade",
                     noise.grade, "worst", noise.worst);
}

static json_t *examine(struct lm_arena *arena) {
    double load = 0;
    (void)getloadavg(&load, 1);
    json_t *document = json_object();
    json_object_set_new(document, "machine", lm_machine_json(arena));
    json_object_set_new(document, "load_average", json_real(load));
    json_object_set_new(document, "noise", noise());
    json_object_set_new(document, "build", lm_build_json());
    json_object_set_new(
        document, "tools",
        json_pack("{s:o}", "gnuplot", tool_version("gnuplot --version 2>/dev/null")));
    json_object_set_new(document, "isas", lm_inventory_isas());
    json_object_set_new(document, "engines", lm_inventory_engines(arena));
    json_object_set_new(document, "privileges", privileges(arena));
    json_object_set_new(document, "counters", counters(arena));
    add_remedies(json_object_get(document, "machine"), json_object_get(document, "counters"));
    json_object_set_new(document, "hints", lm_doctor_hints(arena, document));
    return document;
}

static void print_value(const json_t *value) {
    if (json_is_string(value))
        puts(json_string_value(value));
    else if (json_is_null(value))
        puts("not told by this system");
    else if (json_is_boolean(value))
        puts(json_is_true(value) ? "on" : "off");
    else
        printf("%.12g\n", json_number_value(value));
}

static void print_facts(const char *title, const json_t *facts) {
    const char *key = NULL;
    json_t *value = NULL;
    printf("\n%s\n", title);
    /* The macro takes no const although it changes nothing. */
    json_object_foreach((json_t *)facts, key, value) {
        if (json_is_array(value)) continue;
        printf("  %-20s ", key);
        print_value(value);
    }
}

static void print_caches(const json_t *machine) {
    size_t i = 0;
    json_t *cache = NULL;
    json_array_foreach(json_object_get(machine, "caches"), i, cache)
        printf("  L%lld %-17s %s, shared by CPUs %s\n",
               json_integer_value(json_object_get(cache, "level")),
               json_string_value(json_object_get(cache, "type")),
               json_string_value(json_object_get(cache, "size")),
               json_string_value(json_object_get(cache, "shared_by")));
}

/* Lines of `name: yes`, or `name: no, and why`. */
static void print_availability(const char *title, const json_t *items) {
    size_t i = 0;
    json_t *item = NULL;
    printf("\n%s\n", title);
    json_array_foreach(items, i, item) {
        const char *reason = json_string_value(json_object_get(item, "reason"));
        const char *quality = json_string_value(json_object_get(item, "quality"));
        const char *source = json_string_value(json_object_get(item, "source"));
        printf("  %-20s ", json_string_value(json_object_get(item, "name")));
        if (source != NULL) printf("%-8s ", source);
        if (reason == NULL)
            puts(quality != NULL ? quality : "yes");
        else
            printf("%s: %s\n", quality != NULL ? quality : "no", reason);
    }
}

/* Under the counters: what to change, once for all that it would bring. */
static void print_changes(const json_t *counters) {
    size_t i = 0;
    json_t *counter = NULL;
    const char *said = "";
    json_array_foreach(counters, i, counter) {
        const char *change = json_string_value(json_object_get(counter, "change"));
        if (change == NULL || json_object_get(counter, "formula") != NULL ||
            strcmp(change, said) == 0)
            continue;
        said = change;
        printf("  to have %s (%s): %s\n", json_string_value(json_object_get(counter, "name")),
               json_string_value(json_object_get(counter, "source")), change);
    }
}

static void print_hints(const json_t *hints) {
    size_t i = 0;
    json_t *hint = NULL;
    puts("\nHints");
    json_array_foreach(hints, i, hint) printf("  - %s\n", json_string_value(hint));
    if (json_array_size(hints) == 0) puts("  none: this machine is ready to measure");
}

static void print_text(const json_t *document) {
    const json_t *machine = json_object_get(document, "machine");
    fputs("What this machine can measure", stdout);
    print_facts("\nMachine", machine);
    print_caches(machine);
    print_facts("Noise", json_object_get(document, "noise"));
    print_facts("Build", json_object_get(document, "build"));
    print_facts("Tools", json_object_get(document, "tools"));
    print_availability("Instruction sets", json_object_get(document, "isas"));
    print_availability("Engines", json_object_get(document, "engines"));
    print_facts("Privileges", json_object_get(document, "privileges"));
    print_availability("Counters", json_object_get(document, "counters"));
    print_changes(json_object_get(document, "counters"));
    print_hints(json_object_get(document, "hints"));
}

static error_t read_option(int key, char *text, struct argp_state *state) {
    struct doctor *doctor = state->input;
    if (key == ARGP_KEY_ARG)
        exit(lm_complain(LM_EXIT_USAGE, "doctor: '%s' is no option: leave it out", text));
    if (key != 'j') return ARGP_ERR_UNKNOWN;
    doctor->json = true;
    return 0;
}

int lm_command_doctor(int argc, char **argv) {
    static const struct argp_option options[] = {{"json", 'j', NULL, 0, "Print JSON", 0}, {0}};
    const struct argp argp = {
        .options = options,
        .parser = read_option,
        .doc = "Says what this machine can measure, what not and why, and what to change."};
    struct doctor doctor = {0};
    lm_usage_parse(&doctor.arena, &argp, argc, argv, &doctor);
    json_t *document = examine(&doctor.arena);
    if (doctor.json) {
        json_dumpf(document, stdout, JSON_INDENT(2));
        putchar('\n');
    } else {
        print_text(document);
    }
    json_decref(document);
    lm_arena_free(&doctor.arena);
    return LM_EXIT_GOOD;
}
