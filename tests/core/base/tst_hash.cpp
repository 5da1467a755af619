// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/hash.h"

#include <QTest>

#include <string_view>

using namespace bauta;

class TstHash final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Vectors of FIPS 180-2, appendix B, and of the empty message.
    void knownVectors_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::addColumn<QString>("digest");
        QTest::newRow("empty") << QByteArray() << "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        QTest::newRow("abc") << QByteArray("abc") << "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        QTest::newRow("two blocks") << QByteArray("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                                    << "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
        QTest::newRow("a million") << QByteArray(1'000'000, 'a')
                                   << "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    }

    void knownVectors()
    {
        QFETCH(QByteArray, message);
        QFETCH(QString, digest);
        const std::span<const char> chars(message.constData(), static_cast<std::size_t>(message.size()));
        QCOMPARE(QString::fromStdString(sha256Hex(std::as_bytes(chars))), digest);
    }

    void startOfADigest() { QCOMPARE(sha256Start("abc"), 0xba7816bf8f01cfeaULL); }
};

QTEST_GUILESS_MAIN(TstHash)
#include "tst_hash.moc"
