// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/expected.h"

#include <QTest>

#include <cerrno>
#include <memory>
#include <string>

using namespace bauta;

namespace
{

Expected<std::unique_ptr<int>> makeNumber(bool good)
{
    if (!good) {
        return fail(ErrorCode::Damaged, "no number");
    }
    return std::make_unique<int>(42);
}

Expected<void> check(bool good)
{
    if (!good) {
        return fail(ErrorCode::NoSpace, "full");
    }
    return {};
}

/// Passes an error of one type on as the error of another, as most callers do.
Expected<std::string> passOn(bool good)
{
    auto number = makeNumber(good);
    if (!number) {
        return fail(std::move(number).error());
    }
    return std::to_string(**number);
}

} // namespace

class TstExpected final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsAMoveOnlyValue()
    {
        auto number = makeNumber(true);
        QVERIFY(number.has_value());
        QVERIFY(number);
        const std::unique_ptr<int> taken = *std::move(number);
        QCOMPARE(*taken, 42);
    }

    void holdsAnError()
    {
        const auto number = makeNumber(false);
        QVERIFY(!number);
        QCOMPARE(number.error().code, ErrorCode::Damaged);
        QCOMPARE(QString::fromStdString(number.error().detail), QStringLiteral("no number"));
    }

    void voidHoldsSuccessOrAnError()
    {
        QVERIFY(check(true));
        const auto bad = check(false);
        QVERIFY(!bad);
        QCOMPARE(bad.error().code, ErrorCode::NoSpace);
    }

    void errorsPassFromOneTypeToAnother()
    {
        QCOMPARE(QString::fromStdString(*passOn(true)), QStringLiteral("42"));
        QCOMPARE(passOn(false).error().code, ErrorCode::Damaged);
    }

    void everyCodeHasItsOwnName()
    {
        QStringList names;
        for (int code = 0; code <= static_cast<int>(ErrorCode::VerificationFailed); ++code) {
            names << QString::fromLatin1(toString(static_cast<ErrorCode>(code)));
        }
        QCOMPARE(names.removeDuplicates(), 0);
        QCOMPARE(names.at(static_cast<int>(ErrorCode::NoSpace)), QStringLiteral("no-space"));
    }

    void errnoBecomesACode_data()
    {
        QTest::addColumn<int>("value");
        QTest::addColumn<int>("code");
        QTest::newRow("missing") << ENOENT << static_cast<int>(ErrorCode::NotFound);
        QTest::newRow("directory loop") << ELOOP << static_cast<int>(ErrorCode::NotFound);
        QTest::newRow("no permission") << EACCES << static_cast<int>(ErrorCode::PermissionDenied);
        QTest::newRow("read-only device") << EROFS << static_cast<int>(ErrorCode::PermissionDenied);
        QTest::newRow("full") << ENOSPC << static_cast<int>(ErrorCode::NoSpace);
        QTest::newRow("quota") << EDQUOT << static_cast<int>(ErrorCode::NoSpace);
        QTest::newRow("exists") << EEXIST << static_cast<int>(ErrorCode::AlreadyExists);
        QTest::newRow("long name") << ENAMETOOLONG << static_cast<int>(ErrorCode::InvalidArgument);
        QTest::newRow("any other") << EIO << static_cast<int>(ErrorCode::WriteFailed);
    }

    void errnoBecomesACode()
    {
        QFETCH(int, value);
        QFETCH(int, code);
        const Error error = errorFromErrno(value, "cannot do it");
        QCOMPARE(static_cast<int>(error.code), code);
        QVERIFY(error.detail.starts_with("cannot do it: "));
        QVERIFY(error.detail.size() > std::string("cannot do it: ").size());
        QCOMPARE(errorFromErrno(EIO, "read", ErrorCode::Damaged).code, ErrorCode::Damaged);
    }
};

QTEST_GUILESS_MAIN(TstExpected)
#include "tst_expected.moc"
