// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/protect/redact.h"
#include "core/protect/sticker.h"
#include "tests/core/protect/synthetic_face.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <QTest>

#include <random>
#include <set>

using namespace bauta;
using protect::Method;
using protect::RedactOptions;

namespace
{

const cv::Size kSize(320, 320);

faces::Face portrait(float roll = 12.F)
{
    return test::syntheticFace({{160.F, 165.F}, 120.F, 15.F, roll});
}

cv::Mat redacted(const cv::Mat& pixels, const faces::Face& face, Method method, unsigned seed = 1,
                 const RedactOptions& options = {})
{
    image::Image image;
    image.pixels = pixels.clone();
    std::mt19937 generator(seed);
    RedactOptions complete = options;
    if (method == Method::Sticker && !complete.sticker) {
        complete.sticker = protect::builtInSticker("smiley");
    }
    protect::redact(image, face, method, complete, [&generator] { return generator(); });
    return image.pixels;
}

cv::Mat maskOnPicture(const faces::Face& face)
{
    const auto mask = protect::faceMask(face, kSize);
    cv::Mat picture(kSize, CV_8UC1, cv::Scalar(0));
    mask.alpha.copyTo(picture(mask.boundsInImage));
    return picture;
}

/// Where any channel differs.
cv::Mat differs(const cv::Mat& a, const cv::Mat& b)
{
    cv::Mat difference;
    cv::absdiff(a, b, difference);
    std::vector<cv::Mat> channels;
    cv::split(difference, channels);
    cv::Mat any(a.size(), CV_8UC1, cv::Scalar(0));
    for (const cv::Mat& channel : channels) {
        any |= channel > 0;
    }
    return any;
}

bool same(const cv::Mat& a, const cv::Mat& b)
{
    return cv::countNonZero(differs(a, b)) == 0;
}

} // namespace

Q_DECLARE_METATYPE(bauta::protect::Method)

class RedactTest final : public QObject
{
    Q_OBJECT

private:
    static void addMethods()
    {
        QTest::addColumn<Method>("method");
        QTest::addColumn<int>("type");
        for (const Method method : {Method::Solid, Method::Pixelate, Method::Blur}) {
            for (const int type : {CV_8UC1, CV_8UC3, CV_8UC4, CV_16UC1, CV_16UC3, CV_16UC4}) {
                QTest::addRow("%s, %d bits, %d channels", protect::toString(method),
                              CV_MAT_DEPTH(type) == CV_16U ? 16 : 8, CV_MAT_CN(type))
                    << method << type;
            }
        }
    }

private Q_SLOTS:
    void leavesTheRestBitByBit_data() { addMethods(); }
    void leavesTheRestBitByBit()
    {
        QFETCH(Method, method);
        QFETCH(int, type);
        const cv::Mat before = test::noisePicture(kSize, type, 7);
        const cv::Mat after = redacted(before, portrait(), method);
        const cv::Mat mask = maskOnPicture(portrait());
        const cv::Mat changed = differs(before, after);
        QCOMPARE(after.type(), before.type());
        QCOMPARE(cv::countNonZero(changed & (mask == 0)), 0);
        QVERIFY(cv::countNonZero(changed) > cv::countNonZero(mask == 255) * 9 / 10);
        if (before.channels() == 4) {
            cv::Mat alphaBefore;
            cv::Mat alphaAfter;
            cv::extractChannel(before, alphaBefore, 3);
            cv::extractChannel(after, alphaAfter, 3);
            QVERIFY(same(alphaBefore, alphaAfter));
        }
    }

    void solidForgetsTheFace_data()
    {
        QTest::addColumn<int>("type");
        QTest::newRow("gray") << CV_8UC1;
        QTest::newRow("RGB") << CV_8UC3;
        QTest::newRow("RGBA, 16 bits") << CV_16UC4;
    }
    void solidForgetsTheFace()
    {
        QFETCH(int, type);
        const cv::Mat mask = maskOnPicture(portrait());
        const cv::Mat one = test::noisePicture(kSize, type, 7);
        cv::Mat other = test::noisePicture(kSize, type, 8);
        one.copyTo(other, mask < 255);
        if (one.channels() == 4) { // alpha is kept, so it has to be the same
            std::vector<cv::Mat> from;
            std::vector<cv::Mat> to;
            cv::split(one, from);
            cv::split(other, to);
            to[3] = from[3];
            cv::merge(to, other);
        }
        QVERIFY(!same(one, other));
        QVERIFY(same(redacted(one, portrait(), Method::Solid), redacted(other, portrait(), Method::Solid)));
    }

    void solidHasItsColourAtEveryDepth()
    {
        RedactOptions options;
        options.solidRgb = 0xFF8000;
        const cv::Point middle(160, 165);
        const cv::Mat deep = redacted(test::noisePicture(kSize, CV_16UC3, 1), portrait(), Method::Solid, 1, options);
        QCOMPARE(deep.at<cv::Vec3w>(middle), cv::Vec3w(65535, 32896, 0));
        const cv::Mat shallow = redacted(test::noisePicture(kSize, CV_8UC4, 1), portrait(), Method::Solid, 1, options);
        const cv::Vec4b pixel = shallow.at<cv::Vec4b>(middle);
        QCOMPARE(cv::Vec3b(pixel[0], pixel[1], pixel[2]), cv::Vec3b(255, 128, 0));
    }

    void hiddenColoursOfTransparentPixelsAreCovered()
    {
        cv::Mat clear = test::noisePicture(kSize, CV_8UC4, 3);
        cv::Mat zero(kSize, CV_8UC1, cv::Scalar(0));
        cv::insertChannel(zero, clear, 3);
        for (const Method method : {Method::Solid, Method::Pixelate, Method::Blur, Method::Sticker}) {
            const cv::Mat after = redacted(clear, portrait(), method);
            const cv::Mat untouched = ~differs(clear, after) & (maskOnPicture(portrait()) == 255);
            QVERIFY2(cv::countNonZero(untouched) < 200, protect::toString(method));
        }
    }

    void aMosaicHasSixBlocksAcrossTheFace()
    {
        const auto face = portrait(0.F);
        const cv::Mat after = redacted(test::noisePicture(kSize, CV_8UC3, 7), face, Method::Pixelate);
        const cv::Mat mask = maskOnPicture(face);
        int runs = 1;
        for (int x = 101; x < 220; ++x) { // the 120 pixels of the face's width
            QCOMPARE(int(mask.at<unsigned char>(165, x)), 255);
            runs += after.at<cv::Vec3b>(165, x) != after.at<cv::Vec3b>(165, x - 1) ? 1 : 0;
        }
        QVERIFY2(runs >= 4 && runs <= 8, qPrintable(QString::number(runs)));

        std::set<int> colours;
        for (int y = 0; y < kSize.height; ++y) {
            for (int x = 0; x < kSize.width; ++x) {
                if (mask.at<unsigned char>(y, x) == 255) {
                    const cv::Vec3b c = after.at<cv::Vec3b>(y, x);
                    colours.insert((c[0] << 16) | (c[1] << 8) | c[2]);
                }
            }
        }
        const cv::Rect bounds = cv::boundingRect(mask);
        const int cells = (bounds.width / 20 + 2) * (bounds.height / 20 + 2);
        QVERIFY2(static_cast<int>(colours.size()) <= cells, qPrintable(QString::number(colours.size())));
    }

    void aBlurHasFourSamplesAcrossTheFace()
    {
        const auto face = portrait(0.F);
        // As contrasty as can be: nothing of the stripes may come through.
        cv::Mat stripes(kSize, CV_8UC1);
        for (int x = 0; x < kSize.width; ++x) {
            stripes.col(x) = cv::Scalar(x / 6 % 2 == 0 ? 0 : 255);
        }
        const cv::Mat after = redacted(stripes, face, Method::Blur);
        const cv::Mat inner = after({110, 110, 100, 110});
        cv::Mat smooth;
        cv::GaussianBlur(after, smooth, {},
                         4.0); // a seventh of the distance of samples: changes a smooth surface little
        cv::Mat difference;
        cv::absdiff(inner, smooth({110, 110, 100, 110}), difference);
        double largest = 0.0;
        cv::minMaxLoc(difference, nullptr, &largest);
        QVERIFY2(largest <= 4.0, qPrintable(QString::number(largest)));

        // All of it lies in the span of few basis functions: rank at most the number of rows of samples that reach in.
        cv::Mat values;
        inner.convertTo(values, CV_32F);
        cv::Mat singular;
        cv::SVD::compute(values, singular, cv::SVD::NO_UV);
        const double all = cv::norm(singular);
        const double beyond = cv::norm(singular.rowRange(8, singular.rows));
        QVERIFY2(beyond < 0.01 * all, qPrintable(QString::number(beyond / all)));
    }

    void coversTellLittleOfTheFace_data()
    {
        QTest::addColumn<Method>("method");
        QTest::newRow("pixelate") << Method::Pixelate;
        QTest::newRow("blur") << Method::Blur;
    }
    void coversTellLittleOfTheFace()
    {
        QFETCH(Method, method);
        // Two faces that are each other's negative in their lower and upper half, under the same noise: what they
        // differ by after covering is the signal.
        const auto face = portrait(0.F);
        cv::Mat one(kSize, CV_8UC1, cv::Scalar(60));
        one.rowRange(165, kSize.height) = cv::Scalar(200);
        cv::Mat other(kSize, CV_8UC1, cv::Scalar(200));
        other.rowRange(165, kSize.height) = cv::Scalar(60);
        cv::Mat signal;
        cv::Mat noise;
        const cv::Rect middle(115, 115, 90, 100);
        const cv::Mat first = redacted(one, face, method, 5)(middle);
        cv::absdiff(first, redacted(other, face, method, 5)(middle), signal);
        cv::absdiff(first, redacted(one, face, method, 6)(middle), noise);
        QVERIFY2(cv::mean(signal)[0] < 140 * 0.2, qPrintable(QString::number(cv::mean(signal)[0])));
        QVERIFY2(cv::mean(noise)[0] > 8.0, qPrintable(QString::number(cv::mean(noise)[0])));
    }

    void noiseComesFromTheGenerator()
    {
        const cv::Mat before = test::noisePicture(kSize, CV_8UC3, 7);
        for (const Method method : {Method::Pixelate, Method::Blur}) {
            const cv::Mat first = redacted(before, portrait(), method, 5);
            QVERIFY(same(first, redacted(before, portrait(), method, 5)));
            const cv::Mat changed = differs(first, redacted(before, portrait(), method, 6));
            QVERIFY(cv::countNonZero(changed) > cv::countNonZero(maskOnPicture(portrait()) == 255) / 2);
        }
    }

    void grayStaysGray()
    {
        cv::Mat gray = test::noisePicture(kSize, CV_8UC1, 7);
        cv::Mat rgb;
        cv::cvtColor(gray, rgb, cv::COLOR_GRAY2RGB);
        for (const Method method : {Method::Pixelate, Method::Blur}) {
            std::vector<cv::Mat> channels;
            cv::split(redacted(rgb, portrait(), method), channels);
            for (const int other : {1, 2}) {
                cv::Mat difference;
                cv::absdiff(channels[0], channels[static_cast<std::size_t>(other)], difference);
                QCOMPARE(cv::countNonZero(difference > 1), 0);
            }
        }
    }

    void deepPicturesUseTheirRange()
    {
        // The same picture at both depths gets the same cover, and finer steps.
        const cv::Mat deep(kSize, CV_16UC1, cv::Scalar(156 * 257));
        cv::Mat shallow;
        deep.convertTo(shallow, CV_8U, 1.0 / 257.0);
        for (const Method method : {Method::Pixelate, Method::Blur}) {
            cv::Mat reduced;
            redacted(deep, portrait(), method, 4).convertTo(reduced, CV_8U, 1.0 / 257.0);
            cv::Mat difference;
            cv::absdiff(reduced, redacted(shallow, portrait(), method, 4), difference);
            QCOMPARE(cv::countNonZero(difference > 2), 0);
        }
    }

    void worksAtTheBorder()
    {
        const cv::Mat before = test::noisePicture(kSize, CV_8UC3, 7);
        for (const cv::Point2f& centre :
             {cv::Point2f(0.F, 0.F), cv::Point2f(320.F, 100.F), cv::Point2f(160.F, 350.F)}) {
            const auto face = test::syntheticFace({centre, 120.F, 0.F, 0.F});
            for (const Method method : {Method::Solid, Method::Pixelate, Method::Blur, Method::Sticker}) {
                QVERIFY(!same(before, redacted(before, face, method)));
            }
        }
        const auto gone = test::syntheticFace({{-900.F, 5.F}, 120.F, 0.F, 0.F});
        for (const Method method : {Method::Solid, Method::Pixelate, Method::Blur}) {
            QVERIFY(same(before, redacted(before, gone, method)));
        }
    }

    void tinyFacesAreCoveredToo()
    {
        const cv::Mat before = test::noisePicture(kSize, CV_8UC3, 7);
        faces::Face face;
        face.boxInImage = {100.F, 100.F, 8.F, 8.F};
        for (const Method method : {Method::Solid, Method::Pixelate, Method::Blur, Method::Sticker}) {
            const cv::Mat changed = differs(before, redacted(before, face, method));
            QVERIFY(cv::countNonZero(changed({99, 99, 10, 10})) >= 97);
        }
    }

    void keepKeeps()
    {
        const cv::Mat before = test::noisePicture(kSize, CV_8UC3, 7);
        QVERIFY(same(before, redacted(before, portrait(), Method::Keep)));
    }

    void moreDetailIsThePlainEffect()
    {
        RedactOptions options;
        options.detail = 20;
        options.cosmetic = true;
        const cv::Mat flat(kSize, CV_8UC3, cv::Scalar(200, 150, 120));
        cv::Mat difference;
        cv::absdiff(flat, redacted(flat, portrait(), Method::Pixelate, 1, options), difference);
        QCOMPARE(cv::countNonZero(difference.reshape(1) > 1), 0);
    }

    void weakSettingsAreRefused_data()
    {
        QTest::addColumn<Method>("method");
        QTest::addColumn<int>("detail");
        QTest::addColumn<bool>("cosmetic");
        QTest::addColumn<float>("growth");
        QTest::addColumn<bool>("accepted");
        QTest::newRow("default mosaic") << Method::Pixelate << 0 << false << 0.12F << true;
        QTest::newRow("default blur") << Method::Blur << 0 << false << 0.12F << true;
        QTest::newRow("6 blocks") << Method::Pixelate << 6 << false << 0.12F << true;
        QTest::newRow("7 blocks") << Method::Pixelate << 7 << false << 0.12F << false;
        QTest::newRow("7 blocks, cosmetic") << Method::Pixelate << 7 << true << 0.12F << true;
        QTest::newRow("4 samples") << Method::Blur << 4 << false << 0.12F << true;
        QTest::newRow("5 samples") << Method::Blur << 5 << false << 0.12F << false;
        QTest::newRow("5 samples, cosmetic") << Method::Blur << 5 << true << 0.12F << true;
        QTest::newRow("negative") << Method::Blur << -1 << true << 0.12F << false;
        QTest::newRow("absurd") << Method::Pixelate << 1000 << true << 0.12F << false;
        QTest::newRow("tight") << Method::Solid << 0 << false << 0.F << false;
        QTest::newRow("tight, cosmetic") << Method::Solid << 0 << true << 0.F << true;
        QTest::newRow("not a number") << Method::Solid << 0 << true << std::numeric_limits<float>::quiet_NaN() << false;
        QTest::newRow("no sticker") << Method::Sticker << 0 << true << 0.12F << false;
        QTest::newRow("keep") << Method::Keep << 99 << false << 0.F << true;
    }
    void weakSettingsAreRefused()
    {
        QFETCH(Method, method);
        QFETCH(int, detail);
        QFETCH(bool, cosmetic);
        QFETCH(float, growth);
        QFETCH(bool, accepted);
        RedactOptions options;
        options.detail = detail;
        options.cosmetic = cosmetic;
        options.mask.growth = growth;
        const auto checked = protect::checkOptions(method, options);
        QCOMPARE(checked.has_value(), accepted);
        if (!accepted) {
            QCOMPARE(checked.error().code, ErrorCode::InvalidArgument);
            QVERIFY(checked.error().detail.size() > 15);
        }
    }

    void methodNamesComeBack()
    {
        for (const Method method : {Method::Keep, Method::Solid, Method::Pixelate, Method::Blur, Method::Sticker}) {
            QCOMPARE(protect::methodFromString(protect::toString(method)), std::optional(method));
        }
        QVERIFY(!protect::methodFromString("Solid"));
        QVERIFY(!protect::methodFromString(""));
    }
};

QTEST_GUILESS_MAIN(RedactTest)
#include "tst_redact.moc"
