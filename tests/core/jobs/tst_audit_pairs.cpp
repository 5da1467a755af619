// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/audit_pairs.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

using namespace bauta;
using namespace bauta::jobs;
namespace fs = std::filesystem;

class TestAuditPairs final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
    }

    void twoFiles()
    {
        touch("a.jpg");
        touch("anything.png");
        const auto inputs = pairForAudit(m_root / "a.jpg", m_root / "anything.png", false);
        QVERIFY(inputs);
        QCOMPARE(described(*inputs), std::string("a.jpg anything.png;"));
        QVERIFY(inputs->problems.empty());
    }

    void aFileAndAFolder()
    {
        touch("a.jpg");
        touch("safe/a.jpg");
        touch("safe/b.jpg");
        const auto inputs = pairForAudit(m_root / "a.jpg", m_root / "safe", false);
        QCOMPARE(described(*inputs), std::string("a.jpg safe/a.jpg;"));
        QVERIFY(inputs->warnings.empty()); // b.jpg is nobody's business
    }

    void foldersByPathThenByStem()
    {
        touch("in/a.jpg");
        touch("in/b.heic");
        touch("in/sub/a.jpg");
        touch("safe/a.jpg");
        touch("safe/b.jpg"); // was converted
        touch("safe/sub/a.png");
        touch("safe/report.html"); // no photo
        const auto inputs = pairForAudit(m_root / "in", m_root / "safe", true);
        QVERIFY(inputs);
        QCOMPARE(described(*inputs),
                 std::string("in/a.jpg safe/a.jpg;in/b.heic safe/b.jpg;in/sub/a.jpg safe/sub/a.png;"));
        QVERIFY(inputs->problems.empty());
        QVERIFY(inputs->warnings.empty());
        QCOMPARE(pairForAudit(m_root / "in", m_root / "safe", false)->pairs.size(), std::size_t{2});
    }

    void theSameNameWinsOverTheSameStem()
    {
        touch("in/a.jpg");
        touch("in/a.png");
        touch("safe/a.jpg");
        touch("safe/a.png");
        QCOMPARE(described(*pairForAudit(m_root / "in", m_root / "safe", false)),
                 std::string("in/a.jpg safe/a.jpg;in/a.png safe/a.png;"));
    }

    void whoHasNoPartnerIsSaid()
    {
        touch("in/a.jpg");
        touch("in/lonely.jpg");
        touch("safe/a.jpg");
        touch("safe/stranger.jpg");
        const auto inputs = pairForAudit(m_root / "in", m_root / "safe", false);
        QCOMPARE(described(*inputs), std::string("in/a.jpg safe/a.jpg;"));
        QCOMPARE(inputs->problems.size(), std::size_t{1});
        QCOMPARE(inputs->problems[0].path, m_root / "in/lonely.jpg");
        QCOMPARE(inputs->problems[0].error.code, ErrorCode::NotFound);
        QCOMPARE(inputs->warnings.size(), std::size_t{1});
        QVERIFY(inputs->warnings[0].find("stranger.jpg") != std::string::npos);
    }

    void severalThatMayBeMeantAreAProblem()
    {
        touch("in/a.heic");
        touch("safe/a.jpg");
        touch("safe/a.png");
        const auto inputs = pairForAudit(m_root / "in", m_root / "safe", false);
        QVERIFY(inputs->pairs.empty());
        QCOMPARE(inputs->problems.at(0).error.code, ErrorCode::InvalidArgument);
    }

    void protectedPhotosInsideTheOriginalsAreNoOriginals()
    {
        touch("in/a.jpg");
        touch("in/safe/a.jpg");
        QCOMPARE(described(*pairForAudit(m_root / "in", m_root / "in/safe", true)),
                 std::string("in/a.jpg in/safe/a.jpg;"));
    }

    void whatCannotBePaired()
    {
        touch("in/a.jpg");
        touch("b.jpg");
        QCOMPARE(pairForAudit(m_root / "in", m_root / "b.jpg", false).error().code, ErrorCode::InvalidArgument);
        QCOMPARE(pairForAudit(m_root / "in", m_root / "absent", false).error().code, ErrorCode::InvalidArgument);
        for (const auto& [original, copy] : {std::pair("absent.jpg", "b.jpg"), std::pair("b.jpg", "absent.jpg")}) {
            const auto inputs = pairForAudit(m_root / original, m_root / copy, false);
            QVERIFY(inputs);
            QVERIFY(inputs->pairs.empty());
            QCOMPARE(inputs->problems.at(0).path, m_root / "absent.jpg");
            QCOMPARE(inputs->problems.at(0).error.code, ErrorCode::NotFound);
        }
    }

private:
    void touch(const char* name) const
    {
        fs::create_directories((m_root / name).parent_path());
        std::ofstream(m_root / name) << "x" << name;
    }

    std::string described(const AuditInputs& inputs) const
    {
        std::string text;
        for (const AuditPair& pair : inputs.pairs) {
            text += pair.original.lexically_relative(m_root).native() + " " +
                    pair.protectedFile.lexically_relative(m_root).native() + ";";
        }
        return text;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
};

QTEST_GUILESS_MAIN(TestAuditPairs)
#include "tst_audit_pairs.moc"
