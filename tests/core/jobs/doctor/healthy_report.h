// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/jobs/doctor/computer_report.h"

namespace bauta::test
{

/// A computer that lacks nothing: Debian 12 with Bauta as a package, made up from one end to the other.
inline jobs::ComputerReport healthyReport()
{
    jobs::ComputerReport report;
    report.version = "1.2.3";
    report.frontEnd = {{"Qt", "6.4.2, platform xcb"}};
    report.system.programKind = jobs::ProgramKind::Package;
    report.system.name = "Debian GNU/Linux 12 (bookworm)";
    report.system.id = "debian";
    report.system.kernel = "6.1.0-25-amd64";
    report.system.architecture = "x86_64";
    report.system.cLibrary = "glibc 2.36";
    report.system.processor = "Imaginary CPU @ 3.00GHz";
    report.system.extensions = {"avx2", "fma", "avx512f"};
    report.system.memoryBytes = 16LL << 30;
    report.system.availableBytes = 9LL << 30;
    report.compute = {{"oneDNN", "2.6.3", "2.6.3"}, "AVX-512", "OpenMP", 4, 8};
    report.photosAtOnce = 2;
    report.threadsForEach = 2;
    const std::string hash(64, 'a');
    report.models = {{"ssd", "detector", "1.7.15", models::ModelState::Good, hash, hash},
                     {"faceres", "recogniser", "3.0.4", models::ModelState::Good, hash, hash},
                     {"synthetic-face", "new faces", "", models::ModelState::Unverified, hash, ""}};
    report.torch = models::TorchFacts{
        {"libtorch", "", "1.13.0"}, models::BlasKind::OpenBlas, "libblas.so.3", "OpenBLAS 0.3.21", ""};
    report.photoLibraries = {{"libheif", "1.15.1", "1.15.1"}, {"libpng", "1.6.40", "1.6.39"}};
    report.photoFormats = {{image::Format::Jpeg, true, true, "", ""},
                           {image::Format::Heic, true, true, "a decoder", "an encoder"},
                           {image::Format::Avif, true, true, "another decoder", "another encoder"},
                           {image::Format::Gif, true, false, "", ""}};
    report.video = {"5.1.9-0+deb12u1",
                    "GPL version 2 or later",
                    {{"libavformat", "59.27.100", "59.27.100"}, {"libavcodec", "59.37.100", "59.37.100"}},
                    {{"mp4", true, true}, {"webm", true, true}},
                    {{"h264", false, true, {"libx264"}, {"libx264"}}, {"aac", true, true, {"aac"}, {}}}};
    jobs::Measurement measurement;
    measurement.seconds = 5.1;
    measurement.threads = 4;
    measurement.parts = {{"detector", "faces sought", 210.0, 0.0, "", "", ""},
                         {"videoWritten", "H.264 written", 0.0, 71.0, "frames/s", "libx264", ""}};
    report.measurement = measurement;
    return report;
}

} // namespace bauta::test
