# SPDX-License-Identifier: Apache-2.0
# Where the core test suite is: LANEMARK_SPEC_TESTSUITE if it holds scripts, else a clone of the public repository at one
# commit (state of February 2023, which wabt 1.0.32 converts) in the build tree. Sets SPEC_TESTSUITE; where neither is to
# be had, SPEC_TESTSUITE_WHY says why, and the test spec/testsuite prints it.
set(LANEMARK_SPEC_REPOSITORY "https://github.com/WebAssembly/testsuite"
    CACHE STRING "Repository of the core test suite, used when LANEMARK_SPEC_TESTSUITE is absent; empty: do not clone")
set(SPEC_COMMIT 3a04b2cf93bd8fce277458d419eea8d9c326345c)

# git_step(argument...): one git command in the clone; sets `failed` to what it said if it did not work.
macro(git_step)
    if(NOT failed)
        execute_process(COMMAND ${GIT_EXECUTABLE} -C ${clone} ${ARGN}
            TIMEOUT 120 RESULT_VARIABLE status OUTPUT_VARIABLE said ERROR_VARIABLE said)
        if(NOT status EQUAL 0)
            set(failed "git ${ARGV0}: ${status}: ${said}")
        endif()
    endif()
endmacro()

function(clone_testsuite clone)
    find_package(Git QUIET)
    set(failed "")
    if(NOT GIT_FOUND)
        set(failed "git is not installed")
    elseif(NOT LANEMARK_SPEC_REPOSITORY)
        set(failed "LANEMARK_SPEC_REPOSITORY is empty")
    endif()
    message(STATUS "Cloning the core test suite from ${LANEMARK_SPEC_REPOSITORY}")
    file(MAKE_DIRECTORY ${clone})
    git_step(init -q)
    git_step(fetch -q --depth 1 ${LANEMARK_SPEC_REPOSITORY} ${SPEC_COMMIT})
    git_step(checkout -q FETCH_HEAD)
    string(REGEX REPLACE "[\r\n\"]+" " " failed "${failed}")
    if(failed)
        message(STATUS "Cloning the core test suite failed: ${failed}")
    endif()
    set(SPEC_TESTSUITE_WHY "${failed}" PARENT_SCOPE)
endfunction()

set(SPEC_TESTSUITE ${LANEMARK_SPEC_TESTSUITE})
set(SPEC_TESTSUITE_WHY "")
if(NOT EXISTS ${SPEC_TESTSUITE}/i32.wast)
    set(SPEC_TESTSUITE ${CMAKE_BINARY_DIR}/spec-testsuite)
    if(NOT EXISTS ${SPEC_TESTSUITE}/i32.wast)
        clone_testsuite(${SPEC_TESTSUITE})
    endif()
endif()
