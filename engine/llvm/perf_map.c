/* SPDX-License-Identifier: Apache-2.0 */
/* The file of names that perf reads for code that no file holds (perf_map.h). */
#include "engine/llvm/perf_map.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void write_func(FILE *file, const struct lm_module *module, const struct lm_image *image,
                       uint32_t row) {
    const struct lm_image_header *const header = image->header;
    const uint32_t from = image->funcs[row].position, func = image->funcs[row].func;
    const uint32_t behind = row + 1 < header->func_count ? image->funcs[row + 1].position
                                                         : header->code + header->code_size;
    char label[128];
    const char *const name = func == LM_IMAGE_NO_ENTRY
                                 ? "adapter"
                                 : lm_module_func_label(module, func, label, sizeof label);
    fprintf(file, "%zx %x wasm %s\n", (size_t)(uintptr_t)(image->base + from), behind - from, name);
}

void lm_perf_map_add(const struct lm_module *module, const struct lm_image *image) {
    char path[4096];
    const char *const folder = getenv("LANEMARK_PERF_MAP");
    if (!folder || folder[0] == 0) return;
    const int length = snprintf(path, sizeof path, "%s/perf-%ld.map", folder, (long)getpid());
    if (length < 0 || (size_t)length >= sizeof path) return;
    FILE *const file = fopen(path, "ae");
    if (!file) return;
    for (uint32_t row = 0; row < image->header->func_count; row++)
        write_func(file, module, image, row);
    (void)fclose(file);
}
