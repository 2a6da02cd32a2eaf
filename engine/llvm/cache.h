/* SPDX-License-Identifier: Apache-2.0 */
/* Images on disk, so that a module is compiled once: in the folder $LANEMARK_CACHE (empty or "off":
 * nowhere), else in lanemark/ under $XDG_CACHE_HOME or ~/.cache. A file's name is a hash of all
 * that the code depends on: the module, its features, the options, the CPU, and the compiler's
 * library. Files are complete when they have their name, so that processes may share the folder;
 * one that is damaged counts as absent and is written anew. What was not used for longest is
 * removed when all together grow too large (cache_trim.h). */
#ifndef LM_LLVM_CACHE_H
#define LM_LLVM_CACHE_H

#include <sys/stat.h>

#include "engine/llvm/image.h"
#include "engine/runtime.h"

struct lm_cache_entry {
    char path[4096]; /* "": there is no cache */
};

/* Where the image of a module belongs. */
void lm_cache_find(const struct lm_module *module, const struct lm_compile_options *options,
                   struct lm_cache_entry *entry);

/* Maps it. False: it is not there, or not what it should be. */
bool lm_cache_load(const struct lm_cache_entry *entry, const struct lm_module *module,
                   const struct lm_compile_options *options, struct lm_image *image);

/* Where the compiler's library is if it lies beside this one; false: that has no place, or a longer
 * one than `size` bytes. */
bool lm_cache_compiler_path(char *path, size_t size);

/* Looks at the compiler's library beside this one; false: there is none. */
bool lm_cache_stat_compiler(struct stat *found);

/* Keeps an image there; that it cannot be kept is no failure. */
void lm_cache_store(const struct lm_cache_entry *entry, const struct lm_image_bytes *bytes);

#endif
