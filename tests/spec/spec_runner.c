/* SPDX-License-Identifier: Apache-2.0 */
/* The spec runner: executes scripts of the WebAssembly core test suite, as wast2json converted
 * them, on one back end at one ISA level, and prints what passed and failed per script and in all.
 *
 * spec_runner [--backend NAME] [--isa NAME] [--features LIST] [--counters] [--validate-only]
 * [--save FOLDER | --images FOLDER] [--details N] FILE.json...
 * --save compiles the modules for whatever ISA and keeps them in a folder; --images takes them from
 * there, where a machine of that ISA has no compiler.
 * LIST is of changes to WebAssembly 2.0, such as "+tail-call": a script that a later feature makes
 * wrong, because what it calls invalid became valid, is right for its own standard. A text
 * FILE.note beside FILE.json is printed: it says what was changed in the script and why.
 * Exit status 0: nothing failed; 1: something did; 2: the back end cannot run at that ISA here;
 * 3: wrong usage or unreadable files. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/spec/spec.h"

enum { FAILED = 1, NOT_MEASURABLE = 2, WRONG_USAGE = 3 };

static void print_counts(const char *name, const struct spec_counts *counts) {
    printf("%s: %u passed, %u failed, %u text-only", name, counts->passed, counts->failed,
           counts->text);
    if (counts->not_executed) printf(", %u not executed", counts->not_executed);
    printf("\n");
}

static void add_counts(struct spec_counts *total, const struct spec_counts *counts) {
    total->passed += counts->passed;
    total->failed += counts->failed;
    total->text += counts->text;
    total->not_executed += counts->not_executed;
}

static void print_features(uint32_t features) {
    printf("features: WebAssembly 2.0");
    const uint32_t changed = features ^ lm_features_of_standard(2);
    for (unsigned i = 0; i < LM_FEATURE_COUNT; i++)
        if (changed >> i & 1U)
            printf(" %c%s", features >> i & 1U ? '+' : '-', lm_feature_name((enum lm_feature)i));
    printf("\n");
}

/* What stands in NAME.note of NAME.json, if anything. */
static void print_note(const char *path) {
    char name[4096], line[1024];
    (void)snprintf(name, sizeof name, "%.*s.note", (int)(strlen(path) - strlen(".json")), path);
    FILE *note = fopen(name, "r");
    while (note && fgets(line, sizeof line, note))
        printf("note: %s", line);
    if (note) (void)fclose(note);
}

/* A script's name, with its folder where it is a proposal's. */
static const char *short_name(const char *source) {
    const char *proposal = strstr(source, "/proposals/");
    const char *slash = strrchr(source, '/');
    return proposal ? proposal + strlen("/proposals/") : slash ? slash + 1 : source;
}

/* Executes the commands of a script; false when it could not be set up. */
static bool run_commands(struct spec_script *script, const json_t *commands) {
    if (spec_executes(script->options)) {
        script->store = lm_store_new(script->options->counts);
        if (!script->store || !spec_add_spectest(script)) return false;
    }
    size_t i;
    const json_t *command;
    json_array_foreach(commands, i, command) spec_command(script, command);
    return true;
}

/* The folder part of a path, to be freed. */
static char *folder_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? strndup(path, (size_t)(slash - path)) : strdup(".");
}

static bool run_file(const struct spec_options *options, const char *path,
                     struct spec_counts *total) {
    json_error_t json_error;
    json_t *root = json_load_file(path, JSON_ALLOW_NUL, &json_error);
    const json_t *commands = json_object_get(root, "commands");
    const char *source = json_string_value(json_object_get(root, "source_filename"));
    char *folder = folder_of(path);
    if (!json_is_array(commands) || !source || !folder) {
        fprintf(stderr, "spec_runner: %s: no output of wast2json: %s\n", path, json_error.text);
        json_decref(root);
        free(folder);
        return false;
    }
    struct spec_script script = {.options = options, .source = source, .folder = folder};
    const bool done = run_commands(&script, commands);
    print_note(path);
    print_counts(short_name(source), &script.counts);
    add_counts(total, &script.counts);
    spec_script_close(&script);
    json_decref(root);
    free(folder);
    if (!done) fprintf(stderr, "spec_runner: %s: no memory for a store\n", path);
    return done;
}

static int run_files(const struct spec_options *options, char *const *paths, int count) {
    struct spec_counts total = {0};
    bool all_done = true;
    for (int i = 0; i < count; i++)
        all_done &= run_file(options, paths[i], &total);
    if (count > 1) print_counts("total", &total);
    if (!all_done) return WRONG_USAGE;
    if (total.passed + total.text + total.not_executed == 0) {
        fprintf(stderr, "spec_runner: no command was found\n");
        return FAILED;
    }
    return total.failed ? FAILED : EXIT_SUCCESS;
}

static int usage(void) {
    fprintf(stderr, "usage: spec_runner [--backend NAME] [--isa NAME] [--features LIST] "
                    "[--counters] [--validate-only] [--save FOLDER | --images FOLDER] "
                    "[--details N] FILE.json...\n");
    return WRONG_USAGE;
}

/* Finds the back end and checks that it can run here; an exit status. */
static int choose_backend(struct spec_options *options, const char *name) {
    options->backend = lm_backend_find(name);
    if (!options->backend) {
        fprintf(stderr, "spec_runner: unknown back end: %s\n", name);
        return WRONG_USAGE;
    }
    if (options->save || options->images) return EXIT_SUCCESS; /* loading an image checks */
    const char *missing = options->backend->missing(options->isa);
    if (!missing) return EXIT_SUCCESS;
    printf("%s cannot run at %s: %s\n", name, options->isa, missing);
    return NOT_MEASURABLE;
}

int main(int argc, char **argv) {
    static const struct option table[] = {{"backend", required_argument, NULL, 'b'},
                                          {"isa", required_argument, NULL, 'i'},
                                          {"counters", no_argument, NULL, 'c'},
                                          {"validate-only", no_argument, NULL, 'v'},
                                          {"details", required_argument, NULL, 'd'},
                                          {"features", required_argument, NULL, 'f'},
                                          {"save", required_argument, NULL, 's'},
                                          {"images", required_argument, NULL, 'm'},
                                          {0}};
    struct spec_options options = {
        .isa = "host", .details = 20, .features = lm_features_of_standard(2)};
    struct lm_error error = LM_ERROR_INIT;
    const char *backend = "interp";
    bool validates_only = false;
    for (int option; (option = getopt_long(argc, argv, "", table, NULL)) != -1;) {
        switch (option) {
        case 'b': backend = optarg; break;
        case 'i': options.isa = optarg; break;
        case 'c': options.counts = true; break;
        case 'v': validates_only = true; break;
        case 's': options.save = optarg; break;
        case 'm': options.images = optarg; break;
        case 'd': options.details = (unsigned)strtoul(optarg, NULL, 10); break;
        case 'f':
            if (lm_features_change(&options.features, optarg, &error) == LM_OK) break;
            fprintf(stderr, "spec_runner: %s\n", error.message);
            return WRONG_USAGE;
        default: return usage();
        }
    }
    if (optind == argc) return usage();
    print_features(options.features);
    if (!validates_only) {
        const int status = choose_backend(&options, backend);
        if (status != EXIT_SUCCESS) return status;
    }
    return run_files(&options, argv + optind, argc - optind);
}
