/* SPDX-License-Identifier: Apache-2.0 */
/* The interpreter of the stack machine: a loop around a switch, with everything it changes in one
 * struct that the compiler keeps in registers but for the stack. */
#include "bytecode.h"

/* The stack grows upwards; `top` is the index of the first free word. */
struct machine {
    uint32_t stack[BYTECODE_STACK];
    uint32_t top, frame, place;
};

static inline uint32_t *stack_word(struct machine *machine, uint32_t index) {
    return &machine->stack[index % BYTECODE_STACK];
}

static inline void push(struct machine *machine, uint32_t word) {
    *stack_word(machine, machine->top++) = word;
}

static inline uint32_t pop(struct machine *machine) {
    return *stack_word(machine, --machine->top);
}

static inline void enter(struct machine *machine, uint32_t place) {
    push(machine, machine->place);
    push(machine, machine->frame);
    machine->frame = machine->top;
    machine->place = place;
}

static inline void leave(struct machine *machine, uint32_t arguments_size) {
    const uint32_t value = pop(machine);
    machine->top = machine->frame;
    machine->frame = pop(machine);
    machine->place = pop(machine);
    machine->top -= arguments_size;
    push(machine, value);
}

/* What an operation on two words gives. */
static inline uint32_t combine(enum bytecode_op op, uint32_t a, uint32_t b) {
    switch (op) {
    case BYTECODE_add: return a + b;
    case BYTECODE_sub: return a - b;
    case BYTECODE_mul: return a * b;
    case BYTECODE_div: return b != 0 ? a / b : 0;
    case BYTECODE_and: return a & b;
    case BYTECODE_or: return a | b;
    case BYTECODE_shl: return a << b % 32;
    case BYTECODE_shr: return a >> b % 32;
    case BYTECODE_lt: return a < b;
    default: return a == b;
    }
}

/* Two words from the stack, one back; with a constant operation, so each case below is one. */
static inline void binary(struct machine *machine, enum bytecode_op op) {
    const uint32_t b = pop(machine), a = pop(machine);
    push(machine, combine(op, a, b));
}

struct bytecode_outcome bytecode_run(const struct bytecode_program *program,
                                     uint32_t words[BYTECODE_MEMORY]) {
    struct machine machine = {.top = 0};
    for (uint32_t steps = 1;; steps++) {
        const uint32_t code = program->code[machine.place++ % BYTECODE_CODE];
        const uint32_t operand = (uint32_t)((int32_t)code >> 8);
        switch ((enum bytecode_op)(code & 0xff)) {
        case BYTECODE_push: push(&machine, operand); break;
        case BYTECODE_drop: machine.top--; break;
        case BYTECODE_load: push(&machine, *stack_word(&machine, machine.frame + operand)); break;
        case BYTECODE_store: *stack_word(&machine, machine.frame + operand) = pop(&machine); break;
        case BYTECODE_get: push(&machine, words[pop(&machine) % BYTECODE_MEMORY]); break;
        case BYTECODE_put: {
            const uint32_t address = pop(&machine);
            words[address % BYTECODE_MEMORY] = pop(&machine);
            break;
        }
        case BYTECODE_add: binary(&machine, BYTECODE_add); break;
        case BYTECODE_sub: binary(&machine, BYTECODE_sub); break;
        case BYTECODE_mul: binary(&machine, BYTECODE_mul); break;
        case BYTECODE_div: binary(&machine, BYTECODE_div); break;
        case BYTECODE_and: binary(&machine, BYTECODE_and); break;
        case BYTECODE_or: binary(&machine, BYTECODE_or); break;
        case BYTECODE_shl: binary(&machine, BYTECODE_shl); break;
        case BYTECODE_shr: binary(&machine, BYTECODE_shr); break;
        case BYTECODE_lt: binary(&machine, BYTECODE_lt); break;
        case BYTECODE_eq: binary(&machine, BYTECODE_eq); break;
        case BYTECODE_jump: machine.place = operand; break;
        case BYTECODE_jump_zero:
            if (pop(&machine) == 0) machine.place = operand;
            break;
        case BYTECODE_call: enter(&machine, operand); break;
        case BYTECODE_ret: leave(&machine, operand); break;
        default: return (struct bytecode_outcome){pop(&machine), steps};
        }
    }
}
