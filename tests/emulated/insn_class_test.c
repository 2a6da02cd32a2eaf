/* SPDX-License-Identifier: Apache-2.0 */
/* Classes and widths of instructions of every family, as LLVM writes them. */
#include <stdio.h>

#include "harness/emulated/insn_class.h"
#include "tests/harness/cmocka_check.h"

/* Vector registers whose width the text does not tell are 256 bits wide here. */
static const struct {
    const char *family, *text, *class;
    unsigned width;
} cases[] = {
    {"aarch64", "\tadd\tx0, x1, x2", "int", 0},
    {"aarch64", "\tsxtw\tx0, w1", "int", 0},
    {"aarch64", "\tmov\tw0, w1", "int", 0},
    {"aarch64", "\tfadd\ts0, s1, s2", "fp", 0},
    {"aarch64", "\tfmov\td0, x1", "fp", 0},
    {"aarch64", "\tfadd\tv0.4s, v1.4s, v2.4s", "vec_fp", 128},
    {"aarch64", "\tfadd\tv0.2s, v1.2s, v2.2s", "vec_fp", 64},
    {"aarch64", "\tfmul\tz0.s, p0/m, z0.s, z1.s", "vec_fp", 256},
    {"aarch64", "\tadd\tv0.16b, v1.16b, v2.16b", "vec_int", 128},
    {"aarch64", "\tmov\tv0.16b, v1.16b", "vec_int", 128},
    {"aarch64", "\tmovi\td0, #0000000000000000", "vec_int", 0},
    {"aarch64", "\tadd\tz0.d, z1.d, z2.d", "vec_int", 256},
    {"aarch64", "\ttbl\tv0.16b, { v1.16b }, v2.16b", "permute", 128},
    {"aarch64", "\tmov\tv0.s[1], w1", "permute", 128},
    {"aarch64", "\tdup\tv0.4s, w1", "permute", 128},
    {"aarch64", "\text\tv0.16b, v1.16b, v2.16b, #4", "permute", 128},
    {"aarch64", "\tushll\tv0.8h, v1.8b, #1", "vec_int", 128},
    {"aarch64", "\txtn\tv0.8b, v1.8h", "convert", 128},
    {"aarch64", "\tscvtf\ts0, w1", "convert", 0},
    {"aarch64", "\tldr\tq0, [x0]", "load", 128},
    {"aarch64", "\tldp\tx0, x1, [sp, #16]", "load", 0},
    {"aarch64", "\tld1w\t{ z0.s }, p0/z, [x0]", "load", 256},
    {"aarch64", "\tst1\t{ v0.16b }, [x0]", "store", 128},
    {"aarch64", "\tb.ne\t#-16", "branch", 0},
    {"aarch64", "\tbic\tx0, x1, x2", "int", 0},
    {"aarch64", "\tret", "branch", 0},
    {"aarch64", "\twhilelo\tp0.s, w0, w1", "config", 0},
    {"aarch64", "\tnop", "other", 0},
    {"riscv64", "\taddi\ta0, a0, 1", "int", 0},
    {"riscv64", "\tsub\ta0, a0, a1", "int", 0},
    {"riscv64", "\tslli\ta0, a0, 3", "int", 0},
    {"riscv64", "\tfadd.s\tfa0, fa0, fa1", "fp", 0},
    {"riscv64", "\tvfadd.vv\tv0, v1, v2", "vec_fp", 256},
    {"riscv64", "\tvadd.vv\tv0, v1, v2", "vec_int", 256},
    {"riscv64", "\tvsub.vv\tv0, v1, v2", "vec_int", 256},
    {"riscv64", "\tvsll.vi\tv0, v1, 2", "vec_int", 256},
    {"riscv64", "\tvrgather.vv\tv0, v1, v2", "permute", 256},
    {"riscv64", "\tvmv.v.x\tv0, a0", "permute", 256},
    {"riscv64", "\tvmv1r.v\tv0, v1", "vec_int", 256},
    {"riscv64", "\tvsext.vf2\tv0, v1", "convert", 256},
    {"riscv64", "\tfcvt.d.w\tfa0, a0", "convert", 0},
    {"riscv64", "\tvle32.v\tv0, (a0)", "load", 256},
    {"riscv64", "\tvl2re64.v\tv0, (a0)", "load", 256},
    {"riscv64", "\tlbu\ta0, 0(a1)", "load", 0},
    {"riscv64", "\tli\ta0, 5", "int", 0},
    {"riscv64", "\tlui\ta0, 5", "int", 0},
    {"riscv64", "\tvse8.v\tv0, (a0)", "store", 256},
    {"riscv64", "\tsd\ta0, 0(a1)", "store", 0},
    {"riscv64", "\tbnez\ta0, -8", "branch", 0},
    {"riscv64", "\tvsetvli\tzero, a0, e32, m1, ta, ma", "config", 256},
    {"riscv64", "\tcsrr\ta0, vlenb", "config", 0},
    {"riscv64", "\tcsrwi\tvxrm, 0", "other", 0},
    {"x86_64", "\taddq\t$8, %rax", "int", 0},
    {"x86_64", "\taddq\t%rax, 8(%rbx)", "int", 0},
    {"x86_64", "\tleaq\t8(%rax), %rbx", "int", 0},
    {"x86_64", "\taddss\t%xmm0, %xmm1", "fp", 128},
    {"x86_64", "\tvaddps\t(%rax), %ymm0, %ymm1", "vec_fp", 256},
    {"x86_64", "\tvfmadd231ps\t%zmm0, %zmm1, %zmm2", "vec_fp", 512},
    {"x86_64", "\tpaddd\t%xmm0, %xmm1", "vec_int", 128},
    {"x86_64", "\tvpmaxsd\t%ymm0, %ymm1, %ymm2", "vec_int", 256},
    {"x86_64", "\tpshufb\t%xmm0, %xmm1", "permute", 128},
    {"x86_64", "\tvpmovsxbw\t%xmm0, %ymm1", "convert", 256},
    {"x86_64", "\tcvtsi2ss\t%eax, %xmm0", "convert", 128},
    {"x86_64", "\tmovups\t(%rax), %xmm0", "load", 128},
    {"x86_64", "\tmovups\t%xmm0, (%rax,%rcx,4)", "store", 128},
    {"x86_64", "\tvmovups\t%zmm0, (%rax) {%k1}", "store", 512},
    {"x86_64", "\tmovl\t$1, (%rax)", "store", 0},
    {"x86_64", "\tmovl\t4(%rax), %eax", "load", 0},
    {"x86_64", "\tmovl\t%ecx, %eax", "int", 0},
    {"x86_64", "\tmovaps\t%xmm0, %xmm1", "vec_fp", 128},
    {"x86_64", "\tjne\t-12", "branch", 0},
    {"x86_64", "\tvzeroupper", "config", 0},
    {"x86_64", "\tnopw\t(%rax,%rax)", "other", 0},
};

static void classes_by_text(void **state) {
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct lm_insn_facts facts = lm_insn_classify(cases[i].family, 256, cases[i].text);
        const char *class = lm_insn_class_name(facts.class);
        if (strcmp(class, cases[i].class) == 0 && facts.width == cases[i].width) continue;
        print_message("%s:%s: %s of %u bits, not %s of %u\n", cases[i].family, cases[i].text, class,
                      facts.width, cases[i].class, cases[i].width);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

/* Lone floats in vector registers, and what only sets vectors up, are no work on whole vectors. */
static const struct vector_case {
    const char *family, *text;
    bool vector;
} vector_cases[] = {
    {"x86_64", "\tvaddps\t%zmm0, %zmm1, %zmm2", true},
    {"x86_64", "\tvpaddd\t(%rax), %ymm1, %ymm2", true},
    {"x86_64", "\tmovups\t(%rax), %xmm0", true},
    {"x86_64", "\tvmovss\t(%rax), %xmm0", false},
    {"x86_64", "\taddsd\t%xmm0, %xmm1", false},
    {"x86_64", "\tcvtsi2ssl\t%eax, %xmm0", false},
    {"x86_64", "\tcvttss2si\t%xmm0, %eax", false},
    {"x86_64", "\tcvtdq2ps\t%xmm0, %xmm0", true},
    {"x86_64", "\tvzeroupper", false},
    {"x86_64", "\taddl\t%eax, %ecx", false},
    {"aarch64", "\tfadd\tv0.4s, v1.4s, v2.4s", true},
    {"aarch64", "\tfadd\ts0, s1, s2", false},
    {"aarch64", "\tldr\tq0, [x0]", true},
    {"aarch64", "\tldr\ts0, [x0]", false},
    {"riscv64", "\tvle32.v\tv8, (a0)", true},
    {"riscv64", "\tvsetvli\tzero, a0, e32, m1, ta, ma", false},
    {"riscv64", "\tflw\tfa0, 0(a0)", false},
};

static void tells_whole_vectors(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof vector_cases / sizeof vector_cases[0]; i++) {
        const struct vector_case *wanted = &vector_cases[i];
        if (lm_insn_classify(wanted->family, 256, wanted->text).vector != wanted->vector)
            fail_msg("%s:%s", wanted->family, wanted->text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(classes_by_text),
                                       cmocka_unit_test(tells_whole_vectors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
