# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# cmake -DWORK=FOLDER -P plugin_packages.cmake: on which machines the packages depend on those of plugins. The tools of
# Debian are faked in FOLDER.
cmake_minimum_required(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/../../cmake/BautaPluginPackages.cmake")

function(expect what actual expected)
    if(NOT actual STREQUAL expected)
        message(SEND_ERROR "${what}: '${actual}', not '${expected}'")
    endif()
endfunction()

set(all ", libheif-plugin-libde265, libheif-plugin-x265, libheif-plugin-aomenc, \
libheif-plugin-dav1d | libheif-plugin-aomdec")
foreach(case IN ITEMS "1.15.1;no" "1.16.0;yes" "1.17.6;yes" "1.19.8;yes" "1.9.1;no")
    list(GET case 0 version)
    list(GET case 1 has)
    bauta_heif_plugin_packages(packages ${version})
    if(has STREQUAL yes)
        expect("libheif ${version}" "${packages}" "${all}")
    else()
        expect("libheif ${version}" "${packages}" "")
    endif()
endforeach()

# The names of the tools that know the package.
foreach(knows IN ITEMS "" dpkg-query apt-cache)
    file(REMOVE_RECURSE "${WORK}")
    foreach(tool IN ITEMS dpkg-query apt-cache)
        set(result 1)
        if(tool STREQUAL knows)
            set(result 0)
        endif()
        file(WRITE "${WORK}/${tool}" "#!/bin/sh\nexit ${result}\n")
        file(CHMOD "${WORK}/${tool}" PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
    endforeach()
    set(ENV{PATH} "${WORK}:/usr/bin:/bin")
    bauta_svg_plugin_packages(packages)
    if(knows)
        expect("known to ${knows}" "${packages}" ", qt6-svg-plugins")
    else()
        expect("known to none" "${packages}" "")
    endif()
endforeach()
# Where there is no such tool, on other systems.
file(REMOVE_RECURSE "${WORK}")
set(ENV{PATH} "${WORK}")
bauta_svg_plugin_packages(packages)
expect("no tools" "${packages}" "")
