# SPDX-License-Identifier: Apache-2.0
# The test suite on other machines' ISAs: the spec runner of each family's own build (engine/runner) under QEMU. A few
# scripts of every kind in each run of the tests; all of them, which takes half a minute per ISA, where slow ones are run.
# Expects the list `jsons` and the function spec_test's labels.
file(STRINGS ${CMAKE_SOURCE_DIR}/harness/emulated/emulators.def emulated_rows REGEX "^EMULATED\\(\"(aarch64|riscv64)")
get_property(foreign_families GLOBAL PROPERTY LANEMARK_FOREIGN_FAMILIES)
set(short_scripts f32 conversions call_indirect memory_trap float_misc simd_lane simd_load simd_f32x4 simd_f64x2_rounding
    simd_i8x16_sat_arith simd_i32x4_trunc_sat_f64x2 simd_i16x8_q15mulr_sat_s)
set(short_jsons ${jsons})
string(JOIN "|" pattern ${short_scripts})
list(FILTER short_jsons INCLUDE REGEX "/(${pattern}).json$")

# foreign_spec_test(backend suffix isa cpu label json...): modules for llvm are compiled by this machine's runner.
function(foreign_spec_test backend suffix isa cpu label)
    set(name foreign/${backend}_${isa}${suffix})
    set(compiler)
    if(backend STREQUAL "llvm")
        set(compiler --compile $<TARGET_FILE:spec_runner>)
    endif()
    string(REGEX MATCH "^[a-z0-9]+" family ${isa})
    if(family IN_LIST foreign_families)
        add_test(NAME spec/${name} COMMAND ${LANEMARK_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/foreign_test.py
            ${compiler} qemu-${family} -L /usr/${family}-linux-gnu -cpu ${cpu}
            ${CMAKE_BINARY_DIR}/foreign/${family}/tests/spec/spec_runner --isa ${isa} -- ${ARGN})
    else()
        add_test(NAME spec/${name} COMMAND sh -c "echo 'not run: nothing can be built for ${family} here'; exit 77")
    endif()
    set_tests_properties(spec/${name} PROPERTIES LABELS ${label} TIMEOUT 900 SKIP_RETURN_CODE 77)
endfunction()

foreach(row ${emulated_rows})
    string(REGEX MATCH "\"([^\"]+)\", *\"([^\"]+)\"" parts ${row})
    set(isa ${CMAKE_MATCH_1})
    set(cpu ${CMAKE_MATCH_2})
    if(isa MATCHES "^(aarch64|riscv64|riscv64-v256)$")
        foreign_spec_test(interp _short ${isa} ${cpu} spec ${short_jsons})
        foreign_spec_test(llvm _short ${isa} ${cpu} spec ${short_jsons})
    endif()
    foreign_spec_test(interp "" ${isa} ${cpu} slow ${jsons})
    foreign_spec_test(llvm "" ${isa} ${cpu} slow ${jsons})
endforeach()
