# Build flags as a target, and the functions that declare layers and programs.

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

add_library(divit-flags INTERFACE)
target_compile_features(divit-flags INTERFACE c_std_17)
target_compile_definitions(divit-flags INTERFACE _GNU_SOURCE _FILE_OFFSET_BITS=64)
target_include_directories(divit-flags INTERFACE ${PROJECT_SOURCE_DIR}/include ${PROJECT_SOURCE_DIR}/src)
target_compile_options(divit-flags INTERFACE
    -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2
    -Wimplicit-fallthrough -fvisibility=hidden -fno-strict-aliasing
    -fstack-protector-strong -fstack-clash-protection -ftrivial-auto-var-init=zero)
if(CMAKE_C_COMPILER_ID STREQUAL "Clang" AND CMAKE_C_COMPILER_VERSION VERSION_LESS 16)
    target_compile_options(divit-flags INTERFACE
        -enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang)
endif()
target_link_options(divit-flags INTERFACE
    -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,separate-code -Wl,--as-needed)
if(DIVIT_WERROR)
    target_compile_options(divit-flags INTERFACE -Werror)
endif()
if(DIVIT_SANITIZE)
    target_compile_options(divit-flags INTERFACE
        -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(divit-flags INTERFACE -fsanitize=address,undefined)
else()
    target_compile_options(divit-flags INTERFACE $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3>)
endif()
if(DIVIT_FUZZ)
    target_compile_options(divit-flags INTERFACE -fsanitize=fuzzer-no-link)
    target_link_options(divit-flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported(LANGUAGES C)

# divit_layer(NAME SOURCES a.c ... [LAYERS base ...] [LIBRARIES lib ...])
# One static library divit-NAME. LAYERS: the folders below it. LIBRARIES: third party that only it
# includes.
function(divit_layer name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LAYERS;LIBRARIES")
    add_library(divit-${name} STATIC ${arg_SOURCES})
    list(TRANSFORM arg_LAYERS PREPEND divit-)
    target_link_libraries(divit-${name} PUBLIC ${arg_LAYERS} PRIVATE divit-flags ${arg_LIBRARIES})
endfunction()

# divit_program(NAME SOURCES a.c ... LAYERS cli ... [LIBRARIES lib ...])
function(divit_program name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LAYERS;LIBRARIES")
    add_executable(${name} ${arg_SOURCES})
    list(TRANSFORM arg_LAYERS PREPEND divit-)
    target_link_libraries(${name} PRIVATE divit-flags ${arg_LAYERS} ${arg_LIBRARIES})
endfunction()
