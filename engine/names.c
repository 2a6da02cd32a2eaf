/* SPDX-License-Identifier: Apache-2.0 */
/* The name section (spec section 7.4.1): names of the module and its functions, for messages and
 * backtraces. It is never a reason to refuse a module: whatever is wrong in it, it is left out as a
 * whole. */
#include <stdio.h>
#include <string.h>

#include "engine/decode_internal.h"

enum { NAMES_MODULE = 0, NAMES_FUNCTIONS = 1 };

/* What was found so far; moved into the module when the section is well-formed. */
struct name_table {
    struct lm_name module_name;
    struct lm_name *funcs;
};

/* Pairs of index and name in rising order of the index. */
static lm_status read_func_names(struct lm_decoder *decoder, struct lm_reader *reader,
                                 struct name_table *names) {
    const struct lm_module *module = decoder->module;
    uint32_t count;
    TRY(lm_read_u32(reader, &count));
    names->funcs =
        lm_arena_array(&decoder->module->arena, module->func_count, sizeof *names->funcs);
    if (!names->funcs) return LM_NO_MEMORY;
    uint64_t least = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t index;
        struct lm_name name;
        TRY(lm_read_u32(reader, &index));
        TRY(lm_read_name(reader, &name));
        if (index < least || index >= module->func_count) return LM_MALFORMED;
        names->funcs[index] = name;
        least = (uint64_t)index + 1;
    }
    return LM_OK;
}

static lm_status read_subsection(struct lm_decoder *decoder, uint8_t id, struct lm_reader *reader,
                                 struct name_table *names) {
    if (id == NAMES_MODULE) return lm_read_name(reader, &names->module_name);
    if (id == NAMES_FUNCTIONS) return read_func_names(decoder, reader, names);
    reader->at = reader->end; /* locals and what proposals add */
    return LM_OK;
}

/* Subsections in rising order of their ids. */
static lm_status read_names(struct lm_decoder *decoder, struct lm_reader *reader,
                            struct name_table *names) {
    unsigned least = 0;
    while (reader->at != reader->end) {
        uint8_t id;
        uint32_t size;
        struct lm_reader inner = *reader;
        TRY(lm_read_u8(reader, &id));
        TRY(lm_read_u32(reader, &size));
        if (id < least) return LM_MALFORMED;
        least = id + 1u;
        TRY(lm_read_bytes(reader, size, &inner.at));
        inner.end = reader->at;
        TRY(read_subsection(decoder, id, &inner, names));
        if (inner.at != inner.end) return LM_MALFORMED;
    }
    return LM_OK;
}

lm_status lm_decode_names(struct lm_decoder *decoder) {
    if (!decoder->names) return LM_OK;
    struct name_table names = {0};
    struct lm_reader reader = {.at = decoder->names,
                               .end = decoder->names + decoder->names_size,
                               .start = decoder->module->bytes,
                               .at_end = "unexpected end"};
    const lm_status status = read_names(decoder, &reader, &names);
    if (status == LM_NO_MEMORY)
        return lm_fail(decoder->error, LM_NO_MEMORY, LM_NO_OFFSET,
                       "out of memory: %u function names", decoder->module->func_count);
    if (status != LM_OK) return LM_OK;
    decoder->module->module_name = names.module_name;
    decoder->module->func_names = names.funcs;
    return LM_OK;
}

const char *lm_name_text(const struct lm_name *name, char *text, size_t size) {
    if (size == 0) return text;
    size_t length = name->length < size ? name->length : size - 1;
    if (length < name->length) /* cut between characters */
        while (length > 0 && ((unsigned char)name->bytes[length] & 0xc0) == 0x80)
            length--;
    for (size_t i = 0; i < length; i++) { /* names may hold any character; messages are one line */
        const unsigned char byte = (unsigned char)name->bytes[i];
        text[i] = name->bytes[i];
        if (byte < 0x20 || byte == 0x7f) text[i] = '?';
    }
    text[length] = 0;
    return text;
}

/* The first name that `func` is exported by, or NULL. */
static const struct lm_name *export_name(const struct lm_module *module, uint32_t func) {
    for (uint32_t i = 0; i < module->export_count; i++)
        if (module->exports[i].kind == LM_EXTERN_FUNC && module->exports[i].index == func)
            return &module->exports[i].field;
    return NULL;
}

const char *lm_module_func_label(const struct lm_module *module, uint32_t func, char *text,
                                 size_t size) {
    const bool is_named =
        module->func_names && func < module->func_count && module->func_names[func].length > 0;
    const struct lm_name *name = is_named ? &module->func_names[func] : export_name(module, func);
    char shown[64];
    if (name)
        (void)snprintf(text, size, is_named ? "$%s #%u" : "\"%s\" #%u",
                       lm_name_text(name, shown, sizeof shown), func);
    else
        (void)snprintf(text, size, "#%u", func);
    return text;
}
