/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps the folder of images (cache.h) within a size: those that were not used for longest go
 * first. */
#ifndef LM_LLVM_CACHE_TRIM_H
#define LM_LLVM_CACHE_TRIM_H

/* Removes images from a folder while all together are larger than $LANEMARK_CACHE_SIZE (bytes, or
 * with K, M or G behind the number; 1G), down to three quarters of that, and what processes that
 * died left unfinished. Any number of processes may do so at once: an image that is gone is made
 * again, and whoever has it mapped keeps it. */
void lm_cache_trim(const char *folder);

#endif
