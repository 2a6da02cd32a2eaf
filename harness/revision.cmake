# SPDX-License-Identifier: Apache-2.0
# Writes revision.c at build time: git revision, versions and compilers. Only a change rewrites it.
# In: SOURCE, OUTPUT, TEMPLATE, VERSION, C_COMPILER, CXX_COMPILER, BENCHMARK_VERSION.
execute_process(COMMAND git -C ${SOURCE} describe --always --dirty --abbrev=12 --exclude=*
    OUTPUT_VARIABLE REVISION OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
if(failed)
    set(REVISION unknown)
endif()
configure_file(${TEMPLATE} ${OUTPUT} @ONLY)
