# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What is installed beside the programs, and how CPack makes a package of it. `./dev package` runs it.

install(DIRECTORY "${BAUTA_MODELS_DIR}/" DESTINATION "${CMAKE_INSTALL_DATADIR}/bauta/models" COMPONENT cli)
# A package without models would install and then do nothing.
install(CODE "
    if(NOT EXISTS \"${BAUTA_MODELS_DIR}/manifest.json\")
        message(FATAL_ERROR \"the models are missing: run ./dev setup and build again\")
    endif()" COMPONENT cli)
install(FILES
            "${PROJECT_SOURCE_DIR}/docs/third-party.md"
            "${PROJECT_SOURCE_DIR}/docs/guide.md"
            "${PROJECT_SOURCE_DIR}/CHANGELOG.md"
            "${PROJECT_SOURCE_DIR}/packaging/linux/copyright"
        DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT cli)

set(CPACK_PACKAGE_NAME bauta)
set(CPACK_PACKAGE_CONTACT "The Bauta developers <bauta@localhost>")
set(CPACK_PACKAGE_VENDOR "The Bauta developers")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "makes photos safe to share: hides faces, strips metadata")
set(CPACK_PACKAGE_DESCRIPTION
"Bauta finds every face in photos, covers those that you choose, removes
metadata and reads the result back to make sure. It runs on this computer
alone and never opens a network connection. Originals are never changed.")
set(CPACK_PACKAGING_INSTALL_PREFIX "/usr")
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL cli)
set(CPACK_DEB_COMPONENT_INSTALL OFF)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# libtorch finds its BLAS by name when it starts; without this one it falls back to the slow reference BLAS.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libopenblas0-openmp")
include(CPack)
