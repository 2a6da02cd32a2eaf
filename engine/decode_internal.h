/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the module decoder share: decode.c (frame and section order), decode_types.c
 * (types, imports and the index spaces), decode_segments.c (exports, start, elements, data, code),
 * names.c (the name section). Each section decoder reads decoder->reader, which ends with its
 * section; decode.c checks that nothing is left. */
#ifndef LM_ENGINE_DECODE_INTERNAL_H
#define LM_ENGINE_DECODE_INTERNAL_H

#include "engine/module.h"
#include "engine/ops.h"
#include "engine/reader.h"

struct lm_decoder {
    struct lm_module *module;
    struct lm_reader reader; /* of the current section */
    struct lm_arena scratch; /* what is needed while decoding only */
    struct lm_error *error;  /* may be NULL */
    uint32_t defined_funcs;  /* of the function section */
    uint32_t decoded_bodies; /* of the code section */
    uint32_t declared_datas; /* of the data count section */
    const uint8_t *names;    /* payload of the first name section, or NULL */
    size_t names_size;
    uint32_t steps; /* taken, for lm_decode_in_time */
    bool is_placed; /* the error says in which part of the module it is */
};

/* One of many steps: LM_LIMIT when the module's deadline has passed. */
lm_status lm_decode_in_time(struct lm_decoder *decoder);

static inline bool lm_has_feature(const struct lm_module *module, enum lm_feature feature) {
    return (module->features >> feature & 1u) != 0;
}

/* An array in the module's arena that fails as LM_NO_MEMORY. */
lm_status lm_decode_array(struct lm_decoder *decoder, size_t count, size_t size, void **out);

/* A vector's length: at most `limit` ("too many NOUN") and at most the bytes left, since each
 * element takes one or more. */
lm_status lm_decode_count(struct lm_decoder *decoder, const char *noun, uint32_t limit,
                          uint32_t *out);

/* "malformed reference type" unless the features have it. */
lm_status lm_decode_ref_type(struct lm_decoder *decoder, uint8_t *out);

/* Passes on what decoding part `index` of a kind gave; adds to its error " (in NOUN INDEX)", unless
 * an inner part has said so. */
lm_status lm_decode_part(struct lm_decoder *decoder, lm_status status, const char *noun,
                         uint32_t index);

/* An encoding that belongs to a feature that is switched off. */
lm_status lm_need_feature(struct lm_decoder *decoder, enum lm_feature feature, uint64_t offset,
                          const char *what);

/* One per section with that id. */
lm_status lm_decode_type_section(struct lm_decoder *decoder);
lm_status lm_decode_import_section(struct lm_decoder *decoder);
lm_status lm_decode_func_section(struct lm_decoder *decoder);
lm_status lm_decode_table_section(struct lm_decoder *decoder);
lm_status lm_decode_memory_section(struct lm_decoder *decoder);
lm_status lm_decode_global_section(struct lm_decoder *decoder);
lm_status lm_decode_export_section(struct lm_decoder *decoder);
lm_status lm_decode_start_section(struct lm_decoder *decoder);
lm_status lm_decode_element_section(struct lm_decoder *decoder);
lm_status lm_decode_code_section(struct lm_decoder *decoder);
lm_status lm_decode_data_section(struct lm_decoder *decoder);
lm_status lm_decode_data_count_section(struct lm_decoder *decoder);

/* Fills module_name and func_names from the name section; a malformed one is ignored as a whole
 * (spec section 7.4). Fails only for want of memory. */
lm_status lm_decode_names(struct lm_decoder *decoder);

#endif
