// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/importers/import_models.h"

#include <fmt/format.h>

#include <cstdio>

int main(int argc, char** argv)
{
    if (argc != 3) {
        fmt::print(stderr, "Usage: bauta-import-models SOURCES TARGET\n"
                           "Converts the model packages in SOURCES into Bauta's model files in TARGET.\n");
        return 2;
    }
    const bauta::Expected<void> done = bauta::models::importModels(argv[1], argv[2]);
    if (!done) {
        fmt::print(stderr, "bauta-import-models: {}\n", done.error().detail);
        return 1;
    }
    return 0;
}
