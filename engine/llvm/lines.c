/* SPDX-License-Identifier: Apache-2.0 */
/* The line-number state machine of DWARF 4 (lines.h). */
#include "engine/llvm/lines.h"

#include <string.h>

struct cursor {
    const uint8_t *at, *end;
    bool failed;
};

static uint64_t take(struct cursor *c, size_t bytes) {
    uint64_t value = 0;
    if ((size_t)(c->end - c->at) < bytes) {
        c->failed = true;
        c->at = c->end;
        return 0;
    }
    memcpy(&value, c->at, bytes);
    c->at += bytes;
    return value;
}

static uint64_t take_uleb(struct cursor *c) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const uint64_t byte = take(c, 1);
        value |= (byte & 0x7f) << shift;
        if (!(byte & 0x80)) return value;
    }
    c->failed = true;
    return 0;
}

static int64_t take_sleb(struct cursor *c) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64;) {
        const uint64_t byte = take(c, 1);
        value |= (byte & 0x7f) << shift;
        shift += 7;
        if (byte & 0x80) continue;
        if ((byte & 0x40) && shift < 64) value |= UINT64_MAX << shift;
        return (int64_t)value;
    }
    c->failed = true;
    return 0;
}

/* Of one unit. */
struct machine {
    struct cursor program;
    const struct lm_line_sink *sink;
    uint8_t instruction_length, line_range, opcode_base;
    int8_t line_base;
    const uint8_t *operand_counts; /* of standard opcodes, from 1 on */
    uint64_t address;
    int64_t line;
    uint32_t file;
};

enum { COPY = 1, ADVANCE_PC, ADVANCE_LINE, SET_FILE, CONST_ADD_PC = 8, FIXED_ADVANCE_PC = 9 };
enum { END_SEQUENCE = 1, SET_ADDRESS = 2 };

static bool give_row(const struct machine *m) {
    return m->line < 0 || m->sink->row(m->sink->self, m->address, (uint32_t)m->line, m->file);
}

static void advance(struct machine *m, uint64_t operations) {
    m->address += operations * m->instruction_length;
}

static bool extended(struct machine *m) {
    const uint64_t length = take_uleb(&m->program);
    if (length == 0 || length > (uint64_t)(m->program.end - m->program.at)) return false;
    const uint8_t *const behind = m->program.at + length;
    const uint64_t opcode = take(&m->program, 1);
    if (opcode == SET_ADDRESS) m->address = take(&m->program, (size_t)length - 1);
    if (opcode == END_SEQUENCE) {
        m->address = 0;
        m->line = 1;
        m->file = 1;
    }
    m->program.at = behind;
    return true;
}

static bool standard(struct machine *m, uint8_t opcode) {
    switch (opcode) {
    case COPY: return give_row(m);
    case ADVANCE_PC: advance(m, take_uleb(&m->program)); return true;
    case ADVANCE_LINE: m->line += take_sleb(&m->program); return true;
    case CONST_ADD_PC: advance(m, (255U - m->opcode_base) / m->line_range); return true;
    case FIXED_ADVANCE_PC: m->address += take(&m->program, 2); return true;
    case SET_FILE: m->file = (uint32_t)take_uleb(&m->program); return true;
    default: /* column, statement, prologue: of no interest */
        for (uint8_t i = m->operand_counts[opcode - 1]; i > 0; i--)
            (void)take_uleb(&m->program);
        return true;
    }
}

static bool run(struct machine *m) {
    m->line = 1;
    m->file = 1;
    while (m->program.at < m->program.end && !m->program.failed) {
        const uint8_t opcode = (uint8_t)take(&m->program, 1);
        bool ok = true;
        if (opcode >= m->opcode_base) {
            const unsigned adjusted = opcode - (unsigned)m->opcode_base;
            advance(m, adjusted / m->line_range);
            m->line += m->line_base + (int)(adjusted % m->line_range);
            ok = give_row(m);
        } else {
            ok = opcode == 0 ? extended(m) : standard(m, opcode);
        }
        if (!ok) return false;
    }
    return !m->program.failed;
}

static const char *take_text(struct cursor *c) {
    const char *const text = (const char *)c->at;
    const uint8_t *const end = memchr(c->at, 0, (size_t)(c->end - c->at));
    c->failed = !end;
    c->at = end ? end + 1 : c->end;
    return end ? text : "";
}

/* Folders and files, behind the counts of operands. */
static void read_files(const struct machine *m, struct cursor *c) {
    while (!c->failed && *take_text(c) != 0)
        continue;
    for (uint32_t number = 1; !c->failed; number++) {
        const char *const name = take_text(c);
        if (*name == 0) return;
        for (int i = 0; i < 3; i++) /* folder, time, size */
            (void)take_uleb(c);
        m->sink->file(m->sink->self, number, name);
    }
}

static bool read_unit(struct cursor *unit, const struct lm_line_sink *sink) {
    enum { VERSION = 4 };
    const uint64_t version = take(unit, 2), header_length = take(unit, 4);
    if (version != VERSION || header_length > (uint64_t)(unit->end - unit->at)) return false;
    struct machine m = {.sink = sink, .program = {unit->at + header_length, unit->end, false}};
    m.instruction_length = (uint8_t)take(unit, 1);
    (void)take(unit, 2); /* operations per instruction, default of is_stmt */
    m.line_base = (int8_t)take(unit, 1);
    m.line_range = (uint8_t)take(unit, 1);
    m.opcode_base = (uint8_t)take(unit, 1);
    m.operand_counts = unit->at;
    if (unit->failed || m.line_range == 0 || m.opcode_base == 0 ||
        (size_t)(unit->end - unit->at) < m.opcode_base)
        return false;
    struct cursor files = {unit->at + m.opcode_base - 1, m.program.at, false};
    if (sink->file) read_files(&m, &files);
    return run(&m);
}

bool lm_lines_read(const uint8_t *section, size_t size, const struct lm_line_sink *sink) {
    struct cursor all = {section, section + size, false};
    while (all.at < all.end) {
        const uint64_t length = take(&all, 4);
        if (all.failed || length > (uint64_t)(all.end - all.at)) return false;
        struct cursor unit = {all.at, all.at + length, false};
        if (!read_unit(&unit, sink)) return false;
        all.at += length;
    }
    return true;
}
