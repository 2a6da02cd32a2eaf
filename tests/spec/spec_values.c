/* SPDX-License-Identifier: Apache-2.0 */
/* Values of the spec scripts: wast2json writes numbers as decimal bit patterns, vectors as lists of
 * lanes, references as "null" or a number, and expected NaNs as nan:canonical (exactly the quiet
 * bit, any sign) or nan:arithmetic (the quiet bit at least, any sign); spec section 4.3.3 "NaN
 * propagation". */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/spec/spec.h"

/* Bits of a scalar type or of a lane type such as "i8"; 0 when unknown. */
static unsigned bits_of(const char *type) {
    if (!type) return 0;
    if (strcmp(type, "externref") == 0 || strcmp(type, "funcref") == 0) return 64;
    const char *digits = type + 1;
    if (*type != 'i' && *type != 'f') return 0;
    const unsigned long bits = strtoul(digits, NULL, 10);
    return bits == 8 || bits == 16 || bits == 32 || bits == 64 ? (unsigned)bits : 0;
}

static uint64_t mask_of(unsigned bits) {
    return bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
}

/* The number or reference that a text stands for. External reference N is the pointer N + 1: 0 is
 * null. */
static bool parse_scalar(const char *type, const char *text, uint64_t *out) {
    const bool is_ref = strcmp(type, "externref") == 0 || strcmp(type, "funcref") == 0;
    char *end;
    if (!text) return false;
    if (is_ref && strcmp(text, "null") == 0) {
        *out = 0;
        return true;
    }
    *out = strtoull(text, &end, 10);
    if (end == text || *end != '\0') return false;
    if (is_ref) *out += 1;
    return true;
}

/* Whether `bits` are the NaN of a pattern; false for other texts. */
static bool is_nan_pattern(const char *text, unsigned width, uint64_t bits) {
    const uint64_t quiet = width == 32 ? UINT64_C(0x7fc00000) : UINT64_C(0x7ff8000000000000);
    const uint64_t magnitude = bits & (mask_of(width) >> 1);
    if (strcmp(text, "nan:canonical") == 0) return magnitude == quiet;
    if (strcmp(text, "nan:arithmetic") == 0) return (magnitude & quiet) == quiet;
    return false;
}

static bool scalar_matches(const char *type, const char *text, uint64_t got) {
    const unsigned bits = bits_of(type);
    uint64_t want;
    if (bits == 0) return false;
    if (!text) return strcmp(type, "funcref") == 0 && got != 0; /* (ref.func): any function */
    if (strncmp(text, "nan:", 4) == 0) return is_nan_pattern(text, bits, got & mask_of(bits));
    return parse_scalar(type, text, &want) && ((want ^ got) & mask_of(bits)) == 0;
}

/* The lane number `lane` of `bits` bits in two slots. */
static uint64_t lane_of(const uint64_t *slots, size_t lane, unsigned bits) {
    uint64_t value = 0;
    memcpy(&value, (const uint8_t *)slots + lane * (bits / 8), bits / 8);
    return value;
}

/* The list of lanes of a vector, if it has as many as its lane type asks for. */
static const json_t *lanes_of(const json_t *value, const char **lane_type, unsigned *bits) {
    const json_t *lanes = json_object_get(value, "value");
    *lane_type = json_string_value(json_object_get(value, "lane_type"));
    *bits = bits_of(*lane_type);
    if (*bits == 0 || json_array_size(lanes) != 128 / *bits) return NULL;
    return lanes;
}

static bool vector_argument(const json_t *value, uint64_t *slots) {
    const char *lane_type;
    unsigned bits;
    const json_t *lanes = lanes_of(value, &lane_type, &bits);
    if (!lanes) return false;
    for (size_t i = 0; i < 128 / bits; i++) {
        uint64_t lane;
        if (!parse_scalar(lane_type, json_string_value(json_array_get(lanes, i)), &lane))
            return false;
        memcpy((uint8_t *)slots + i * (bits / 8), &lane, bits / 8);
    }
    return true;
}

static bool vector_matches(const json_t *value, const uint64_t *slots) {
    const char *lane_type;
    unsigned bits;
    const json_t *lanes = lanes_of(value, &lane_type, &bits);
    if (!lanes) return false;
    for (size_t i = 0; i < 128 / bits; i++) {
        const char *text = json_string_value(json_array_get(lanes, i));
        if (!text || !scalar_matches(lane_type, text, lane_of(slots, i, bits))) return false;
    }
    return true;
}

/* The type of a JSON value, if it is the type wanted. */
static const char *type_of(const json_t *value, uint8_t wanted) {
    const char *type = json_string_value(json_object_get(value, "type"));
    return type && strcmp(type, lm_type_name(wanted)) == 0 ? type : NULL;
}

bool spec_arguments(const json_t *arguments, const uint8_t *types, uint32_t count,
                    uint64_t *slots) {
    if (json_array_size(arguments) != count) return false;
    for (uint32_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(arguments, i);
        const char *type = type_of(value, types[i]);
        if (!type) return false;
        const char *text = json_string_value(json_object_get(value, "value"));
        if (types[i] == LM_V128 ? !vector_argument(value, slots) : !parse_scalar(type, text, slots))
            return false;
        slots += lm_type_slots(types[i]);
    }
    return true;
}

bool spec_results_match(const json_t *expected, const uint8_t *types, uint32_t count,
                        const uint64_t *slots) {
    if (json_array_size(expected) != count) return false;
    for (uint32_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(expected, i);
        const char *type = type_of(value, types[i]);
        if (!type) return false;
        const char *text = json_string_value(json_object_get(value, "value"));
        if (types[i] == LM_V128 ? !vector_matches(value, slots)
                                : !scalar_matches(type, text, slots[0]))
            return false;
        slots += lm_type_slots(types[i]);
    }
    return true;
}

void spec_print_values(const uint8_t *types, uint32_t count, const uint64_t *slots, char *text,
                       size_t size) {
    size_t used = 0;
    text[0] = '\0';
    for (uint32_t i = 0; i < count && used < size; i++) {
        const bool is_wide = types[i] == LM_V128;
        const uint64_t low =
            types[i] == LM_I32 || types[i] == LM_F32 ? (uint32_t)slots[0] : slots[0];
        int length;
        if (is_wide)
            length = snprintf(text + used, size - used, "%sv128:0x%016" PRIx64 "%016" PRIx64,
                              i ? " " : "", slots[1], low);
        else
            length = snprintf(text + used, size - used, "%s%s:%" PRIu64 " (0x%" PRIx64 ")",
                              i ? " " : "", lm_type_name(types[i]), low, low);
        used += length > 0 ? (size_t)length : 0;
        slots += lm_type_slots(types[i]);
    }
}
