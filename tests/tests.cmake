# The functions that declare tests and fuzz targets.
find_package(PkgConfig REQUIRED)
pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)

# divit_unit_test(NAME SOURCES test_x.c ... LAYERS base ... [LIBRARIES lib ...])
# A cmocka program unit-NAME, run by ctest as unit.NAME in tests/data.
function(divit_unit_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LAYERS;LIBRARIES")
    add_executable(unit-${name} ${arg_SOURCES})
    list(TRANSFORM arg_LAYERS PREPEND divit-)
    target_include_directories(unit-${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_link_libraries(unit-${name} PRIVATE divit-flags ${arg_LAYERS} ${arg_LIBRARIES} PkgConfig::CMOCKA)
    set_target_properties(unit-${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    add_test(NAME unit.${name} COMMAND unit-${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}/tests/data)
    set_tests_properties(unit.${name} PROPERTIES TIMEOUT 300)
endfunction()

# divit_fuzz_target(NAME SOURCE fuzz_x.c LAYERS base ... [LIBRARIES lib ...])
# fuzz_x.c defines LLVMFuzzerTestOneInput. With DIVIT_FUZZ a libFuzzer program fuzz-NAME is built and
# ctest runs it for 5 s as fuzz.NAME; else ctest replays tests/fuzz/corpus/NAME as corpus.NAME,
# and as scarce.NAME with each allocation failing.
function(divit_fuzz_target name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "SOURCE" "LAYERS;LIBRARIES")
    set(corpus ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${name})
    list(TRANSFORM arg_LAYERS PREPEND divit-)
    add_executable(fuzz-${name} ${arg_SOURCE})
    target_link_libraries(fuzz-${name} PRIVATE divit-flags ${arg_LAYERS} ${arg_LIBRARIES})
    set_target_properties(fuzz-${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    if(DIVIT_FUZZ)
        target_link_options(fuzz-${name} PRIVATE -fsanitize=fuzzer)
        set(found ${PROJECT_BINARY_DIR}/fuzz/${name})
        file(MAKE_DIRECTORY ${found})
        add_test(NAME fuzz.${name} COMMAND fuzz-${name} -max_total_time=5 -timeout=10 -rss_limit_mb=1024
            -print_final_stats=1 -artifact_prefix=${found}/crash- ${found} ${corpus})
        set_tests_properties(fuzz.${name} PROPERTIES TIMEOUT 120)
    else()
        target_sources(fuzz-${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/fuzz/replay.c
            ${PROJECT_SOURCE_DIR}/tests/fuzz/scarce.c)
        target_include_directories(fuzz-${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
        target_link_options(fuzz-${name} PRIVATE
            -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup,--wrap=strndup,--wrap=abort)
        add_test(NAME corpus.${name} COMMAND fuzz-${name} ${corpus})
        add_test(NAME scarce.${name} COMMAND fuzz-${name} --scarce ${corpus})
        set_tests_properties(corpus.${name} scarce.${name} PROPERTIES TIMEOUT 120)
    endif()
endfunction()
