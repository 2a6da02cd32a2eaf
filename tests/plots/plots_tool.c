/* SPDX-License-Identifier: Apache-2.0 */
/* Gives tests that are scripts a handle on plots/: draws figures and writes reports. */
#include <stdio.h>
#include <string.h>

#include "plots/plots.h"

static int complain(const struct lm_error *error) {
    (void)fprintf(stderr, "lanemark: %s\n", error->message);
    return 3;
}

static lm_status perform(char **arguments, struct lm_results *const *results, size_t count,
                         struct lm_error *error) {
    if (strcmp(arguments[1], "report") == 0) {
        const struct lm_report_options page = {.scripts = arguments[2], .out_dir = arguments[3]};
        return lm_report_write(results, count, &page, error);
    }
    const struct lm_plot_options options = {
        .scripts = arguments[2],
        .out_dir = arguments[3],
        .formats = arguments[4],
        .figures = strcmp(arguments[5], "all") == 0 ? NULL : arguments[5],
    };
    return lm_plots_draw(results, count, &options, error);
}

int main(int count, char **arguments) {
    struct lm_results *results[8] = {0};
    const int fixed = count > 1 && strcmp(arguments[1], "report") == 0 ? 4 : 6;
    if (count <= fixed || count - fixed > 8) {
        (void)fprintf(stderr,
                      "usage: %s report SCRIPTS OUT RESULTS... | plot SCRIPTS OUT FORMATS "
                      "FIGURES|all RESULTS...\n",
                      arguments[0]);
        return 3;
    }
    struct lm_error error = LM_ERROR_INIT;
    lm_status status = LM_OK;
    for (int i = fixed; i < count && status == LM_OK; i++) {
        status = lm_results_load(arguments[i], &results[i - fixed], &error);
    }
    if (status == LM_OK) status = perform(arguments, results, (size_t)(count - fixed), &error);
    for (size_t i = 0; i < 8; i++)
        lm_results_free(results[i]);
    return status == LM_OK ? 0 : complain(&error);
}
