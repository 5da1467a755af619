// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/jobs/input_collector.h"
#include "core/jobs/output_namer.h"

#include <sys/stat.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using namespace bauta;
using namespace bauta::jobs;
namespace fs = std::filesystem;

namespace
{

/// Enough for the sniffer; nothing here decodes.
const std::string kJpegHead = "\xff\xd8\xff\xe0 and so on, long enough to be looked at";
const std::string kPngHead = std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16) + "and so on, and so on";

void write(const fs::path& file, const std::string& content)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
}

std::vector<std::string> subpaths(const InputList& list)
{
    std::vector<std::string> result;
    for (const InputFile& file : list.files) {
        result.push_back(file.outputSubpath.native());
    }
    return result;
}

using Names = std::vector<std::string>;

} // namespace

class TestInputs final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
    }

    /// Before QTemporaryDir does, which cannot remove names that are not UTF-8.
    void cleanup() { fs::remove_all(m_root); }

    void foldersAreMirroredInNaturalOrder()
    {
        for (const char* name : {"img10.jpg", "img9.jpg", "img1.JPG", "x.txt", ".hidden.jpg", "sub/b.png", "sub/a.heic",
                                 "sub/.git/c.jpg", "sub/deep/d.webp"}) {
            write(m_root / name, kJpegHead);
        }
        const InputList flat = collectInputs({m_root}, {});
        QCOMPARE(subpaths(flat), (Names{"img1.JPG", "img9.jpg", "img10.jpg"}));
        QCOMPARE(flat.ignoredFiles, std::size_t{1});
        QVERIFY(flat.problems.empty());
        const InputList deep = collectInputs({m_root}, {.recursive = true});
        QCOMPARE(subpaths(deep),
                 (Names{"img1.JPG", "img9.jpg", "img10.jpg", "sub/a.heic", "sub/b.png", "sub/deep/d.webp"}));
    }

    void severalFoldersKeepTheirNames()
    {
        write(m_root / "one/a.jpg", kJpegHead);
        write(m_root / "two/a.jpg", kJpegHead);
        const InputList list = collectInputs({m_root / "one/", m_root / "two/."}, {});
        QCOMPARE(subpaths(list), (Names{"one/a.jpg", "two/a.jpg"}));
    }

    void namedFilesAreTakenWhateverTheirName()
    {
        write(m_root / "noextension", kJpegHead);
        write(m_root / ".hidden", kJpegHead);
        const InputList list = collectInputs({m_root / "noextension", m_root / ".hidden"}, {});
        QCOMPARE(subpaths(list), (Names{"noextension", ".hidden"}));
    }

    void duplicatesAreTakenOnce()
    {
        write(m_root / "a.jpg", kJpegHead);
        fs::create_symlink("a.jpg", m_root / "link.jpg");
        const InputList list = collectInputs({m_root / "a.jpg", m_root / "./a.jpg", m_root / "link.jpg", m_root}, {});
        QCOMPARE(list.files.size(), std::size_t{1});
        QCOMPARE(list.duplicates, std::size_t{4});
    }

    void patterns()
    {
        for (const char* name : {"x/one.jpg", "x/two.png", "y/one.jpg", "y/.dot.jpg", "z.jpg"}) {
            write(m_root / name, kJpegHead);
        }
        QCOMPARE(subpaths(collectInputs({m_root / "*" / "*.jpg"}, {})), (Names{"x/one.jpg", "y/one.jpg"}));
        QCOMPARE(subpaths(collectInputs({m_root / "x" / "t?o.*"}, {})), (Names{"two.png"}));
        QCOMPARE(subpaths(collectInputs({m_root / "[xy]" / "o*"}, {})), (Names{"x/one.jpg", "y/one.jpg"}));
        const InputList none = collectInputs({m_root / "*.bmp"}, {});
        QCOMPARE(none.problems.size(), std::size_t{1});
        QCOMPARE(none.problems[0].error.code, ErrorCode::NotFound);
    }

    void aFileNamedLikeAPatternIsItself()
    {
        write(m_root / "a[1].jpg", kJpegHead);
        write(m_root / "a1.jpg", kJpegHead);
        QCOMPARE(subpaths(collectInputs({m_root / "a[1].jpg"}, {})), (Names{"a[1].jpg"}));
    }

    void loopsAreReportedAndEverythingElseIsFound()
    {
        write(m_root / "a/b/c.jpg", kJpegHead);
        fs::create_directory_symlink(m_root / "a", m_root / "a/b/back");
        fs::create_symlink("self.jpg", m_root / "a/self.jpg");
        fs::create_symlink("nowhere.jpg", m_root / "a/dangling.jpg");
        const InputList list = collectInputs({m_root / "a"}, {.recursive = true});
        QCOMPARE(subpaths(list), (Names{"b/c.jpg"}));
        QCOMPARE(list.problems.size(), std::size_t{3});
        const bool loop = std::any_of(list.problems.begin(), list.problems.end(), [](const InputProblem& problem) {
            return problem.path.filename() == "back" && problem.error.detail.find("loop") != std::string::npos;
        });
        QVERIFY(loop);
    }

    void linkedFoldersAreEnteredOnce()
    {
        write(m_root / "a/x.jpg", kJpegHead);
        fs::create_directory_symlink("a", m_root / "b");
        QCOMPARE(subpaths(collectInputs({m_root}, {.recursive = true})), (Names{"a/x.jpg"}));
    }

    void theOutputFolderIsNotAnInput()
    {
        write(m_root / "a.jpg", kJpegHead);
        write(m_root / "safe/a.jpg", kJpegHead);
        const InputList list = collectInputs({m_root}, {.recursive = true, .outputFolder = m_root / "safe"});
        QCOMPARE(subpaths(list), (Names{"a.jpg"}));
    }

    void oddNames()
    {
        const Names names = {"new\nline.jpg", "space name.jpg", "-dash.jpg", "caf\xe9.jpg", "quote'\".jpg"};
        for (const std::string& name : names) {
            write(m_root / name, kJpegHead);
        }
        Names found = subpaths(collectInputs({m_root}, {}));
        Names expected = names;
        std::sort(found.begin(), found.end());
        std::sort(expected.begin(), expected.end());
        QCOMPARE(found, expected);
    }

    void missingAndSpecialFilesAreProblems()
    {
        QCOMPARE(::mkfifo((m_root / "pipe.jpg").c_str(), 0600), 0);
        const InputList list = collectInputs({m_root / "absent.jpg", m_root / "pipe.jpg"}, {});
        QVERIFY(list.files.empty());
        QCOMPARE(list.problems.size(), std::size_t{2});
        QCOMPARE(list.problems[0].error.code, ErrorCode::NotFound);
        QCOMPARE(list.problems[1].error.code, ErrorCode::UnsupportedFormat);
    }

    void naturalOrder_data()
    {
        QTest::addColumn<QString>("less");
        QTest::addColumn<QString>("more");
        QTest::newRow("numbers") << "img2"
                                 << "img10";
        QTest::newRow("zeros") << "img02"
                               << "img2";
        QTest::newRow("beyond any integer") << "99999999999999999999998"
                                            << "99999999999999999999999";
        QTest::newRow("prefix") << "a"
                                << "a1";
        QTest::newRow("letters") << "a2b"
                                 << "a2c";
    }

    void naturalOrder()
    {
        QFETCH(const QString, less);
        QFETCH(const QString, more);
        QVERIFY(naturalLess(less.toStdString(), more.toStdString()));
        QVERIFY(!naturalLess(more.toStdString(), less.toStdString()));
        QVERIFY(!naturalLess(less.toStdString(), less.toStdString()));
    }

    // --- names of outputs ---

    void extensionsFollowTheContent()
    {
        write(m_root / "in/a.png", kJpegHead);
        write(m_root / "in/plain", kJpegHead);
        write(m_root / "in/photo.v2", kPngHead);
        write(m_root / "in/keep.JPEG", kJpegHead);
        const auto targets = name({{m_root / "in/a.png", "a.png"},
                                   {m_root / "in/plain", "plain"},
                                   {m_root / "in/photo.v2", "photo.v2"},
                                   {m_root / "in/keep.JPEG", "keep.JPEG"}});
        QCOMPARE(targets[0].file, m_root / "out/a.jpg");
        QCOMPARE(targets[0].warnings.size(), std::size_t{1});
        QCOMPARE(targets[1].file, m_root / "out/plain.jpg");
        QCOMPARE(targets[2].file, m_root / "out/photo.v2.png");
        QCOMPARE(targets[3].file, m_root / "out/keep.JPEG");
        QVERIFY(targets[3].warnings.empty());
    }

    void collisionsGetDifferentNames()
    {
        write(m_root / "in/a.jpg", kJpegHead);
        write(m_root / "in/a.png", kPngHead);
        write(m_root / "in/A.jpg", kJpegHead);
        const std::vector<InputFile> inputs = {
            {m_root / "in/a.jpg", "a.jpg"}, {m_root / "in/a.png", "a.png"}, {m_root / "in/A.jpg", "A.jpg"}};
        auto targets = name(inputs);
        QCOMPARE(targets[0].file, m_root / "out/a.jpg");
        QCOMPARE(targets[1].file, m_root / "out/a.png");
        QCOMPARE(targets[2].file, m_root / "out/A-2.jpg"); // would be one file on a file system without case
        targets = name(inputs, OverwritePolicy::Never, image::Format::Png);
        QCOMPARE(targets[0].file, m_root / "out/a.png");
        QCOMPARE(targets[1].file, m_root / "out/a-2.png");
        QCOMPARE(targets[2].file, m_root / "out/A-3.png");
    }

    void policies()
    {
        write(m_root / "in/a.jpg", kJpegHead);
        write(m_root / "out/a.jpg", "there already");
        const std::vector<InputFile> inputs = {{m_root / "in/a.jpg", "a.jpg"}};
        const auto never = name(inputs, OverwritePolicy::Never);
        QVERIFY(never[0].refusal);
        QCOMPARE(never[0].refusal->code, ErrorCode::AlreadyExists);
        const auto rename = name(inputs, OverwritePolicy::Rename);
        QVERIFY(!rename[0].refusal);
        QCOMPARE(rename[0].file, m_root / "out/a-2.jpg");
        const auto replace = name(inputs, OverwritePolicy::Replace);
        QVERIFY(!replace[0].refusal);
        QVERIFY(replace[0].existing == OutputFile::Existing::Replace);
    }

    void anOriginalIsNeverTheOutput_data()
    {
        QTest::addColumn<QString>("kind");
        for (const char* kind : {"same folder", "hard link", "symbolic link"}) {
            QTest::newRow(kind) << kind;
        }
    }

    void anOriginalIsNeverTheOutput()
    {
        QFETCH(const QString, kind);
        write(m_root / "in/a.jpg", kJpegHead);
        fs::create_directories(m_root / "out");
        fs::path output = m_root / "out";
        if (kind == "same folder") {
            output = m_root / "in";
        } else if (kind == "hard link") {
            fs::create_hard_link(m_root / "in/a.jpg", m_root / "out/a.jpg");
        } else {
            fs::create_symlink(m_root / "in/a.jpg", m_root / "out/a.jpg");
        }
        for (const auto policy : {OverwritePolicy::Never, OverwritePolicy::Replace}) {
            const auto targets = planOutputs({{m_root / "in/a.jpg", "a.jpg"}},
                                             {.outputFolder = output, .format = {}, .overwrite = policy});
            QVERIFY(targets[0].refusal);
            QCOMPARE(targets[0].refusal->code, ErrorCode::InvalidArgument);
        }
        const auto renamed = planOutputs({{m_root / "in/a.jpg", "a.jpg"}},
                                         {.outputFolder = output, .format = {}, .overwrite = OverwritePolicy::Rename});
        QVERIFY(!renamed[0].refusal);
        QCOMPARE(renamed[0].file, output / "a-2.jpg");
    }

    void linksOutOfTheOutputFolderAreNotFollowed()
    {
        write(m_root / "in/sub/a.jpg", kJpegHead);
        fs::create_directories(m_root / "out");
        fs::create_directories(m_root / "elsewhere");
        fs::create_directory_symlink(m_root / "elsewhere", m_root / "out/sub");
        const auto targets = name({{m_root / "in/sub/a.jpg", "sub/a.jpg"}});
        QVERIFY(targets[0].refusal);
        QCOMPARE(targets[0].refusal->code, ErrorCode::PermissionDenied);
    }

private:
    std::vector<OutputTarget> name(const std::vector<InputFile>& inputs,
                                   OverwritePolicy policy = OverwritePolicy::Never,
                                   std::optional<image::Format> format = std::nullopt) const
    {
        return planOutputs(inputs, {.outputFolder = m_root / "out", .format = format, .overwrite = policy});
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
};

QTEST_GUILESS_MAIN(TestInputs)
#include "tst_inputs.moc"
