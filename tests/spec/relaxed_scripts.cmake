# SPDX-License-Identifier: Apache-2.0
# cmake -DSCRIPT=NAME.wast -DRESULT=FILE.wast -DNOTE=FILE.note -P relaxed_scripts.cmake
# Makes three scripts of relaxed instructions, which the suite's state of February 2023 has slips in, fit the standard and
# WABT. The note, which the runner prints, says what was changed. Fails where a script is not the one this was made for.
file(READ ${SCRIPT} text)
cmake_path(GET SCRIPT FILENAME name)

# replace(old new): exactly one occurrence.
macro(replace old new)
    string(REPLACE "${old}" "${new}" changed "${text}")
    string(REPLACE "${old}" "" without "${text}")
    string(LENGTH "${old}" length)
    string(LENGTH "${text}" before)
    string(LENGTH "${without}" after)
    math(EXPR found "(${before} - ${after}) / ${length}")
    if(NOT found EQUAL 1)
        message(FATAL_ERROR "${SCRIPT}: ${found} occurrences of: ${old}")
    endif()
    set(text "${changed}")
endmacro()

# An instruction that the standard dropped, and two expected vectors whose integer lanes are written as floats.
macro(dot_product)
    string(REGEX MATCH "[^\n]*func \\(export \"f32x4.relaxed_dot_bf16x8_add_f32x4\"\\)[^\n]*\n" dropped "${text}")
    replace("${dropped}" "")
    string(FIND "${text}" "(assert_return (invoke \"f32x4.relaxed_dot_bf16x8_add_f32x4\"" start)
    string(SUBSTRING "${text}" ${start} -1 dropped)
    if(dropped MATCHES "assert_return.*assert_return")
        message(FATAL_ERROR "${SCRIPT}: more than one assertion on the dropped instruction, or not at the end")
    endif()
    replace("${dropped}" "")
    replace("(v128.const f32x4 14 127 368 737)" "(v128.const i32x4 14 127 368 737)")
    replace("(v128.const f32x4 -65023 64518 3 4)" "(v128.const i32x4 -65023 64518 3 4)")
    set(note "${name}: 1 assertion left out: f32x4.relaxed_dot_bf16x8_add_f32x4 was dropped from the standard
${name}: 2 expected vectors of i32 read as such: the script writes their lanes as floats
")
endmacro()

# 2147483647.0 is 2^31 as an f32, beyond the range; INT32_MIN has eight digits; the zeros are the two upper lanes.
macro(trunc)
    replace("(v128.const i32x4 -2147483648 -2147483648 2147483647 -2147483648)"
        "(v128.const i32x4 -2147483648 -2147483648 -2147483648 -2147483648)")
    replace("0x8000000 0x8000000 0x8000000 0x8000000" "0x80000000 0x80000000 0x80000000 0x80000000")
    replace("0x8000000 0x8000000 0 0" "0x80000000 0x80000000 0 0")
    replace("(v128.const i32x4 0 0 0xffffffff 0xffffffff)" "(v128.const i32x4 0xffffffff 0xffffffff 0 0)")
    set(note "${name}: 4 alternatives corrected, in which INT32_MIN lacks a digit or lanes are mistaken
")
endmacro()

# -(x * y) + z rounded once is below 0 where x * y is above z.
macro(madd_nmadd)
    set(z "0x1.000204p+0 0x1.000204p+0 0x1.000204p+0 0x1.000204p+0))\n               (either ")
    replace("(v128.const f32x4 ${z}(v128.const f32x4 0x1p-37 0x1p-37 0x1p-37 0x1p-37)"
        "(v128.const f32x4 ${z}(v128.const f32x4 -0x1p-37 -0x1p-37 -0x1p-37 -0x1p-37)")
    set(z "0x1.00000204p+0 0x1.00000204p+0))\n               (either ")
    replace("(v128.const f64x2 ${z}(v128.const f64x2 0x1p-53 0x1p-53)"
        "(v128.const f64x2 ${z}(v128.const f64x2 -0x1p-53 -0x1p-53)")
    set(note "${name}: 2 fused results of relaxed_nmadd corrected, whose sign is wrong
")
endmacro()

if(name STREQUAL "relaxed_dot_product.wast")
    dot_product()
elseif(name STREQUAL "i32x4_relaxed_trunc.wast")
    trunc()
elseif(name STREQUAL "relaxed_madd_nmadd.wast")
    madd_nmadd()
else()
    message(FATAL_ERROR "${SCRIPT}: nothing to correct is known")
endif()

file(WRITE ${RESULT} "${text}")
file(WRITE ${NOTE} "${note}")
