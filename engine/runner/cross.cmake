# SPDX-License-Identifier: Apache-2.0
# CMake's toolchain file for another family of machines, LANEMARK_FAMILY (aarch64, riscv64): clang with the C library of
# Debian's cross packages, shared, so that no library of another compiler is needed; what has to run meanwhile, and the
# tests, run under QEMU. harness/emulated/CMakeLists.txt configures this tree with it once per family; by hand:
#
#     cmake -S . -B build-aarch64 -G Ninja -DCMAKE_TOOLCHAIN_FILE=engine/runner/cross.cmake -DLANEMARK_FAMILY=aarch64
#
# Such a build has the engine without the compiler, as liblanemark.so and as the program that runs under emulation
# (engine/runner/README.md), and the spec runner.
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES LANEMARK_FAMILY LANEMARK_LLVM)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
if(NOT DEFINED LANEMARK_LLVM)
    set(LANEMARK_LLVM 19)
endif()
set(root /usr/${LANEMARK_FAMILY}-linux-gnu)
file(GLOB loader RELATIVE ${root}/lib ${root}/lib/ld-linux-*.so.1)
if(NOT loader)
    message(FATAL_ERROR "lanemark: ${LANEMARK_FAMILY}: there is no C library of it in ${root}: install the cross C "
        "library that .ci/packages lists")
endif()

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR ${LANEMARK_FAMILY})
if(NOT DEFINED CMAKE_C_COMPILER)
    set(CMAKE_C_COMPILER clang-${LANEMARK_LLVM})
endif()
set(CMAKE_C_COMPILER_TARGET ${LANEMARK_FAMILY}-linux-gnu)
set(CMAKE_C_FLAGS_INIT "-nostdlibinc -isystem ${root}/include")
if(LANEMARK_FAMILY STREQUAL "aarch64")
    string(APPEND CMAKE_C_FLAGS_INIT " -mno-outline-atomics") # they would be another compiler's library's
endif()
set(CMAKE_SHARED_LINKER_FLAGS_INIT "-nostdlib -fuse-ld=lld -L${root}/lib")
set(CMAKE_EXE_LINKER_FLAGS_INIT "${CMAKE_SHARED_LINKER_FLAGS_INIT} -no-pie ${root}/lib/crt1.o ${root}/lib/crti.o \
${root}/lib/crtn.o -Wl,--dynamic-linker=/lib/${loader},-z,now")
set(CMAKE_C_STANDARD_LIBRARIES_INIT "-lm -lc")
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-${LANEMARK_FAMILY} -L ${root})
