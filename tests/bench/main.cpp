// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/compute_threads.h"
#include "tests/bench/bench.h"

#include <cstdio>
#include <vector>

namespace
{

const std::vector<bauta::bench::Bench> kBenches = {
    {"detect", "finding faces: recall, other boxes, small faces, crowds, speed", bauta::bench::runDetect},
    {"calibrate", "similarity to false-accept rates; writes resources/calibration.json", bauta::bench::runCalibrate},
    {"recognise", "true matches, false accepts, grouping, reference photos", bauta::bench::runRecognise},
    {"redact", "what recognisers still see of covered faces, and a parrot attack", bauta::bench::runRedact},
    {"cloak", "what a cloak takes from recognisers, what people see of it, what it costs", bauta::bench::runCloak},
    {"verdict", "whether the audit's verdict holds for a recogniser it does not know", bauta::bench::runVerdict},
    {"photo", "time against plain decode and encode, memory of a long batch", bauta::bench::runPhoto},
    {"video-cloak", "what cloaks take from recognisers in a video, flicker, cost", bauta::bench::runVideoCloak},
    {"video-coverage", "uncovered faces and needlessly covered area in videos", bauta::bench::runVideoCoverage},
    {"video-methods", "every way of hiding faces on one clip: time, memory, contact sheets",
     bauta::bench::runVideoMethods},
    {"video-speed", "covering faces in a video against a plain encode, memory over length",
     bauta::bench::runVideoSpeed},
    {"anonymize", "what a face of somebody else takes from recognisers, what people see of it, speed",
     bauta::bench::runAnonymize},
    {"train-faces", "makes the model of --method anonymize; writes resources/synthetic-face.bin",
     bauta::bench::runTrainFaces},
};

} // namespace

int main(int argc, char** argv)
{
    bauta::models::limitArenas(); // as the command line does
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    for (const auto& bench : kBenches) {
        if (!arguments.empty() && arguments.front() == bench.name) {
            return bench.run({arguments.begin() + 1, arguments.end()});
        }
    }
    std::puts("usage: bauta-bench NAME [options]");
    for (const auto& bench : kBenches) {
        std::printf("  %-14s %s\n", bench.name, bench.summary);
    }
    return arguments.empty() ? 0 : 2;
}
