// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/anonymize/rim.h"
#include "core/protect/anonymize/rim_match.h"

#include <QTest>

#include <cmath>

using namespace bauta;
using protect::RimView;

namespace
{

constexpr int kSide = 24;
const cv::Vec3f kTexture(60.F, 14.F, 16.F);

cv::Mat plainTexture()
{
    return cv::Mat(kSide, kSide, CV_32FC3, cv::Scalar(kTexture[0], kTexture[1], kTexture[2]));
}

/// A rim of which two thirds are `most` and the rest is `other`.
RimView rimOf(const cv::Vec3f& most, const cv::Vec3f& other)
{
    RimView view;
    const cv::Size size(kSide, kSide);
    view.sourceLab = cv::Mat(size, CV_32FC3, cv::Scalar(most[0], most[1], most[2]));
    view.sourceLab.rowRange(0, kSide / 3).setTo(cv::Scalar(other[0], other[1], other[2]));
    view.share = cv::Mat(size, CV_32FC1, cv::Scalar(1.0));
    view.uv = cv::Mat(size, CV_32FC2, cv::Scalar::all(kSide / 2.0));
    view.normal = cv::Mat(size, CV_32FC2, cv::Scalar::all(0.0));
    view.depth =
        cv::Mat(size, CV_32FC1, cv::Scalar(0.5 * static_cast<double>(protect::kBandStart + protect::kBandEnd)));
    return view;
}

} // namespace

class TestRimMatch final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void toneOfSkin_data()
    {
        QTest::addColumn<float>("chromaOfSkin");
        QTest::addColumn<float>("chromaOfHair");
        QTest::newRow("in colour") << 22.F << 5.F;
        QTest::newRow("black and white") << 0.F << 0.F;
        // Gray values come out of cv::cvtColor() with a chroma of some thousandths, more for some than for others.
        QTest::newRow("black and white, rounded") << 0.0001F << 0.01F;
    }
    void toneOfSkin()
    {
        QFETCH(const float, chromaOfSkin);
        QFETCH(const float, chromaOfHair);
        const RimView view = rimOf({72.F, 0.6F * chromaOfSkin, 0.8F * chromaOfSkin}, {18.F, chromaOfHair, 0.F});
        const cv::Vec3f tone = protect::toneBeside(view, plainTexture());
        QVERIFY2(std::abs(tone[0] - (72.F - kTexture[0])) < 1.F, qPrintable(QString::number(tone[0])));
    }

    /// Whose beard is left out is known by the skin that is left.
    void placesAreLeftOut()
    {
        RimView view = rimOf({30.F, 10.F, 12.F}, {70.F, 14.F, 18.F});
        view.uv.rowRange(kSide / 3, kSide).setTo(cv::Scalar::all(2.0));
        cv::Mat without(kSide, kSide, CV_8UC1, cv::Scalar(0));
        without.at<unsigned char>(2, 2) = 255;
        const cv::Vec3f tone = protect::toneBeside(view, plainTexture(), without);
        QVERIFY2(std::abs(tone[0] - (70.F - kTexture[0])) < 1.F, qPrintable(QString::number(tone[0])));
    }

    /// What is much brighter than the fitted light is hard light, and goes on inward more than what is as much darker.
    void brighterIsRatherLight()
    {
        const auto changeAt = [](float l) {
            const RimView view = rimOf(kTexture, {l, kTexture[1], kTexture[2]});
            const protect::RimMatch match = protect::matchRim(view, plainTexture(), plainTexture());
            return match.change.at<cv::Vec3f>(2, kSide / 2)[0] - match.light[0];
        };
        const float lit = changeAt(kTexture[0] * 1.3F);
        const float dark = changeAt(kTexture[0] / 1.3F);
        QVERIFY2(lit > 0.05F, qPrintable(QString::number(lit)));
        QVERIFY2(lit > 1.3F * -dark, qPrintable(QString("%1, %2").arg(lit).arg(dark)));
    }
};

QTEST_APPLESS_MAIN(TestRimMatch)
#include "tst_rim_match.moc"
