/* SPDX-License-Identifier: Apache-2.0 */
/* The module decoder (spec sections 5.5 and 3.4): the header, the order of sections, and what holds
 * between them.
 *
 * One pass: each section is decoded and validated as it is met, since the binary format puts
 * definitions before uses; function bodies are only delimited here. Each section has its own
 * reader, so that no section can read into the next, and allocates only after its bytes were seen
 * to be there. Wordings are those of the spec's test suite. */
#include <string.h>

#include "engine/deadline.h"
#include "engine/decode_internal.h"

enum { SECTION_CUSTOM = 0, SECTION_COUNT = 13 };

struct section {
    const char *name;
    uint8_t rank; /* the order in which sections may stand */
    lm_status (*decode)(struct lm_decoder *decoder);
};

/* By id; data count (12) stands before code. */
static const struct section sections[SECTION_COUNT] = {
    {"custom", 0, NULL},
    {"type", 1, lm_decode_type_section},
    {"import", 2, lm_decode_import_section},
    {"function", 3, lm_decode_func_section},
    {"table", 4, lm_decode_table_section},
    {"memory", 5, lm_decode_memory_section},
    {"global", 6, lm_decode_global_section},
    {"export", 7, lm_decode_export_section},
    {"start", 8, lm_decode_start_section},
    {"element", 9, lm_decode_element_section},
    {"code", 11, lm_decode_code_section},
    {"data", 12, lm_decode_data_section},
    {"data count", 10, lm_decode_data_count_section},
};

lm_status lm_decode_array(struct lm_decoder *decoder, size_t count, size_t size, void **out) {
    *out = lm_arena_array(&decoder->module->arena, count, size);
    if (*out) return LM_OK;
    return lm_fail(decoder->error, LM_NO_MEMORY, LM_NO_OFFSET,
                   "out of memory: %zu entries of %zu bytes", count, size);
}

lm_status lm_decode_in_time(struct lm_decoder *decoder) {
    enum { STEPS = 256 }; /* between looks at the clock */
    if (decoder->steps++ % STEPS != 0 || !lm_deadline_passed(decoder->module->deadline))
        return LM_OK;
    return lm_fail(decoder->error, LM_LIMIT, lm_reader_offset(&decoder->reader),
                   "time limit exceeded while decoding");
}

lm_status lm_decode_count(struct lm_decoder *decoder, const char *noun, uint32_t limit,
                          uint32_t *out) {
    struct lm_reader *reader = &decoder->reader;
    const uint64_t offset = lm_reader_offset(reader);
    TRY(lm_decode_in_time(decoder));
    TRY(lm_read_u32(reader, out));
    if (*out > (size_t)(reader->end - reader->at))
        return lm_fail(decoder->error, LM_MALFORMED, (uint64_t)(reader->end - reader->start),
                       "unexpected end of section or function: %u %s announced", *out, noun);
    if (*out > limit)
        return lm_fail(decoder->error, LM_LIMIT, offset, "too many %s: %u, at most %u", noun, *out,
                       limit);
    return LM_OK;
}

lm_status lm_decode_ref_type(struct lm_decoder *decoder, uint8_t *out) {
    struct lm_reader *reader = &decoder->reader;
    const uint64_t offset = lm_reader_offset(reader);
    TRY(lm_read_u8(reader, out));
    if (!lm_type_is_ref(*out))
        return lm_fail(decoder->error, LM_MALFORMED, offset, "malformed reference type: 0x%02x",
                       *out);
    if (*out == LM_FUNCREF) return LM_OK;
    return lm_need_feature(decoder, LM_FEATURE_ref_types, offset,
                           "malformed reference type: externref");
}

lm_status lm_decode_part(struct lm_decoder *decoder, lm_status status, const char *noun,
                         uint32_t index) {
    if (status != LM_OK && !decoder->is_placed) {
        decoder->is_placed = true;
        lm_error_add(decoder->error, " (in %s %u)", noun, index);
    }
    return status;
}

/* The same for what belongs to a section as a whole. */
static lm_status in_section(struct lm_decoder *decoder, lm_status status, const char *name) {
    if (status != LM_OK && !decoder->is_placed)
        lm_error_add(decoder->error, " (in the %s section)", name);
    return status;
}

lm_status lm_need_feature(struct lm_decoder *decoder, enum lm_feature feature, uint64_t offset,
                          const char *what) {
    if (lm_has_feature(decoder->module, feature)) return LM_OK;
    return lm_fail(decoder->error, LM_MALFORMED, offset, "%s needs the feature %s, which is off",
                   what, lm_feature_name(feature));
}

/* Opens a reader on the module's bytes [at, end). */
static struct lm_reader reader_of(const struct lm_decoder *decoder, const uint8_t *at,
                                  const uint8_t *end) {
    return (struct lm_reader){.at = at,
                              .end = end,
                              .start = decoder->module->bytes,
                              .at_end = "unexpected end of section or function",
                              .error = decoder->error};
}

static lm_status decode_header(struct lm_decoder *decoder, struct lm_reader *reader) {
    static const uint8_t magic[4] = {0x00, 'a', 's', 'm'};
    static const uint8_t version[4] = {0x01, 0x00, 0x00, 0x00};
    const uint8_t *bytes;
    reader->at_end = "unexpected end: a module begins with a header of 8 bytes";
    TRY(lm_read_bytes(reader, sizeof magic, &bytes));
    if (memcmp(bytes, magic, sizeof magic) != 0)
        return lm_fail(decoder->error, LM_MALFORMED, 0,
                       "magic header not detected: expected 00 61 73 6d, found %02x %02x %02x %02x",
                       bytes[0], bytes[1], bytes[2], bytes[3]);
    TRY(lm_read_bytes(reader, sizeof version, &bytes));
    if (memcmp(bytes, version, sizeof version) != 0)
        return lm_fail(decoder->error, LM_MALFORMED, sizeof magic,
                       "unknown binary version: expected 01 00 00 00, found %02x %02x %02x %02x",
                       bytes[0], bytes[1], bytes[2], bytes[3]);
    reader->at_end = "unexpected end: the size of a section is cut off";
    return LM_OK;
}

/* A custom section is a name and any bytes. The first one called "name" is kept for the end. */
static lm_status decode_custom_section(struct lm_decoder *decoder) {
    static const char name_section[] = "name";
    struct lm_reader *reader = &decoder->reader;
    struct lm_name name;
    TRY(lm_read_name(reader, &name));
    const bool is_names = name.length == sizeof name_section - 1 &&
                          memcmp(name.bytes, name_section, name.length) == 0;
    if (is_names && !decoder->names) {
        decoder->names = reader->at;
        decoder->names_size = (size_t)(reader->end - reader->at);
    }
    reader->at = reader->end;
    return LM_OK;
}

/* Checks a section's id and place, and moves *last to it. */
static lm_status check_section_order(struct lm_decoder *decoder, uint8_t id, uint64_t offset,
                                     uint8_t *last) {
    if (id >= SECTION_COUNT)
        return lm_fail(decoder->error, LM_MALFORMED, offset,
                       "malformed section id: %u, known are 0 to %u", id, SECTION_COUNT - 1);
    if (id == SECTION_CUSTOM) return LM_OK;
    if (sections[id].rank <= sections[*last].rank)
        return lm_fail(
            decoder->error, LM_MALFORMED, offset,
            "unexpected content after last section: the %s section stands %s the %s section",
            sections[id].name, id == *last ? "again after" : "after", sections[*last].name);
    *last = id;
    return LM_OK;
}

/* Decodes the section at reader->at of the module's reader. */
static lm_status decode_section(struct lm_decoder *decoder, struct lm_reader *reader,
                                uint8_t *last) {
    const uint64_t offset = lm_reader_offset(reader);
    uint8_t id;
    uint32_t size;
    TRY(lm_decode_in_time(decoder));
    TRY(lm_read_u8(reader, &id));
    TRY(check_section_order(decoder, id, offset, last));
    const uint64_t size_offset = lm_reader_offset(reader);
    TRY(lm_read_u32(reader, &size));
    const size_t left = (size_t)(reader->end - reader->at);
    if (size > left)
        return lm_fail(decoder->error, LM_MALFORMED, size_offset,
                       "length out of bounds: %s section of %u bytes, %zu are left",
                       sections[id].name, size, left);
    decoder->reader = reader_of(decoder, reader->at, reader->at + size);
    reader->at += size;
    TRY(in_section(decoder,
                   id == SECTION_CUSTOM ? decode_custom_section(decoder)
                                        : sections[id].decode(decoder),
                   sections[id].name));
    if (decoder->reader.at != decoder->reader.end)
        return lm_fail(decoder->error, LM_MALFORMED, lm_reader_offset(&decoder->reader),
                       "section size mismatch: %zu bytes of the %s section are left over",
                       (size_t)(decoder->reader.end - decoder->reader.at), sections[id].name);
    return LM_OK;
}

/* What can only be known when all sections were seen. */
static lm_status check_counts(struct lm_decoder *decoder) {
    const struct lm_module *module = decoder->module;
    if (decoder->decoded_bodies != decoder->defined_funcs)
        return lm_fail(
            decoder->error, LM_MALFORMED, module->size,
            "function and code section have inconsistent lengths: %u functions, %u bodies",
            decoder->defined_funcs, decoder->decoded_bodies);
    if (module->has_data_count && decoder->declared_datas != module->data_count)
        return lm_fail(
            decoder->error, LM_MALFORMED, module->size,
            "data count and data section have inconsistent lengths: %u announced, %u segments",
            decoder->declared_datas, module->data_count);
    return LM_OK;
}

static lm_status decode_all(struct lm_decoder *decoder) {
    const struct lm_module *module = decoder->module;
    struct lm_reader reader = reader_of(decoder, module->bytes, module->bytes + module->size);
    TRY(decode_header(decoder, &reader));
    uint8_t last = SECTION_CUSTOM;
    while (reader.at != reader.end)
        TRY(decode_section(decoder, &reader, &last));
    TRY(check_counts(decoder));
    return lm_decode_names(decoder);
}

/* Copies the bytes into the module and decodes them. */
static lm_status decode_copy(struct lm_decoder *decoder, const uint8_t *bytes, size_t size) {
    struct lm_module *module = decoder->module;
    if (size > module->caps.module_size)
        return lm_fail(decoder->error, LM_LIMIT, LM_NO_OFFSET,
                       "module too large: %zu bytes, at most %u", size, module->caps.module_size);
    void *copy;
    TRY(lm_decode_array(decoder, size, 1, &copy));
    if (size > 0) memcpy(copy, bytes, size);
    module->bytes = copy;
    module->size = size;
    return decode_all(decoder);
}

lm_status lm_module_decode(struct lm_module *module, const uint8_t *bytes, size_t size,
                           uint32_t features, struct lm_error *error) {
    const struct lm_rules rules = {.features = features, .caps = lm_default_caps};
    return lm_module_decode_by(module, bytes, size, &rules, error);
}

lm_status lm_module_decode_by(struct lm_module *module, const uint8_t *bytes, size_t size,
                              const struct lm_rules *rules, struct lm_error *error) {
    *module = (struct lm_module){
        .features = rules->features, .caps = rules->caps, .deadline = rules->deadline};
    struct lm_decoder decoder = {.module = module, .error = error};
    const lm_status status = decode_copy(&decoder, bytes, size);
    lm_arena_free(&decoder.scratch);
    if (status != LM_OK) lm_module_release(module);
    return status;
}

void lm_module_release(struct lm_module *module) {
    lm_arena_free(&module->arena);
    *module = (struct lm_module){0};
}
