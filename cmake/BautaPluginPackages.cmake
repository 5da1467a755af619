# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# What Debian 12 has inside libheif and Qt's Svg library are plugins in packages of their own in Debian 13 and its
# relatives: reading and writing HEIC and AVIF, and the drawings in the studio's style sheet. No program links them, so
# that dpkg-shlibdeps does not find them. It is decided by what this machine has, not by its name.

# bauta_heif_plugin_packages(OUT LIBHEIF_VERSION): packages as in Depends, each after a comma; empty where there are none.
function(bauta_heif_plugin_packages out version)
    set(${out} "" PARENT_SCOPE)
    if(version VERSION_GREATER_EQUAL 1.16)
        set(${out} ", libheif-plugin-libde265, libheif-plugin-x265, libheif-plugin-aomenc, \
libheif-plugin-dav1d | libheif-plugin-aomdec" PARENT_SCOPE)
    endif()
endfunction()

# bauta_svg_plugin_packages(OUT): the same for Qt's; a package is there if it is installed or can be.
function(bauta_svg_plugin_packages out)
    set(${out} "" PARENT_SCOPE)
    foreach(ask IN ITEMS "dpkg-query;-s" "apt-cache;show")
        execute_process(COMMAND ${ask} qt6-svg-plugins RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
        if(result STREQUAL 0)
            set(${out} ", qt6-svg-plugins" PARENT_SCOPE)
        endif()
    endforeach()
endfunction()
