/* SPDX-License-Identifier: Apache-2.0 */
/* Constant expressions (spec sections 3.3.10 and 4.4.12): instructions that push constants and, as
 * extended constants, integer additions, subtractions and multiplications. Checked once while
 * decoding; evaluation then trusts the bytes. */
#include "engine/const_expr.h"

#include <assert.h>
#include <string.h>

#include "engine/deadline.h"
#include "engine/ops.h"
#include "engine/reader.h"

struct checker {
    struct lm_module *module;
    struct lm_reader reader;
    uint32_t visible_globals;
    uint64_t offset; /* of the current opcode */
    uint32_t height;
    uint32_t steps;
    uint8_t *types; /* of the values pushed; room for LM_LIMIT_const_operands */
};

static lm_status push(struct checker *checker, uint8_t type) {
    if (checker->height >= checker->module->caps.const_operands)
        return lm_fail(checker->reader.error, LM_LIMIT, checker->offset,
                       "constant expression too deep: more than %u values on its stack",
                       checker->module->caps.const_operands);
    checker->types[checker->height++] = type;
    return LM_OK;
}

/* An addition, subtraction or multiplication of two values of `type`. */
static lm_status check_arithmetic(struct checker *checker, enum lm_op op, uint8_t type) {
    if (!(checker->module->features >> LM_FEATURE_extended_const & 1U))
        return lm_fail(checker->reader.error, LM_INVALID, checker->offset,
                       "constant expression required: %s in one needs the feature %s, which is off",
                       lm_ops[op].text, lm_feature_name(LM_FEATURE_extended_const));
    for (uint32_t i = 1; i <= 2; i++) {
        const uint8_t found =
            i <= checker->height ? checker->types[checker->height - i] : (uint8_t)LM_TYPE_ANY;
        if (found == type) continue;
        return lm_fail(checker->reader.error, LM_INVALID, checker->offset,
                       "type mismatch: %s expects %s, found %s", lm_ops[op].text,
                       lm_type_name(type), found == LM_TYPE_ANY ? "nothing" : lm_type_name(found));
    }
    checker->height--;
    return LM_OK;
}

static lm_status check_global_get(struct checker *checker) {
    uint32_t index;
    TRY(lm_read_u32(&checker->reader, &index));
    if (index >= checker->visible_globals)
        return lm_fail(checker->reader.error, LM_INVALID, checker->offset,
                       "unknown global %u: constant expressions see %u imported ones", index,
                       checker->visible_globals);
    const struct lm_global_type *type = &checker->module->globals[index].type;
    if (type->is_mutable)
        return lm_fail(checker->reader.error, LM_INVALID, checker->offset,
                       "constant expression required: global %u is mutable", index);
    return push(checker, type->type);
}

static lm_status check_ref_null(struct checker *checker) {
    uint8_t type;
    const uint64_t offset = lm_reader_offset(&checker->reader);
    TRY(lm_read_u8(&checker->reader, &type));
    if (!lm_type_is_ref(type))
        return lm_fail(checker->reader.error, LM_MALFORMED, offset,
                       "malformed reference type: 0x%02x", type);
    return push(checker, type);
}

static lm_status check_ref_func(struct checker *checker) {
    uint32_t index;
    struct lm_module *module = checker->module;
    TRY(lm_read_u32(&checker->reader, &index));
    if (index >= module->func_count)
        return lm_fail(checker->reader.error, LM_INVALID, checker->offset,
                       "unknown function %u: there are %u", index, module->func_count);
    module->funcs[index].is_declared = true;
    return push(checker, LM_FUNCREF);
}

/* A constant of fixed size in the code. */
static lm_status check_bytes(struct checker *checker, uint8_t type, size_t size) {
    const uint8_t *bytes;
    TRY(lm_read_bytes(&checker->reader, size, &bytes));
    return push(checker, type);
}

static lm_status check_i32_const(struct checker *checker) {
    int32_t value;
    TRY(lm_read_s32(&checker->reader, &value));
    return push(checker, LM_I32);
}

static lm_status check_i64_const(struct checker *checker) {
    int64_t value;
    TRY(lm_read_s64(&checker->reader, &value));
    return push(checker, LM_I64);
}

/* Reads an opcode; LM_OP_COUNT never comes out. */
static lm_status read_op(struct checker *checker, enum lm_op *op) {
    struct lm_reader *reader = &checker->reader;
    uint8_t first;
    uint32_t code;
    checker->offset = lm_reader_offset(reader);
    TRY(lm_read_u8(reader, &first));
    code = first;
    const bool has_page = first >= 0xfc && first <= 0xfe;
    if (has_page) TRY(lm_read_u32(reader, &code));
    *op = lm_op_find(has_page ? first : 0, code);
    if (*op != LM_OP_COUNT && (checker->module->features >> lm_ops[*op].feature & 1u) != 0)
        return LM_OK;
    if (*op != LM_OP_COUNT)
        return lm_fail(reader->error, LM_MALFORMED, checker->offset,
                       "illegal opcode: %s needs the feature %s, which is off", lm_ops[*op].text,
                       lm_feature_name((enum lm_feature)lm_ops[*op].feature));
    if (has_page)
        return lm_fail(reader->error, LM_MALFORMED, checker->offset,
                       "illegal opcode %02x %02x: no instruction has it", first, code);
    return lm_fail(reader->error, LM_MALFORMED, checker->offset,
                   "illegal opcode %02x: no instruction has it", first);
}

static lm_status check_instr(struct checker *checker, enum lm_op op) {
    switch (op) {
    case LM_OP_i32_const: return check_i32_const(checker);
    case LM_OP_i64_const: return check_i64_const(checker);
    case LM_OP_f32_const: return check_bytes(checker, LM_F32, 4);
    case LM_OP_f64_const: return check_bytes(checker, LM_F64, 8);
    case LM_OP_v128_const: return check_bytes(checker, LM_V128, 16);
    case LM_OP_global_get: return check_global_get(checker);
    case LM_OP_ref_null: return check_ref_null(checker);
    case LM_OP_ref_func: return check_ref_func(checker);
    case LM_OP_i32_add:
    case LM_OP_i32_sub:
    case LM_OP_i32_mul: return check_arithmetic(checker, op, LM_I32);
    case LM_OP_i64_add:
    case LM_OP_i64_sub:
    case LM_OP_i64_mul: return check_arithmetic(checker, op, LM_I64);
    default:
        return lm_fail(checker->reader.error, LM_INVALID, checker->offset,
                       "constant expression required: %s is no constant instruction",
                       lm_ops[op].text);
    }
}

/* An expression may be as long as the module. */
static lm_status check_time(struct checker *checker) {
    enum { STEPS = 1024 };
    if (++checker->steps % STEPS != 0 || !lm_deadline_passed(checker->module->deadline))
        return LM_OK;
    return lm_fail(checker->reader.error, LM_LIMIT, checker->offset,
                   "time limit exceeded while decoding");
}

static lm_status check_result(const struct checker *checker, uint8_t type) {
    if (checker->height == 1 && checker->types[0] == type) return LM_OK;
    if (checker->height == 1)
        return lm_fail(checker->reader.error, LM_INVALID, checker->offset,
                       "type mismatch: the constant expression must give %s, it gives %s",
                       lm_type_name(type), lm_type_name(checker->types[0]));
    return lm_fail(checker->reader.error, LM_INVALID, checker->offset,
                   "type mismatch: the constant expression must give one %s, it gives %u values",
                   lm_type_name(type), checker->height);
}

lm_status lm_const_expr_check(struct lm_module *module, const uint8_t **cursor, const uint8_t *end,
                              uint8_t type, uint32_t visible_globals, struct lm_const_expr *out,
                              struct lm_error *error) {
    uint8_t types[LM_LIMIT_const_operands]; /* never cleared: there may be millions to check */
    struct checker checker = {.module = module,
                              .reader = {.at = *cursor,
                                         .end = end,
                                         .start = module->bytes,
                                         .at_end = "unexpected end of section or function",
                                         .error = error},
                              .visible_globals = visible_globals,
                              .types = types};
    for (;;) {
        enum lm_op op;
        TRY(check_time(&checker));
        TRY(read_op(&checker, &op));
        if (op == LM_OP_end) break;
        TRY(check_instr(&checker, op));
    }
    TRY(check_result(&checker, type));
    *out = (struct lm_const_expr){.start = *cursor,
                                  .size = (uint32_t)(checker.reader.at - *cursor),
                                  .offset = (uint64_t)(*cursor - module->bytes),
                                  .is_v128 = type == LM_V128};
    *cursor = checker.reader.at;
    return LM_OK;
}

/* Reads the instruction behind `first` and writes the constant it pushes; reads cannot fail after
 * the check. */
static lm_status eval_constant(struct lm_reader *reader, uint8_t first,
                               const struct lm_instance *instance, uint64_t *slots) {
    uint32_t index;
    int32_t i32;
    int64_t i64;
    const uint8_t *bytes;
    slots[0] = 0;
    switch (first) {
    case 0x41: /* i32.const */
        TRY(lm_read_s32(reader, &i32));
        slots[0] = (uint32_t)i32;
        return LM_OK;
    case 0x42: /* i64.const */
        TRY(lm_read_s64(reader, &i64));
        slots[0] = (uint64_t)i64;
        return LM_OK;
    case 0x43: /* f32.const */
        TRY(lm_read_bytes(reader, 4, &bytes));
        memcpy(slots, bytes, 4);
        return LM_OK;
    case 0x44: /* f64.const */
        TRY(lm_read_bytes(reader, 8, &bytes));
        memcpy(slots, bytes, 8);
        return LM_OK;
    case 0x23: /* global.get */
        TRY(lm_read_u32(reader, &index));
        memcpy(slots, instance->globals[index]->value.slots,
               sizeof *slots * lm_type_slots(instance->globals[index]->type.type));
        return LM_OK;
    case 0xd2: /* ref.func */
        TRY(lm_read_u32(reader, &index));
        slots[0] = (uint64_t)(uintptr_t)instance->funcs[index];
        return LM_OK;
    case 0xfd: /* v128.const */
        TRY(lm_read_u32(reader, &index));
        TRY(lm_read_bytes(reader, 16, &bytes));
        memcpy(slots, bytes, 16);
        return LM_OK;
    default: /* ref.null: the zero above, and its type */ return lm_read_u8(reader, &first);
    }
}

static uint64_t compute(uint8_t first, uint64_t a, uint64_t b) {
    switch (first) {
    case 0x6a: return (uint32_t)(a + b); /* i32.add */
    case 0x6b: return (uint32_t)(a - b); /* i32.sub */
    case 0x6c: return (uint32_t)(a * b); /* i32.mul */
    case 0x7c: return a + b;             /* i64.add */
    case 0x7d: return a - b;             /* i64.sub */
    default: return a * b;               /* i64.mul */
    }
}

static bool is_arithmetic(uint8_t first) {
    return (first >= 0x6a && first <= 0x6c) || (first >= 0x7c && first <= 0x7e);
}

/* One slot per value on the stack: a v128, which takes two, cannot be an operand and so is alone
 * there. */
static lm_status eval(struct lm_reader *reader, const struct lm_instance *instance,
                      uint64_t *stack) {
    enum { END = 0x0b };
    uint64_t *top = stack; /* one past the values */
    for (;;) {
        uint8_t first;
        TRY(lm_read_u8(reader, &first));
        if (first == END) return LM_OK;
        if (is_arithmetic(first)) {
            top--;
            /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): the check saw two values there */
            top[-1] = compute(first, top[-1], top[0]);
        } else {
            TRY(eval_constant(reader, first, instance, top));
            top++;
        }
    }
}

void lm_const_expr_eval(const struct lm_const_expr *expr, const struct lm_instance *instance,
                        uint64_t *slots) {
    uint64_t stack[LM_LIMIT_const_operands + 1];
    struct lm_reader reader = {.at = expr->start,
                               .end = expr->start + expr->size,
                               .start = expr->start,
                               .at_end = "unexpected end"};
    const lm_status status = eval(&reader, instance, stack);
    assert(status == LM_OK);
    (void)status;
    memcpy(slots, stack, sizeof *slots * (expr->is_v128 ? 2 : 1));
}
