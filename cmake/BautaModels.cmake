# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Target `models`: converts what `./dev setup` fetched into share/bauta/models of the build tree, once, and again when
# the converter changes. Without the sources everything still builds; programs then name the command to run.

set(BAUTA_MODELS_DIR "${CMAKE_BINARY_DIR}/share/bauta/models")
set(BAUTA_SAMPLES_DIR "${CMAKE_BINARY_DIR}/share/bauta/samples")

add_subdirectory("${PROJECT_SOURCE_DIR}/app/import_models")

set(model_sources "${BAUTA_MODEL_SOURCES}")
if(NOT model_sources)
    if(DEFINED ENV{BAUTA_MODEL_SOURCES})
        set(model_sources "$ENV{BAUTA_MODEL_SOURCES}")
    elseif(DEFINED ENV{XDG_CACHE_HOME} AND NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
        set(model_sources "$ENV{XDG_CACHE_HOME}/bauta/model-sources")
    else()
        set(model_sources "$ENV{HOME}/.cache/bauta/model-sources")
    endif()
endif()

# fetch_models.sh writes the stamp last, when everything is in place.
if(EXISTS "${model_sources}/stamp")
    add_custom_command(
        OUTPUT "${BAUTA_MODELS_DIR}/manifest.json"
        COMMAND bauta-import-models "${model_sources}" "${BAUTA_MODELS_DIR}"
        COMMAND "${CMAKE_COMMAND}" -E make_directory "${BAUTA_SAMPLES_DIR}"
        COMMAND "${CMAKE_COMMAND}" -E copy_directory "${model_sources}/face-api/demo" "${BAUTA_SAMPLES_DIR}"
        DEPENDS bauta-import-models "${model_sources}/stamp"
        COMMENT "Converting models"
        VERBATIM)
    # The project's own model (resources/synthetic-face.md) lies beside them; after them, since they begin the folder.
    add_custom_command(
        OUTPUT "${BAUTA_MODELS_DIR}/synthetic-face.bin"
        COMMAND "${CMAKE_COMMAND}" -E copy "${PROJECT_SOURCE_DIR}/resources/synthetic-face.bin" "${BAUTA_MODELS_DIR}"
        DEPENDS "${BAUTA_MODELS_DIR}/manifest.json" "${PROJECT_SOURCE_DIR}/resources/synthetic-face.bin"
        VERBATIM)
    add_custom_target(models ALL
        DEPENDS "${BAUTA_MODELS_DIR}/manifest.json" "${BAUTA_MODELS_DIR}/synthetic-face.bin")
else()
    message(STATUS "models missing: run ./dev setup")
    add_custom_target(models
        COMMAND "${CMAKE_COMMAND}" -E echo "models missing: run ./dev setup"
        COMMAND "${CMAKE_COMMAND}" -E false
        VERBATIM)
endif()
