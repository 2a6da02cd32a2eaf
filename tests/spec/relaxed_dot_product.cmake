# SPDX-License-Identifier: Apache-2.0
# cmake -DSCRIPT=relaxed_dot_product.wast -DRESULT=FILE.wast -DNOTE=FILE.note -P relaxed_dot_product.cmake
# Makes the script fit the standard and WABT: it leaves out an instruction that the standard dropped, and corrects two
# expected vectors, whose integer lanes the suite's state of February 2023 writes as floats. The note, which the runner
# prints, says so. Fails where the script is not the one it was made for.
file(READ ${SCRIPT} text)

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

file(WRITE ${RESULT} "${text}")
file(WRITE ${NOTE} "relaxed_dot_product.wast: 1 assertion left out: f32x4.relaxed_dot_bf16x8_add_f32x4 was dropped from "
    "the standard
relaxed_dot_product.wast: 2 expected vectors of i32 read as such: the script writes their lanes as floats
")
