// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "core/base/output_file.h"
#include "core/models/model_file.h"

#include <filesystem>
#include <utility>
#include <vector>

namespace bauta::test
{

/// A node with no activation, stride or padding.
inline models::Node node(const char* name, models::Op op, std::vector<int> inputs, std::vector<int> tensors = {})
{
    models::Node made;
    made.name = name;
    made.op = op;
    made.inputs = std::move(inputs);
    made.tensors = std::move(tensors);
    return made;
}

/// Writes a graph as a model file, as the importer does; an earlier one is replaced.
inline Expected<void> writeGraph(const models::Graph& graph, const std::filesystem::path& file)
{
    const auto content = models::serialiseGraph(graph);
    if (!content) {
        return fail(content.error());
    }
    auto output = OutputFile::create(file, OutputFile::Existing::Replace);
    if (!output) {
        return fail(output.error());
    }
    if (auto written = output->write(*content); !written) {
        return written;
    }
    return output->commit();
}

} // namespace bauta::test
