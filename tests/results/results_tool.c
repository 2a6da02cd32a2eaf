/* SPDX-License-Identifier: Apache-2.0 */
/* Gives tests that are scripts a handle on results/: makes samples, derives, prints, exports. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "results/results.h"
#include "synthetic.h"

static int complain(const struct lm_error *error) {
    (void)fprintf(stderr, "lanemark: %s\n", error->message);
    return 3;
}

static int show(const char *path, int width, const char *tsv) {
    struct lm_error error = LM_ERROR_INIT;
    struct lm_results *results = NULL;
    if (lm_results_load(path, &results, &error) != LM_OK) return complain(&error);
    lm_status status = LM_OK;
    if (tsv) {
        status = lm_results_write_tsv(results, tsv, &error);
    } else {
        lm_results_print_table(stdout, results, width);
    }
    lm_results_free(results);
    return status == LM_OK ? 0 : complain(&error);
}

static int make(char **arguments) {
    const struct synthetic settings = {
        .seed = strtoull(arguments[1], NULL, 10),
        .processes = atoi(arguments[2]),
        .slowdown = atof(arguments[3]),
        .noise = 0.01,
        .failures = strchr(arguments[4], 'f') != NULL,
        .hardware = strchr(arguments[4], 'h') != NULL,
    };
    return synthetic_write(arguments[0], &settings) ? 0 : 1;
}

int main(int count, char **arguments) {
    const char *const verb = count > 1 ? arguments[1] : "";
    if (strcmp(verb, "make") == 0 && count == 7) return make(arguments + 2);
    if (strcmp(verb, "derive") == 0 && count == 4) {
        struct lm_error error = LM_ERROR_INIT;
        if (lm_results_derive(arguments[2], arguments[3], &error) == LM_OK) return 0;
        return complain(&error);
    }
    if (strcmp(verb, "table") == 0 && count == 4)
        return show(arguments[2], atoi(arguments[3]), NULL);
    if (strcmp(verb, "tsv") == 0 && count == 4) return show(arguments[2], 0, arguments[3]);
    (void)fprintf(stderr,
                  "usage: %s make SAMPLES SEED PROCESSES SLOWDOWN fh- | derive SAMPLES RESULTS"
                  " | table RESULTS WIDTH | tsv RESULTS OUT\n",
                  arguments[0]);
    return 3;
}
