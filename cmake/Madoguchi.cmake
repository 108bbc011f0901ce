# The few shapes a target can have here. Include paths start at the repository's top.

set(MADOGUCHI_WARNINGS -Wall -Wextra -Werror -Wno-unused-parameter -Wno-missing-field-initializers)

# madoguchi_library(NAME SRCS a.cc … DEPS target …): a library; `core` ones must not name gRPC (tests/tidy checks the includes).
function(madoguchi_library name)
  cmake_parse_arguments(ARG "" "" "SRCS;DEPS" ${ARGN})
  if(ARG_SRCS)
    add_library(${name} STATIC ${ARG_SRCS})
    target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
    target_compile_options(${name} PRIVATE ${MADOGUCHI_WARNINGS})
    target_link_libraries(${name} PUBLIC ${ARG_DEPS})
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR})
    target_link_libraries(${name} INTERFACE ${ARG_DEPS})
  endif()
endfunction()

# madoguchi_binary(NAME OUTPUT file-name SRCS … DEPS …): an executable in build/<preset>/bin.
function(madoguchi_binary name)
  cmake_parse_arguments(ARG "" "OUTPUT" "SRCS;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SRCS})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${MADOGUCHI_WARNINGS})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
  if(ARG_OUTPUT)
    set_target_properties(${name} PROPERTIES OUTPUT_NAME ${ARG_OUTPUT})
  endif()
endfunction()

# madoguchi_test(NAME SRCS x_test.cc … DEPS … [LABELS grpc …] [DATA dir]): a GoogleTest binary, run from the repository's top.
# Label what links gRPC `grpc`: ThreadSanitizer runs the rest.
function(madoguchi_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SRCS;DEPS;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SRCS})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${MADOGUCHI_WARNINGS})
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
endfunction()

# madoguchi_service(NAME DEPS … [CORE_FOLDERS folder …]): one process with the usual rooms in this folder: core/ (and the folders of it that
# are named), adapters/, service.cc, convert.cc, errors.cc, options.cc, server.cc, main.cc. Makes NAME_core, NAME_lib (everything but main)
# and the binary madoguchi-NAME.
function(madoguchi_service name)
  cmake_parse_arguments(ARG "" "" "CORE_FOLDERS;CORE_DEPS;DEPS" ${ARGN})
  # The errors that rules give are rules too: errors.cc sees only common/status.
  set(core_globs core/*.cc errors.cc)
  foreach(folder ${ARG_CORE_FOLDERS})
    list(APPEND core_globs core/${folder}/*.cc)
  endforeach()
  file(GLOB core_srcs CONFIGURE_DEPENDS ${core_globs})
  file(GLOB lib_srcs CONFIGURE_DEPENDS *.cc adapters/*.cc)
  list(FILTER core_srcs EXCLUDE REGEX "_(test|bench)\\.cc$")
  list(FILTER lib_srcs EXCLUDE REGEX "(_(test|bench)|/main|/errors)\\.cc$")
  madoguchi_library(${name}_core SRCS ${core_srcs} DEPS ${ARG_CORE_DEPS})
  madoguchi_library(${name}_lib SRCS ${lib_srcs} DEPS ${name}_core ${ARG_DEPS})
  madoguchi_binary(madoguchi_${name} OUTPUT madoguchi-${name} SRCS main.cc DEPS ${name}_lib)
endfunction()
