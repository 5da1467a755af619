# SPDX-FileCopyrightText: 2026 The Bauta developers
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Third-party libraries, each as an imported target, so that their headers are SYSTEM headers.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(OpenMP REQUIRED COMPONENTS CXX)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(OpenCV REQUIRED COMPONENTS core imgproc imgcodecs dnn)
# Its CMake package names protobuf::libprotobuf and does not find it itself.
find_package(Protobuf REQUIRED)
find_package(ONNX REQUIRED)
# Debian 13 puts its targets into a name space and defines ONNX_ML with them.
add_library(bauta_onnx_proto INTERFACE)
if(TARGET ONNX::onnx_proto)
    target_link_libraries(bauta_onnx_proto INTERFACE ONNX::onnx_proto)
else()
    target_link_libraries(bauta_onnx_proto INTERFACE onnx_proto)
endif()
find_package(dnnl REQUIRED CONFIG)
find_package(JPEG REQUIRED)
find_package(PNG REQUIRED)
find_package(TIFF REQUIRED)
find_package(GIF REQUIRED)
pkg_check_modules(WEBP REQUIRED IMPORTED_TARGET libwebp libwebpdemux libwebpmux)
pkg_check_modules(LCMS2 REQUIRED IMPORTED_TARGET lcms2)
pkg_check_modules(HEIF REQUIRED IMPORTED_TARGET libheif)
pkg_check_modules(EXIV2 REQUIRED IMPORTED_TARGET exiv2)
pkg_check_modules(FFMPEG REQUIRED IMPORTED_TARGET libavformat>=59 libavcodec>=59 libavfilter>=8 libavutil>=57
                  libswscale>=6 libswresample>=4)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)

if(BUILD_CLI)
    find_package(CLI11 REQUIRED)
endif()
if(BUILD_GUI)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Core DBus Gui Svg Widgets LinguistTools)
    pkg_check_modules(JEMALLOC REQUIRED jemalloc) # the studio's
endif()
if(BUILD_TESTING)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Test)
endif()

# Only the parts of OpenCV that core uses; ${OpenCV_LIBS} would pull in the GUI and video modules.
add_library(bauta_opencv INTERFACE)
target_link_libraries(bauta_opencv INTERFACE opencv_core opencv_imgproc)

# Debian ships libtorch without a usable imported target for C++ alone; the three libraries are all that is needed.
find_path(TORCH_INCLUDE_DIR ATen/ATen.h REQUIRED)
find_library(TORCH_LIBRARY torch REQUIRED)
find_library(TORCH_CPU_LIBRARY torch_cpu REQUIRED)
find_library(C10_LIBRARY c10 REQUIRED)
add_library(bauta_torch INTERFACE)
target_include_directories(bauta_torch SYSTEM INTERFACE "${TORCH_INCLUDE_DIR}")
target_link_libraries(bauta_torch INTERFACE "${TORCH_LIBRARY}" "${TORCH_CPU_LIBRARY}" "${C10_LIBRARY}")
