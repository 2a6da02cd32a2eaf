/* SPDX-License-Identifier: Apache-2.0 */
/* From object files to an image: a linker for what this compiler emits. Functions are known by
 * their symbols, fN and tN (gen.c); everything else that an object needs must be in it or be one of
 * LM_IMAGE_IMPORTS. */
#ifndef LM_LLVM_OBJECT_H
#define LM_LLVM_OBJECT_H

#include "engine/llvm/image.h"
#include "engine/llvm/lines.h"
#include "engine/runtime.h"

/* An ELF relocatable object in memory. */
struct lm_object {
    const uint8_t *bytes;
    size_t size;
};

/* Links `count` objects. `header` has what is known beforehand: flags, module_hash, isa, cpu.
 * Errors: LM_UNSUPPORTED for what an object should not hold, LM_LIMIT, LM_NO_MEMORY. */
lm_status lm_object_link(const struct lm_module *module, const struct lm_object *objects,
                         size_t count, const struct lm_image_header *header,
                         struct lm_image_bytes *image, struct lm_error *error);

#endif
