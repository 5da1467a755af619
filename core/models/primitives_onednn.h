// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Internal to this layer: descriptions of the operations that networks need, and all that differs between oneDNN 2
// (Debian 12) and oneDNN 3 (Debian 13). Version 3 gave up the descriptor that stood between an operation's parameters
// and its primitive_desc, and the scale of a clamp.
//
// All are for inference, throw dnnl::error where oneDNN has no such operation, and belong to engine().

#pragma once

#include "core/models/device_onednn.h"

#include <dnnl.hpp>

#include <vector>

namespace bauta::models
{

using Layout = dnnl::memory::desc;
using Dims = dnnl::memory::dims;

/// The shape of values, outermost dimension first.
[[nodiscard]] inline Dims dimsOf(const Layout& layout)
{
#if DNNL_VERSION_MAJOR >= 3
    return layout.get_dims();
#else
    return layout.dims();
#endif
}

/// Where a window goes: rows, then columns. `dilation` 0 is a window without gaps.
struct WindowSteps
{
    Dims stride;
    Dims dilation;
    Dims paddingBefore;
    Dims paddingAfter;
};

/// An empty `bias` is none.
[[nodiscard]] inline dnnl::convolution_forward::primitive_desc
describeConvolution(const Layout& source, const Layout& weights, const Layout& bias, const Layout& result,
                    const WindowSteps& steps, const dnnl::primitive_attr& attributes)
{
    constexpr auto kKind = dnnl::prop_kind::forward_inference;
    constexpr auto kAlgorithm = dnnl::algorithm::convolution_direct;
#if DNNL_VERSION_MAJOR >= 3
    return {engine(),
            kKind,
            kAlgorithm,
            source,
            weights,
            bias,
            result,
            steps.stride,
            steps.dilation,
            steps.paddingBefore,
            steps.paddingAfter,
            attributes};
#else
    return {{kKind, kAlgorithm, source, weights, bias, result, steps.stride, steps.dilation, steps.paddingBefore,
             steps.paddingAfter},
            attributes,
            engine()};
#endif
}

/// An empty `bias` is none.
[[nodiscard]] inline dnnl::inner_product_forward::primitive_desc
describeInnerProduct(const Layout& source, const Layout& weights, const Layout& bias, const Layout& result,
                     const dnnl::primitive_attr& attributes)
{
    constexpr auto kKind = dnnl::prop_kind::forward_inference;
#if DNNL_VERSION_MAJOR >= 3
    return {engine(), kKind, source, weights, bias, result, attributes};
#else
    return {{kKind, source, weights, bias, result}, attributes, engine()};
#endif
}

[[nodiscard]] inline dnnl::binary::primitive_desc describeBinary(dnnl::algorithm algorithm, const Layout& left,
                                                                 const Layout& right, const Layout& result,
                                                                 const dnnl::primitive_attr& attributes)
{
#if DNNL_VERSION_MAJOR >= 3
    return {engine(), algorithm, left, right, result, attributes};
#else
    return {{algorithm, left, right, result}, attributes, engine()};
#endif
}

/// The result is laid out like `values`.
[[nodiscard]] inline dnnl::eltwise_forward::primitive_desc describeElementwise(dnnl::algorithm algorithm,
                                                                               const Layout& values, float alpha,
                                                                               float beta,
                                                                               const dnnl::primitive_attr& attributes)
{
    constexpr auto kKind = dnnl::prop_kind::forward_inference;
#if DNNL_VERSION_MAJOR >= 3
    return {engine(), kKind, algorithm, values, values, alpha, beta, attributes};
#else
    return {{kKind, algorithm, values, alpha, beta}, attributes, engine()};
#endif
}

/// The result is laid out like `values`.
[[nodiscard]] inline dnnl::softmax_forward::primitive_desc describeSoftmax(const Layout& values, int axis,
                                                                           const dnnl::primitive_attr& attributes)
{
    constexpr auto kKind = dnnl::prop_kind::forward_inference;
#if DNNL_VERSION_MAJOR >= 3
    return {engine(), kKind, dnnl::algorithm::softmax_accurate, values, values, axis, attributes};
#else
    return {{kKind, values, axis}, attributes, engine()};
#endif
}

/// The result is laid out like `values`.
[[nodiscard]] inline dnnl::prelu_forward::primitive_desc describePrelu(const Layout& values, const Layout& slopes,
                                                                       const dnnl::primitive_attr& attributes)
{
    constexpr auto kKind = dnnl::prop_kind::forward_inference;
#if DNNL_VERSION_MAJOR >= 3
    return {engine(), kKind, values, slopes, values, attributes};
#else
    return {{kKind, values, slopes}, attributes, engine()};
#endif
}

[[nodiscard]] inline dnnl::pooling_forward::primitive_desc describePooling(dnnl::algorithm algorithm,
                                                                           const Layout& source, const Layout& result,
                                                                           const Dims& window, const WindowSteps& steps,
                                                                           const dnnl::primitive_attr& attributes)
{
    constexpr auto kKind = dnnl::prop_kind::forward_inference;
#if DNNL_VERSION_MAJOR >= 3
    return {engine(),
            kKind,
            algorithm,
            source,
            result,
            steps.stride,
            window,
            steps.dilation,
            steps.paddingBefore,
            steps.paddingAfter,
            attributes};
#else
    return {{kKind, algorithm, source, result, steps.stride, window, steps.paddingBefore, steps.paddingAfter},
            attributes,
            engine()};
#endif
}

[[nodiscard]] inline dnnl::concat::primitive_desc describeConcat(int axis, const std::vector<Layout>& sources,
                                                                 const dnnl::primitive_attr& attributes)
{
#if DNNL_VERSION_MAJOR >= 3
    return {engine(), axis, sources, attributes};
#else
    return {axis, sources, engine(), attributes};
#endif
}

/// Adds max(low, min(high, x)) and its like to what is done with a result.
inline void appendElementwise(dnnl::post_ops& operations, dnnl::algorithm algorithm, float alpha, float beta)
{
#if DNNL_VERSION_MAJOR >= 3
    operations.append_eltwise(algorithm, alpha, beta);
#else
    operations.append_eltwise(1.F, algorithm, alpha, beta);
#endif
}

} // namespace bauta::models
