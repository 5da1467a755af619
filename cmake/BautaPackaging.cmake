# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What is installed beside the programs, and how CPack makes packages of it; `./dev package` runs it. Two components, a
# package each: `cli` (bauta: the command line and the models, which the studio uses too) and `studio` (bauta-studio).

# Packages are made on the release that they are for. Its number is part of their version, as in Debian's own updates,
# so that somebody who upgrades the system gets the package of the new one.
set(BAUTA_DEBIAN_REVISION 1)
if(EXISTS /etc/os-release)
    file(STRINGS /etc/os-release os_release REGEX "^(ID|VERSION_ID)=")
    if(os_release MATCHES "(^|;)ID=debian(;|$)" AND os_release MATCHES "VERSION_ID=\"?([0-9]+)")
        string(APPEND BAUTA_DEBIAN_REVISION "~deb${CMAKE_MATCH_1}u1")
    endif()
endif()
set(CPACK_PACKAGE_CONTACT "The Bauta developers <bauta@users.invalid>")

find_program(GZIP_PROGRAM gzip REQUIRED)

# bauta_install_gzipped(COMPONENT DESTINATION FILE [NAME]): manual pages and changelogs are installed compressed.
# Without a time stamp, so that two builds of one state are alike.
function(bauta_install_gzipped component destination file)
    cmake_path(GET file FILENAME name)
    if(ARGN)
        set(name "${ARGN}")
    endif()
    set(packed "${CMAKE_BINARY_DIR}/packed/${component}/${name}.gz")
    cmake_path(GET packed PARENT_PATH folder)
    file(MAKE_DIRECTORY "${folder}")
    add_custom_command(
        OUTPUT "${packed}"
        COMMAND "${GZIP_PROGRAM}" -9nc "${file}" > "${packed}"
        DEPENDS "${file}"
        VERBATIM)
    add_custom_target("packed_${component}_${name}" ALL DEPENDS "${packed}")
    install(FILES "${packed}" DESTINATION "${destination}" COMPONENT ${component})
endfunction()

set(linux "${PROJECT_SOURCE_DIR}/packaging/linux")

# bauta_install_package_files(COMPONENT PACKAGE): what Debian wants of every package, and the program's manual page and
# completions.
function(bauta_install_package_files component package)
    set(docs "${CMAKE_INSTALL_DATADIR}/doc/${package}")
    install(FILES "${linux}/copyright" DESTINATION "${docs}" COMPONENT ${component})
    bauta_install_gzipped(${component} "${docs}" "${PROJECT_SOURCE_DIR}/CHANGELOG.md" changelog)
    configure_file("${linux}/changelog.Debian.in" "${CMAKE_BINARY_DIR}/packed/${package}.changelog" @ONLY)
    bauta_install_gzipped(${component} "${docs}" "${CMAKE_BINARY_DIR}/packed/${package}.changelog" changelog.Debian)
    bauta_install_gzipped(${component} "${CMAKE_INSTALL_MANDIR}/man1" "${linux}/${package}.1")
    install(FILES "${linux}/${package}.bash-completion"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME ${package}
            COMPONENT ${component})
endfunction()

set(components "")
if(BUILD_CLI)
    list(APPEND components cli)
    bauta_install_package_files(cli bauta)
    install(DIRECTORY "${BAUTA_MODELS_DIR}/" DESTINATION "${CMAKE_INSTALL_DATADIR}/bauta/models" COMPONENT cli)
    # A package without models would install and then do nothing.
    install(CODE "
        if(NOT EXISTS \"${BAUTA_MODELS_DIR}/manifest.json\")
            message(FATAL_ERROR \"the models are missing: run ./dev setup and build again\")
        endif()" COMPONENT cli)
    install(FILES "${PROJECT_SOURCE_DIR}/docs/third-party.md" "${PROJECT_SOURCE_DIR}/docs/guide.md"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/bauta" COMPONENT cli)
endif()
if(BUILD_GUI)
    list(APPEND components studio)
    bauta_install_package_files(studio bauta-studio)
    install(FILES "${linux}/bauta-studio.desktop"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/applications" COMPONENT studio)
    install(FILES "${linux}/bauta-studio.metainfo.xml"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo" COMPONENT studio)
    install(FILES "${linux}/bauta-studio.mime.xml"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/mime/packages" RENAME bauta-studio.xml COMPONENT studio)
    set(icons "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable")
    install(FILES "${PROJECT_SOURCE_DIR}/resources/icons/bauta.svg"
            DESTINATION "${icons}/apps" RENAME bauta-studio.svg COMPONENT studio)
    install(FILES "${linux}/application-x-bauta-project.svg" DESTINATION "${icons}/mimetypes" COMPONENT studio)
endif()

set(CPACK_PACKAGE_NAME bauta)
set(CPACK_PACKAGE_VENDOR "The Bauta developers")
set(CPACK_PACKAGING_INSTALL_PREFIX "/usr")
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB)
set(CPACK_COMPONENTS_ALL ${components})
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${BAUTA_DEBIAN_REVISION})
set(CPACK_DEBIAN_PACKAGE_SECTION graphics)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)

set(CPACK_DEBIAN_CLI_PACKAGE_NAME bauta)
set(CPACK_COMPONENT_CLI_DESCRIPTION
"makes photos and videos safe to share
Bauta finds every face in photos and videos, covers or cloaks those that you
choose, removes metadata and reads the result back to make sure. It runs on
this computer alone and never opens a network connection. Originals are never
changed.
.
This package holds the command line program and the models.")
# libtorch finds its BLAS by name when it is loaded; without this one it falls back to the slow reference BLAS.
include(BautaPluginPackages)
bauta_heif_plugin_packages(heif_plugins "${HEIF_VERSION}")
bauta_svg_plugin_packages(svg_plugins)
set(CPACK_DEBIAN_CLI_PACKAGE_DEPENDS "libopenblas0-openmp${heif_plugins}")

set(CPACK_DEBIAN_STUDIO_PACKAGE_NAME bauta-studio)
set(CPACK_COMPONENT_STUDIO_DESCRIPTION
"makes photos and videos safe to share (desktop studio)
Bauta finds every face in photos and videos, covers or cloaks those that you
choose, removes metadata and reads the result back to make sure. It runs on
this computer alone and never opens a network connection. Originals are never
changed.
.
This package holds the desktop program: a library of your files, a card for
each person, before and after, a timeline for videos, and the check of what
was exported.")
# The two share the models and their format, so that they belong together.
set(CPACK_DEBIAN_STUDIO_PACKAGE_DEPENDS
    "bauta (= ${PROJECT_VERSION}-${BAUTA_DEBIAN_REVISION}), libopenblas0-openmp${svg_plugins}")
set(CPACK_DEBIAN_STUDIO_PACKAGE_RECOMMENDS "qt6-wayland, qt6-translations-l10n")
set(CPACK_DEBIAN_STUDIO_PACKAGE_SUGGESTS "fonts-noto-cjk")
include(CPack)
