# SPDX-License-Identifier: Apache-2.0
# Native code for machines of other families, which emulators run to be counted: how clang is told, whether
# this machine has the C library it takes, and the images of the workloads chosen for it.
#
# Used by workloads/CMakeLists.txt and, for the program that calls the images, by harness/emulated. They are linked with
# the shared C library of Debian's cross packages, which needs no library of another compiler.

set(LANEMARK_FOREIGN "blas/dot_f32;blas/triad_f32;crypto/sha256;ml/dot_i8;polybench/jacobi_2d;text/utf8_validate"
    CACHE STRING "Workloads to build for other families of machines too, or `all`")

# SIMDe's headers serve every family; the rest of the folder they lie in is this machine's.
find_path(LANEMARK_SIMDE simde/wasm/simd128.h REQUIRED)
set(foreign_include ${CMAKE_CURRENT_BINARY_DIR}/foreign-include)
file(MAKE_DIRECTORY ${foreign_include})
file(CREATE_LINK ${LANEMARK_SIMDE}/simde ${foreign_include}/simde SYMBOLIC)

# lm_foreign_target(family compile link): clang's arguments to compile, and to link before `-lc`.
function(lm_foreign_target family compile link)
    set(root /usr/${family}-linux-gnu)
    set(${compile} --target=${family}-linux-gnu -nostdlibinc -isystem ${root}/include PARENT_SCOPE)
    set(${link} -nostdlib -fuse-ld=lld -L${root}/lib PARENT_SCOPE)
endfunction()

# lm_foreign_reason(family result): why nothing can be built for the family here; empty if it can.
function(lm_foreign_reason family result)
    lm_foreign_target(${family} compile link)
    set(probe ${CMAKE_CURRENT_BINARY_DIR}/foreign-${family})
    file(WRITE ${probe}.c "#include <stdio.h>\nint hello(void);\nint hello(void) { return puts(\"hello\"); }\n")
    execute_process(COMMAND ${LANEMARK_GUEST_CC} ${compile} -fPIC -shared ${probe}.c ${link} -lc -o ${probe}.so
        RESULT_VARIABLE failed OUTPUT_QUIET ERROR_VARIABLE messages)
    set(${result} "" PARENT_SCOPE)
    if(failed)
        string(REGEX MATCH "error: [^\n']*" first "${messages}")
        set(${result} "${first}: install the cross C library that .ci/packages lists" PARENT_SCOPE)
    endif()
endfunction()

# The families that can be built for, as the global property LANEMARK_FOREIGN_FAMILIES.
set(foreign_families)
foreach(isa ${guest_foreign_isas})
    list(APPEND foreign_families ${guest_family_${isa}})
endforeach()
list(REMOVE_DUPLICATES foreign_families)
foreach(family ${foreign_families})
    lm_foreign_reason(${family} foreign_reason)
    if(foreign_reason)
        message(STATUS "workloads: none for ${family}: ${foreign_reason}")
    else()
        set_property(GLOBAL APPEND PROPERTY LANEMARK_FOREIGN_FAMILIES ${family})
    endif()
endforeach()

# lm_add_foreign(folder variants output_dir): the images of one workload, output_dir/VARIANT-ISA.so; ISAs with equal
# flags share the first one's, which serves all vector lengths. Not every ISA has what a kernel's loop pragmas ask for.
function(lm_add_foreign folder variants output_dir)
    get_property(families GLOBAL PROPERTY LANEMARK_FOREIGN_FAMILIES)
    foreach(isa ${guest_foreign_isas})
        if(NOT guest_family_${isa} IN_LIST families)
            continue()
        endif()
        lm_foreign_target(${guest_family_${isa}} compile link)
        foreach(variant ${variants})
            lm_native_flags(flags ${variant} ${isa})
            lm_build_variant(${folder} ${variant} ${output_dir}/${variant}-${isa}.so ${guest_source_dir}/lib/native
                "${compile};-isystem;${foreign_include};${flags};-Wno-pass-failed" "${guest_native_link};${link};-lc")
        endforeach()
    endforeach()
endfunction()
