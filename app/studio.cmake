# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The desktop studio: a program that links no more than it needs to paint its window, and the engine beside it, which it
# loads afterwards (decision 0017).

# Nothing calls jemalloc by name, so the linker is told to keep it. Sanitizers bring an allocator of their own.
add_library(bauta_studio_allocator INTERFACE)
if(NOT BAUTA_SANITIZE)
    target_sources(bauta_studio_allocator INTERFACE "${CMAKE_CURRENT_LIST_DIR}/studio_allocator.cpp")
    target_link_options(bauta_studio_allocator INTERFACE
        "-Wl,--push-state,--no-as-needed,${JEMALLOC_LINK_LIBRARIES},--pop-state")
endif()

add_executable(bauta-studio studio_main.cpp portable.cpp)
bauta_qt_target(bauta-studio)
file(RELATIVE_PATH engine_folder "/${CMAKE_INSTALL_BINDIR}" "/${CMAKE_INSTALL_LIBDIR}/bauta")
target_compile_definitions(bauta-studio PRIVATE
    BAUTA_VERSION="${PROJECT_VERSION}" BAUTA_STUDIO_ENGINE_FOLDER="${engine_folder}")
# Libraries of the core's layers that nothing here calls are not loaded at start.
target_link_options(bauta-studio PRIVATE -Wl,--as-needed)
target_link_libraries(bauta-studio PRIVATE bauta_studio_allocator bauta_ui bauta_warnings)

add_library(bauta-studio-engine MODULE "${PROJECT_SOURCE_DIR}/ui/engine/engine_entry.cpp")
set_target_properties(bauta-studio-engine PROPERTIES
    PREFIX "" LIBRARY_OUTPUT_DIRECTORY "${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
target_link_options(bauta-studio-engine PRIVATE -Wl,--exclude-libs,ALL)
target_link_libraries(bauta-studio-engine PRIVATE bauta_ui_engine bauta_warnings)
add_dependencies(bauta-studio bauta-studio-engine)
add_dependencies(bauta-studio-engine bauta-gradients)

install(TARGETS bauta-studio RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT studio)
install(TARGETS bauta-studio-engine LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}/bauta" COMPONENT studio)
