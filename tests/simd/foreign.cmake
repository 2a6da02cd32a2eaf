# SPDX-License-Identifier: Apache-2.0
# The check of tests/simd/isa_check.c for ISAs of other families: one program per family, cross-compiled with the
# rows of simd/CMakeLists.txt, and run under qemu-user once per ISA, that is once per vector length. It is linked with
# the shared C library of the cross packages, which needs no library of another compiler as a static one would.

set(foreign_flags -O3 -DNDEBUG -std=gnu17 -ffp-contract=off -fno-strict-aliasing -Wall -Wextra -Wpedantic -Wconversion
    -Wshadow -Wno-gnu -Werror -D_GNU_SOURCE -I${PROJECT_SOURCE_DIR})

# lm_foreign_compile(family result), lm_foreign_link(family result): clang's arguments for a program of the family.
function(lm_foreign_compile family result)
    set(${result} --target=${family}-linux-gnu -nostdlibinc -isystem /usr/${family}-linux-gnu/include PARENT_SCOPE)
endfunction()
function(lm_foreign_link family result)
    set(lib /usr/${family}-linux-gnu/lib)
    if(family STREQUAL "aarch64")
        set(loader /lib/ld-linux-aarch64.so.1)
    else()
        set(loader /lib/ld-linux-riscv64-lp64d.so.1)
    endif()
    set(${result} --target=${family}-linux-gnu -nostdlib -no-pie -fuse-ld=lld -L${lib} ${lib}/crt1.o ${lib}/crti.o ${lib}/crtn.o
        -Wl,--dynamic-linker=${loader} PARENT_SCOPE)
endfunction()

# lm_foreign_reason(family result): why programs of this family cannot be built or run here; empty if they can.
function(lm_foreign_reason family result)
    find_program(LANEMARK_QEMU_${family} qemu-${family})
    if(NOT LANEMARK_QEMU_${family})
        set(reason "qemu-${family} is missing: install qemu-user")
    else()
        set(folder ${CMAKE_CURRENT_BINARY_DIR}/foreign/${family})
        file(WRITE ${folder}/hello.c "#include <stdio.h>\nint main(void) { return puts(\"hello\") < 0; }\n")
        lm_foreign_compile(${family} compile)
        lm_foreign_link(${family} link)
        execute_process(COMMAND ${CMAKE_C_COMPILER} ${compile} -c ${folder}/hello.c -o ${folder}/hello.o
            RESULT_VARIABLE failed OUTPUT_QUIET ERROR_VARIABLE messages)
        if(NOT failed)
            execute_process(COMMAND ${CMAKE_C_COMPILER} ${link} ${folder}/hello.o -lc -o ${folder}/hello
                RESULT_VARIABLE failed OUTPUT_QUIET ERROR_VARIABLE messages)
        endif()
        if(failed)
            string(REGEX MATCH "error: [^\n']*" first "${messages}")
            set(reason "clang builds no program for ${family} (${first}): install the cross C library that .ci/packages lists")
        endif()
    endif()
    set(${result} "${reason}" PARENT_SCOPE)
endfunction()

# lm_foreign_object(family name source result flag...): compiles one source; its path is appended to `result`.
function(lm_foreign_object family name source result)
    set(object ${CMAKE_CURRENT_BINARY_DIR}/foreign/${family}/${name}.o)
    lm_foreign_compile(${family} compile)
    add_custom_command(OUTPUT ${object}
        COMMAND ${CMAKE_C_COMPILER_LAUNCHER} ${CMAKE_C_COMPILER} ${compile} ${foreign_flags} ${ARGN}
            -I${CMAKE_CURRENT_BINARY_DIR}/foreign/${family} -MD -MF ${object}.d -c ${PROJECT_SOURCE_DIR}/${source} -o ${object}
        DEPENDS ${PROJECT_SOURCE_DIR}/${source} DEPFILE ${object}.d
        COMMENT "Building ${family} object ${name}" VERBATIM COMMAND_EXPAND_LISTS)
    set(${result} ${${result}} ${object} PARENT_SCOPE)
endfunction()

# lm_foreign_table(family name header flag...): one table of functions.
macro(lm_foreign_table family name header)
    string(REGEX REPLACE "[-+]" "_" id ${name})
    string(APPEND tables "TABLE(${id})\n")
    lm_foreign_object(${family} table_${id} simd/table.c objects
        -DLM_ISA=${id} -DLM_ISA_NAME="${name}" -DLM_ISA_HEADER="${header}" ${ARGN})
    if("${family}" STREQUAL "riscv64")
        lm_foreign_object(${family} slots_${id} tests/simd/op_slots.c slots -DLM_ISA_HEADER="${header}" ${ARGN})
        set(foreign_tables ${foreign_tables} ${name}=${CMAKE_CURRENT_BINARY_DIR}/foreign/${family}/slots_${id}.o)
    else()
        set(foreign_tables ${foreign_tables} ${name}=${CMAKE_CURRENT_BINARY_DIR}/foreign/${family}/table_${id}.o)
    endif()
endmacro()

# lm_foreign_program(family [more]): the program simd_isa_check_FAMILY. `more`: rows that only the test has, each
# "name header flag", for extensions that no ISA of simd/isas.def promises.
function(lm_foreign_program family)
    set(objects "")
    set(slots "")
    set(tables "")
    get_property(rows GLOBAL PROPERTY LM_SIMD_${family}_ROWS)
    foreach(row ${rows})
        get_property(header GLOBAL PROPERTY LM_SIMD_${family}_${row}_HEADER)
        get_property(flags GLOBAL PROPERTY LM_SIMD_${family}_${row}_FLAGS)
        lm_foreign_table(${family} ${row} ${header} ${flags})
    endforeach()
    foreach(row ${ARGN})
        separate_arguments(row)
        lm_foreign_table(${family} ${row})
    endforeach()
    file(CONFIGURE OUTPUT foreign/${family}/simd_tables.def CONTENT "${tables}")
    foreach(name check isa_check operands planted relaxed)
        lm_foreign_object(${family} ${name} tests/simd/${name}.c objects)
    endforeach()
    foreach(source cpu.c tables.c ${family}/cpu_${family}.c)
        get_filename_component(name ${source} NAME_WE)
        lm_foreign_object(${family} ${name} simd/${source} objects)
    endforeach()
    set(program ${CMAKE_CURRENT_BINARY_DIR}/simd_isa_check_${family})
    lm_foreign_link(${family} link)
    add_custom_command(OUTPUT ${program}
        COMMAND ${CMAKE_C_COMPILER} ${link} ${objects} -lm -lc -o ${program}
        DEPENDS ${objects} COMMENT "Linking ${family} program simd_isa_check_${family}" VERBATIM)
    add_custom_target(simd_foreign_${family} ALL DEPENDS ${program} ${slots})
    set(foreign_tables ${foreign_tables} PARENT_SCOPE)
endfunction()

# lm_foreign_test(family isa cpu): the check at one ISA on one of QEMU's CPUs; skipped with the reason where it cannot run.
function(lm_foreign_test family isa cpu)
    if(foreign_reason_${family})
        add_test(NAME simd/isa_check_${isa}
            COMMAND sh -c "echo 'not run: ${foreign_reason_${family}}'; exit 77")
        set_tests_properties(simd/isa_check_${isa} PROPERTIES SKIP_RETURN_CODE 77)
    else()
        add_test(NAME simd/isa_check_${isa}
            COMMAND ${LANEMARK_QEMU_${family}} -L /usr/${family}-linux-gnu -cpu ${cpu} simd_isa_check_${family} 20260101 1000 ${isa})
    endif()
    set_tests_properties(simd/isa_check_${isa} PROPERTIES LABELS simd TIMEOUT 120)
endfunction()

set(foreign_tables "")
foreach(family aarch64 riscv64)
    lm_foreign_reason(${family} foreign_reason_${family})
    if(foreign_reason_${family})
        message(STATUS "simd: no check for ${family}: ${foreign_reason_${family}}")
    elseif(family STREQUAL "aarch64")
        lm_foreign_program(aarch64 "aarch64+dotprod simd/aarch64/neon.h -march=armv8.2-a+dotprod"
            "aarch64+sve2 simd/aarch64/sve.h -march=armv9-a")
    else()
        lm_foreign_program(riscv64)
    endif()
endforeach()

lm_foreign_test(aarch64 aarch64          cortex-a57)
lm_foreign_test(aarch64 aarch64+dotprod  max)
lm_foreign_test(aarch64 aarch64-sve128   max,sve128=on,sve256=off,sve512=off)
lm_foreign_test(aarch64 aarch64-sve256   max,sve128=on,sve256=on,sve512=off)
lm_foreign_test(aarch64 aarch64-sve512   max,sve128=on,sve256=on,sve512=on)
lm_foreign_test(aarch64 aarch64+sve2     max,sve128=on,sve256=on,sve512=off)
lm_foreign_test(riscv64 riscv64          rv64)
lm_foreign_test(riscv64 riscv64-v128     rv64,v=true,vlen=128,vext_spec=v1.0)
lm_foreign_test(riscv64 riscv64-v256     rv64,v=true,vlen=256,vext_spec=v1.0)
lm_foreign_test(riscv64 riscv64-v512     rv64,v=true,vlen=512,vext_spec=v1.0)
