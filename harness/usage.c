/* SPDX-License-Identifier: Apache-2.0 */
/* Looks the options over before argp does, because argp's own messages say neither what to do nor
 * which option was meant. */
#include "harness/usage.h"

#include <stdlib.h>
#include <string.h>

#include "harness/complain.h"
#include "harness/strings.h"

static const struct argp_option standard[] = {{"help", '?', NULL, 0, NULL, 0},
                                              {"usage", 1, NULL, 0, NULL, 0},
                                              {"version", 'V', NULL, 0, NULL, 0},
                                              {0}};

struct search {
    const struct argp_option *found;
    size_t matches;
    bool exact;
};

/* Group titles have no name, the end has no text either. */
static bool last(const struct argp_option *option) {
    return option->name == NULL && option->doc == NULL;
}

/* Finds `name` (`length` characters) or the options it begins. */
static void look(const struct argp_option *options, const char *name, size_t length,
                 struct search *search) {
    for (; options != NULL && !last(options); options++) {
        if (options->name == NULL || strncmp(options->name, name, length) != 0 || search->exact)
            continue;
        search->exact = options->name[length] == '\0';
        search->matches = search->exact ? 1 : search->matches + 1;
        search->found = options;
    }
}

static const struct argp_option *look_short(const struct argp_option *options, int key) {
    for (; options != NULL && !last(options); options++)
        if (options->key == key && options->name != NULL) return options;
    return NULL;
}

static void add_names(struct lm_arena *arena, const struct argp_option *options,
                      struct lm_strings *names) {
    for (; options != NULL && !last(options); options++)
        if (options->name != NULL)
            lm_strings_add(names, arena, lm_need_format(arena, "--%s", options->name));
}

static void refuse(struct lm_arena *arena, const struct argp *argp, const char *word,
                   const char *why) {
    struct lm_strings names = {0};
    add_names(arena, argp->options, &names);
    lm_strings_add(&names, arena, "--help");
    exit(lm_complain(LM_EXIT_USAGE, "%s: %s: %s", word, why,
                     lm_strings_advice(&names, arena, word)));
}

/* The option `word` stands for; does not return when it is none. */
static const struct argp_option *option_of(struct lm_arena *arena, const struct argp *argp,
                                           const char *word) {
    struct search search = {0};
    if (word[1] == '-') {
        const size_t length = strcspn(word + 2, "=");
        look(argp->options, word + 2, length, &search);
        look(standard, word + 2, length, &search);
    } else {
        search.found = look_short(argp->options, word[1]);
        if (search.found == NULL) search.found = look_short(standard, word[1]);
        search.matches = search.found != NULL;
    }
    if (search.matches == 0) refuse(arena, argp, word, "there is no such option");
    if (search.matches > 1) refuse(arena, argp, word, "this could mean several options");
    return search.found;
}

static bool value_is_next(const struct argp_option *option, const char *word) {
    if (option->arg == NULL || (option->flags & OPTION_ARG_OPTIONAL) != 0) return false;
    return word[1] == '-' ? strchr(word, '=') == NULL : word[2] == '\0';
}

void lm_usage_parse(struct lm_arena *arena, const struct argp *argp, int argc, char **argv,
                    void *input) {
    static char help[] = "--help";
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "-h") == 0) argv[i] = help;
        if (argv[i][0] != '-' || argv[i][1] == '\0') continue;
        const struct argp_option *option = option_of(arena, argp, argv[i]);
        if (!value_is_next(option, argv[i])) continue;
        if (i + 1 == argc)
            exit(lm_complain(LM_EXIT_USAGE, "%s: its value is missing: give it a %s", argv[i],
                             option->arg));
        i++;
    }
    argp_parse(argp, argc, argv, 0, NULL, input);
}
