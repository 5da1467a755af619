// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/anonymize/face_statistics.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <opencv2/core.hpp>

#include <algorithm>

namespace bauta::bench
{

namespace
{

at::Tensor tensorOf(const cv::Mat& matrix)
{
    CV_Assert(matrix.type() == CV_32FC1 && matrix.isContinuous());
    return at::from_blob(matrix.data, {matrix.rows, matrix.cols}, at::kFloat);
}

cv::Mat matrixOf(const at::Tensor& tensor)
{
    const at::Tensor dense = tensor.contiguous();
    cv::Mat matrix(static_cast<int>(dense.size(0)), static_cast<int>(dense.size(1)), CV_32FC1);
    std::copy_n(dense.data_ptr<float>(), matrix.total(), matrix.ptr<float>());
    return matrix;
}

} // namespace

cv::Mat product(const cv::Mat& a, const cv::Mat& b)
{
    const at::NoGradGuard noGrad;
    return matrixOf(at::matmul(tensorOf(a), tensorOf(b)));
}

cv::Mat productTransposed(const cv::Mat& a, const cv::Mat& b)
{
    const at::NoGradGuard noGrad;
    return matrixOf(at::matmul(tensorOf(a), tensorOf(b).t()));
}

cv::Mat regressed(const cv::Mat& regressors, const cv::Mat& samples, double ridge)
{
    const at::NoGradGuard noGrad;
    const at::Tensor r = tensorOf(regressors);
    const at::Tensor normal = at::matmul(r.t(), r) + ridge * at::eye(r.size(1));
    return matrixOf(at::matmul(at::linalg_inv(normal), at::matmul(r.t(), tensorOf(samples))));
}

Components principalComponents(const cv::Mat& samples, int count)
{
    const at::NoGradGuard noGrad;
    const at::Tensor x = tensorOf(samples);
    const at::Tensor gram = at::matmul(x, x.t()).to(at::kDouble);
    const auto [values, vectors] = at::linalg_eigh(gram, "L"); // ascending
    const std::int64_t n = gram.size(0);
    const std::int64_t kept = std::min<std::int64_t>(count, n - 1);
    const at::Tensor largest = values.narrow(0, n - kept, kept).flip({0});
    const at::Tensor u = vectors.narrow(1, n - kept, kept).flip({1}).to(at::kFloat);
    Components components;
    const auto scale = static_cast<float>(std::sqrt(static_cast<double>(n)));
    components.coefficients = matrixOf(u * scale); // columns of unit length, so of deviation 1 with this
    components.rows = matrixOf(at::matmul(u.t(), x) / scale);
    components.explained = (largest.sum() / values.sum()).item<double>();
    return components;
}

} // namespace bauta::bench
