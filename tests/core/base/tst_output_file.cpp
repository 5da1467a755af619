// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/output_file.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <filesystem>
#include <optional>
#include <string_view>

using namespace bauta;
namespace fs = std::filesystem;

namespace
{

int g_umaskCalls = 0;

} // namespace

/// Takes the place of libc's function in this program, to count who calls it.
extern "C" mode_t umask(mode_t mask) noexcept
{
    ++g_umaskCalls;
    return static_cast<mode_t>(::syscall(SYS_umask, mask));
}

namespace
{

std::span<const std::byte> bytesOf(std::string_view text)
{
    return std::as_bytes(std::span(text));
}

mode_t modeOf(const fs::path& path)
{
    struct stat status
    {
    };
    return ::lstat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0;
}

class Umask
{
public:
    explicit Umask(mode_t mask) : m_previous(::umask(mask)) {}
    ~Umask() { ::umask(m_previous); }
    Umask(const Umask&) = delete;
    Umask& operator=(const Umask&) = delete;

private:
    mode_t m_previous;
};

} // namespace

class TstOutputFile final : public QObject
{
    Q_OBJECT

    std::optional<QTemporaryDir> m_dir;

    [[nodiscard]] fs::path path(const char* name) const { return fs::path(m_dir->path().toStdString()) / name; }
    [[nodiscard]] QStringList names() const
    {
        return QDir(m_dir->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }
    [[nodiscard]] static QByteArray contentOf(const fs::path& file)
    {
        QFile reader(QString::fromStdString(file.string()));
        return reader.open(QIODevice::ReadOnly) ? reader.readAll() : QByteArray("cannot open");
    }
    void put(const fs::path& file, const QByteArray& content)
    {
        QFile writer(QString::fromStdString(file.string()));
        QVERIFY(writer.open(QIODevice::WriteOnly));
        QCOMPARE(writer.write(content), content.size());
    }

private Q_SLOTS:
    void init()
    {
        m_dir.emplace();
        QVERIFY(m_dir->isValid());
    }

    void appearsOnlyWhenComplete()
    {
        const Umask umask(0022);
        auto file = OutputFile::create(path("out.bin"), OutputFile::Existing::Refuse);
        QVERIFY(file);
        QVERIFY(file->write(bytesOf("half ")));
        QVERIFY(!fs::exists(path("out.bin")));
        QCOMPARE(names().size(), 1);
        QVERIFY(names().front().startsWith(QLatin1String(".bauta-")) &&
                names().front().endsWith(QLatin1String(".part")));
        QCOMPARE(file->temporaryPath().parent_path(), path("out.bin").parent_path());
        QCOMPARE(modeOf(file->temporaryPath()), mode_t{0600});
        QVERIFY(file->write(bytesOf("and half")));
        QVERIFY(file->write({}));
        QVERIFY(file->commit());
        QCOMPARE(contentOf(path("out.bin")), QByteArray("half and half"));
        QCOMPARE(names(), QStringList{QStringLiteral("out.bin")});
    }

    void permissionsFollowTheUmask_data()
    {
        QTest::addColumn<uint>("mask");
        QTest::newRow("usual") << 0022U;
        QTest::newRow("private") << 0077U;
        QTest::newRow("group") << 0027U;
        QTest::newRow("open") << 0000U;
    }

    void permissionsFollowTheUmask()
    {
        QFETCH(uint, mask);
        const Umask umask(mask);
        auto file = OutputFile::create(path("out"), OutputFile::Existing::Refuse);
        QVERIFY(file && file->commit());
        QCOMPARE(modeOf(path("out")), mode_t{0666 & ~mask});
    }

    /// umask() cannot read without setting; setting it, even for a moment, would open the files of other threads.
    void theUmaskOfTheProcessIsNeverTouched()
    {
        const int before = g_umaskCalls;
        auto file = OutputFile::create(path("a") / "out", OutputFile::Existing::Refuse);
        QVERIFY(file && file->write(bytesOf("x")) && file->commit());
        QCOMPARE(g_umaskCalls, before);
        const Umask umask(0022);
        QCOMPARE(g_umaskCalls, before + 1); // the count works
    }

    void withoutCommitNothingStays()
    {
        {
            auto file = OutputFile::create(path("out"), OutputFile::Existing::Refuse);
            QVERIFY(file && file->write(bytesOf("x")));
            QCOMPARE(names().size(), 1);
        }
        QCOMPARE(names(), QStringList());
    }

    void movingHandsTheFileOn()
    {
        auto first = OutputFile::create(path("a"), OutputFile::Existing::Refuse);
        auto second = OutputFile::create(path("b"), OutputFile::Existing::Refuse);
        QVERIFY(first && second && first->write(bytesOf("a")));
        *second = std::move(*first); // discards what second held
        QCOMPARE(names().size(), 1);
        OutputFile third(std::move(*second));
        QVERIFY(third.commit());
        QCOMPARE(names(), QStringList{QStringLiteral("a")});
        QCOMPARE(contentOf(path("a")), QByteArray("a"));
    }

    void writingAfterCommitIsRefused()
    {
        auto file = OutputFile::create(path("out"), OutputFile::Existing::Refuse);
        QVERIFY(file && file->commit());
        QVERIFY(!file->write(bytesOf("late")));
        QCOMPARE(contentOf(path("out")), QByteArray());
    }

    void refusesAnExistingTarget()
    {
        put(path("out"), "old");
        const auto file = OutputFile::create(path("out"), OutputFile::Existing::Refuse);
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::AlreadyExists);
        QCOMPARE(contentOf(path("out")), QByteArray("old"));
    }

    void refusesADanglingLinkAsTarget()
    {
        fs::create_symlink("nowhere", path("out"));
        const auto file = OutputFile::create(path("out"), OutputFile::Existing::Refuse);
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::AlreadyExists);
    }

    void refusesATargetThatAppearedMeanwhile()
    {
        auto file = OutputFile::create(path("out"), OutputFile::Existing::Refuse);
        QVERIFY(file && file->write(bytesOf("new")));
        put(path("out"), "somebody else's");
        {
            OutputFile owner = std::move(*file);
            const auto committed = owner.commit();
            QVERIFY(!committed);
            QCOMPARE(committed.error().code, ErrorCode::AlreadyExists);
        }
        QCOMPARE(contentOf(path("out")), QByteArray("somebody else's"));
        QCOMPARE(names(), QStringList{QStringLiteral("out")});
    }

    void replacesAtOnce()
    {
        put(path("out"), "old");
        auto file = OutputFile::create(path("out"), OutputFile::Existing::Replace);
        QVERIFY(file && file->write(bytesOf("new")));
        QCOMPARE(contentOf(path("out")), QByteArray("old"));
        QVERIFY(file->commit());
        QCOMPARE(contentOf(path("out")), QByteArray("new"));
    }

    /// The link is replaced, what it points to is not written through.
    void replacingALinkSparesWhatItPointsTo()
    {
        put(path("precious"), "precious");
        fs::create_symlink("precious", path("out"));
        auto file = OutputFile::create(path("out"), OutputFile::Existing::Replace);
        QVERIFY(file && file->write(bytesOf("new")) && file->commit());
        QCOMPARE(contentOf(path("precious")), QByteArray("precious"));
        QVERIFY(!fs::is_symlink(path("out")));
    }

    void makesMissingFolders()
    {
        auto file = OutputFile::create(path("a") / "b" / "c.txt", OutputFile::Existing::Refuse);
        QVERIFY(file && file->commit());
        QVERIFY(fs::is_regular_file(path("a") / "b" / "c.txt"));
    }

    void aFileInPlaceOfTheFolderIsAnError()
    {
        put(path("a"), "");
        const auto file = OutputFile::create(path("a") / "b", OutputFile::Existing::Refuse);
        QVERIFY(!file);
        QVERIFY(!file.error().detail.empty());
    }

    void aReadOnlyFolderIsAnError()
    {
        if (::geteuid() == 0) {
            QSKIP("root may write everywhere");
        }
        QVERIFY(::chmod(m_dir->path().toUtf8().constData(), 0500) == 0);
        const auto file = OutputFile::create(path("out"), OutputFile::Existing::Refuse);
        ::chmod(m_dir->path().toUtf8().constData(), 0700);
        QVERIFY(!file);
        QCOMPARE(file.error().code, ErrorCode::PermissionDenied);
    }

    /// In a child process with a private mount, so that nothing outlives the test.
    void aFullDeviceIsReported()
    {
        const std::string mountPoint = m_dir->path().toStdString();
        const fs::path target = path("out");
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            constexpr int kCannotMount = 77;
            if (::unshare(CLONE_NEWNS | (::geteuid() == 0 ? 0 : CLONE_NEWUSER)) != 0 ||
                ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
                ::mount("none", mountPoint.c_str(), "tmpfs", 0, "size=64k") != 0) {
                ::_exit(kCannotMount);
            }
            int result = 0;
            {
                auto file = OutputFile::create(target, OutputFile::Existing::Refuse);
                const std::vector<std::byte> much(std::size_t{256} * 1024);
                const auto written = file ? file->write(much) : Expected<void>(fail(file.error()));
                result = !written && written.error().code == ErrorCode::NoSpace ? 0 : 1;
            }
            ::_exit(fs::is_empty(mountPoint) ? result : 2);
        }
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
            QSKIP("this machine lets the test mount no file system");
        }
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0);
    }

    /// A write that fails half-way for another reason: the process's own limit on file sizes.
    void aWriteThatFailsHalfWayLeavesNothing()
    {
        struct rlimit previous
        {
        };
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &previous), 0);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        struct rlimit limited = previous;
        limited.rlim_cur = 1000;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limited), 0);
        Expected<void> written;
        {
            auto file = OutputFile::create(path("out"), OutputFile::Existing::Refuse);
            written = file ? file->write(std::vector<std::byte>(5000)) : Expected<void>(fail(file.error()));
        }
        ::setrlimit(RLIMIT_FSIZE, &previous);
        (void)std::signal(SIGXFSZ, handler);
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::WriteFailed);
        QCOMPARE(names(), QStringList());
    }

    void readsAWholeFile()
    {
        put(path("in"), QByteArray(100'000, 'x'));
        const auto content = readFile(path("in"), 1'000'000);
        QVERIFY(content);
        QCOMPARE(content->size(), std::size_t{100'000});
        QCOMPARE((*content)[99'999], std::byte{'x'});
        put(path("empty"), "");
        QVERIFY(readFile(path("empty"), 10)->empty());
    }

    void readingRefusesWhatIsNoUsableFile()
    {
        put(path("in"), "12345");
        QVERIFY(readFile(path("in"), 5));
        QCOMPARE(readFile(path("in"), 4).error().code, ErrorCode::TooLarge);
        QCOMPARE(readFile(path("missing"), 4).error().code, ErrorCode::NotFound);
        QCOMPARE(readFile(m_dir->path().toStdString(), 4).error().code, ErrorCode::UnsupportedFormat);
        QCOMPARE(::mkfifo(path("pipe").c_str(), 0600), 0);
        QCOMPARE(readFile(path("pipe"), 4).error().code,
                 ErrorCode::UnsupportedFormat); // and does not wait for a writer
        fs::create_symlink("loop", path("loop"));
        QCOMPARE(readFile(path("loop"), 4).error().code, ErrorCode::NotFound);
        if (::geteuid() != 0) {
            QVERIFY(::chmod(path("in").c_str(), 0) == 0);
            QCOMPARE(readFile(path("in"), 9).error().code, ErrorCode::PermissionDenied);
        }
    }
};

QTEST_GUILESS_MAIN(TstOutputFile)
#include "tst_output_file.moc"
