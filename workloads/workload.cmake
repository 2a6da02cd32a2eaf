# SPDX-License-Identifier: Apache-2.0
# How a workload is built: the flags of every variant and ISA, each stated once, and the functions
# that turn a folder <family>/<name> into Wasm modules and native shared objects.
#
# Used by workloads/CMakeLists.txt, by tests/workloads for kernels with the same flags, and, from a copy under
# share/lanemark/guest, by whoever builds workloads of their own (LanemarkConfig.cmake.in).

find_program(LANEMARK_GUEST_CC clang-${LANEMARK_LLVM} REQUIRED
             HINTS /usr/lib/llvm-${LANEMARK_LLVM}/bin DOC "Compiler of the workloads")

set(guest_source_dir ${CMAKE_CURRENT_LIST_DIR})
set(guest_common -O3 -std=c17 -ffp-contract=off -fno-math-errno)
set(guest_warnings -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Werror
    # -march=native may name a CPU's features in a combination that clang 19 completes by itself.
    -Wno-invalid-feature-combination)

# Wasm 2.0, feature by feature, since the compiler's defaults differ between versions.
set(guest_wasm_target --target=wasm32-wasi -mcpu=mvp -mmutable-globals -msign-ext
    -mnontrapping-fptoint -mbulk-memory -mmultivalue -mreference-types)
# Without libc on the command line lld exports the functions themselves; with it, wrappers that run
# libc's destructors after every call. No workload needs more of libc than its headers.
set(guest_wasm_link -nostdlib -Wl,--no-entry,--stack-first,-z,stack-size=65536
    -Wl,--export=lm_setup,--export=lm_run,--export=lm_result,--export=lm_result_size
    -Wl,--export-if-defined=lm_reset)
set(guest_native_target -fPIC -fvisibility=hidden)
set(guest_native_link -shared -Wl,--no-undefined)

# The three variants. The scalar one may not be vectorised; the simd one is 128 bits wide in Wasm, and
# as wide as the ISA natively; so is the relaxed one, whose kernel takes what lib/native/guest_relaxed.h
# makes of relaxed instructions at that ISA.
set(guest_scalar -fno-vectorize -fno-slp-vectorize)
set(guest_scalar_wasm)
set(guest_simd)
set(guest_simd_wasm -msimd128)
set(guest_relaxed)
set(guest_relaxed_wasm -msimd128 -mrelaxed-simd)

# Native ISAs and their flags: the rows of simd/isas.def of this machine's family, and host; of other families, the
# first of those with equal flags.
set(isas_file ${guest_source_dir}/isas.def) # in the copy
if(NOT EXISTS ${isas_file})
    set(isas_file ${guest_source_dir}/../simd/isas.def)
endif()
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${isas_file})
file(STRINGS ${isas_file} isa_rows REGEX "^ISA\\(")
set(guest_isas)
set(guest_foreign_isas)
set(foreign_images)
foreach(row ${isa_rows})
    if(NOT row MATCHES "\"([^\"]+)\", *\"([^\"]*)\", *[0-9]+, *\"([^\"]*)\"")
        message(FATAL_ERROR "lanemark: ${isas_file}: no row of the expected form: ${row}")
    endif()
    if(CMAKE_MATCH_2 STREQUAL "" OR CMAKE_MATCH_2 STREQUAL CMAKE_SYSTEM_PROCESSOR)
        list(APPEND guest_isas ${CMAKE_MATCH_1})
        separate_arguments(guest_isa_${CMAKE_MATCH_1} UNIX_COMMAND "${CMAKE_MATCH_3}")
    elseif(NOT "${CMAKE_MATCH_2} ${CMAKE_MATCH_3}" IN_LIST foreign_images)
        list(APPEND foreign_images "${CMAKE_MATCH_2} ${CMAKE_MATCH_3}")
        list(APPEND guest_foreign_isas ${CMAKE_MATCH_1})
        set(guest_family_${CMAKE_MATCH_1} ${CMAKE_MATCH_2})
        separate_arguments(guest_isa_${CMAKE_MATCH_1} UNIX_COMMAND "${CMAKE_MATCH_3}")
    endif()
endforeach()

# Sets `out` to a key's value in a manifest, or to `default` where the key is missing.
function(lm_manifest_value out manifest key default)
    file(STRINGS ${manifest} lines REGEX "^${key} *=")
    if(lines)
        list(GET lines 0 line)
        string(REGEX REPLACE "^${key} *= *" "" value "${line}")
    else()
        set(value "${default}")
    endif()
    set(${out} "${value}" PARENT_SCOPE)
endfunction()

# Sets `out` to the sources of a workload's variant: <name>.c, and <variant>.c where the kernel is
# written by hand.
function(lm_workload_sources out folder variant)
    cmake_path(GET folder FILENAME name)
    set(sources ${folder}/${name}.c)
    if(EXISTS ${folder}/${variant}.c)
        list(APPEND sources ${folder}/${variant}.c)
    endif()
    set(${out} ${sources} PARENT_SCOPE)
endfunction()

# Sets `out` to the code generation flags of a native variant.
function(lm_native_flags out variant isa)
    set(${out} ${guest_common} ${guest_native_target} ${guest_isa_${isa}} ${guest_${variant}}
        PARENT_SCOPE)
endfunction()

# Copies a data file into a folder of build/share/lanemark.
function(lm_copy_data file folder)
    cmake_path(GET file FILENAME name)
    set(output ${LANEMARK_SHARE}/${folder}/${name})
    add_custom_command(OUTPUT ${output} DEPENDS ${file}
        COMMAND ${CMAKE_COMMAND} -E copy ${file} ${output} COMMENT "Data ${folder}/${name}")
    set_property(GLOBAL APPEND PROPERTY LANEMARK_WORKLOAD_OUTPUTS ${output})
endfunction()

# Compiles and links one variant of the workload in `folder` into `output`; `include` is the folder
# of lib with its guest_simd.h. Writes the flags beside it: `output`.flags, a .so replaced by it.
function(lm_build_variant folder variant output include flags link)
    lm_workload_sources(sources ${folder} ${variant})
    file(GLOB headers CONFIGURE_DEPENDS ${folder}/*.h ${guest_source_dir}/lib/*.h ${include}/*.h)
    string(REGEX REPLACE "\\.so$" "" flags_file ${output})
    string(JOIN " " flags_text ${flags})
    file(CONFIGURE OUTPUT ${flags_file}.flags CONTENT "${flags_text}\n")
    cmake_path(RELATIVE_PATH output BASE_DIRECTORY ${LANEMARK_SHARE} OUTPUT_VARIABLE label)
    add_custom_command(OUTPUT ${output} DEPENDS ${sources} ${headers} ${LANEMARK_GUEST_CC}
        COMMAND ${LANEMARK_GUEST_CC} ${flags} ${guest_warnings} -I ${guest_source_dir}/lib
                -I ${include} ${sources} ${link} -o ${output}
        COMMENT "Guest ${label}" VERBATIM)
    set_property(GLOBAL APPEND PROPERTY LANEMARK_WORKLOAD_OUTPUTS ${output})
endfunction()

# Builds all variants of the workload that `manifest` describes.
function(lm_add_workload manifest)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${manifest})
    cmake_path(GET manifest PARENT_PATH folder)
    string(REGEX MATCH "[^/]+/[^/]+$" workload ${folder})
    lm_manifest_value(variants ${manifest} variants "scalar simd")
    separate_arguments(variants)
    lm_copy_data(${manifest} workloads/${workload})
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.[ch]) # for the report, which shows them
    foreach(source ${sources})
        lm_copy_data(${source} workloads/${workload})
    endforeach()
    set(output_dir ${LANEMARK_SHARE}/workloads/${workload})
    file(MAKE_DIRECTORY ${output_dir}/native)
    foreach(variant ${variants})
        set(flags ${guest_common} ${guest_wasm_target} ${guest_${variant}}
            ${guest_${variant}_wasm})
        lm_build_variant(${folder} ${variant} ${output_dir}/${variant}.wasm
            ${guest_source_dir}/lib/wasm "${flags}" "${guest_wasm_link}")
        foreach(isa ${guest_isas})
            lm_native_flags(flags ${variant} ${isa})
            lm_build_variant(${folder} ${variant} ${output_dir}/native/${variant}-${isa}.so
                ${guest_source_dir}/lib/native "${flags}" "${guest_native_link}")
        endforeach()
    endforeach()
    if(LANEMARK_FOREIGN STREQUAL "all" OR workload IN_LIST LANEMARK_FOREIGN)
        lm_add_foreign(${folder} "${variants}" ${output_dir}/native)
    endif()
endfunction()

# Builds every FOLDER/FAMILY/NAME/manifest.
function(lm_add_workloads folder)
    file(GLOB manifests CONFIGURE_DEPENDS ${folder}/*/*/manifest)
    foreach(manifest ${manifests})
        lm_add_workload(${manifest})
    endforeach()
endfunction()
