// SPDX-FileCopyrightText: 2026 The Bauta developers
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/compute_threads.h"
#include "core/models/manifest.h"
#include "core/models/model_store.h"
#include "tests/support/test_paths.h"

#include <QTemporaryDir>
#include <QTest>

#undef slots // libtorch's headers use the word

#include <torch/script.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>

using namespace bauta;
namespace fs = std::filesystem;

namespace
{

/// A TorchScript recogniser without weights: the means of 8 x 8 blocks.
void writeTorchScript(const fs::path& file, const std::string& body)
{
    torch::jit::Module module("Blocks");
    module.define("def forward(self, x):\n    return " + body + "\n");
    module.save(file.string());
}

models::ModelEntry surrogate()
{
    models::ModelEntry entry;
    entry.name = "My Surrogate.v1";
    entry.role = models::ModelRole::Surrogate;
    entry.runtime = models::ModelRuntime::TorchScript;
    entry.licence = "CC0";
    entry.source = "made here";
    entry.input = {.width = 64, .height = 64, .mean = {127.5F, 127.5F, 127.5F}, .scale = 1.F / 128.F, .bgr = true};
    return entry;
}

constexpr const char* kBlocks = "torch.flatten(torch.avg_pool2d(x, [8, 8]), 1)";

} // namespace

class TestModelStore final : public QObject
{
    Q_OBJECT

    /// The built-in models in a folder of the test's own, where they may be damaged.
    [[nodiscard]] Expected<models::ModelStore> copyOfTheBuiltIns() const
    {
        const fs::path copy = m_root / "copy";
        fs::copy(*test::builtInModels(), copy, fs::copy_options::recursive);
        return models::ModelStore::open({copy, {}});
    }

private Q_SLOTS:
    void initTestCase() { models::setComputeThreads(1); }

    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_root = m_directory->path().toStdString();
        m_folders = {m_root / "built-in", m_root / "data" / "bauta" / "models"};
        fs::create_directories(m_folders.builtIn);
        std::ofstream(m_folders.builtIn / "one.bmodel") << "some model";
        models::ModelEntry entry;
        entry.name = "one";
        entry.role = models::ModelRole::Mesh;
        entry.file = m_folders.builtIn / "one.bmodel";
        entry.sha256 = "bff64dc10ab7ed5e7dcf1dd1eb4a29cd5e3faae5cf4ad67f5a2a5e3e8c0e8c0e";
        QVERIFY(models::writeManifest(m_folders.builtIn, {entry}));
    }

    void missingModelsNameTheRemedy()
    {
        const auto store = models::ModelStore::open({m_root / "nowhere", {}});
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::MissingModel);
        QVERIFY(store.error().detail.find("./dev setup && ./dev build") != std::string::npos);
    }

    void environmentSetsTheFolder()
    {
        const QByteArray before = qgetenv("BAUTA_MODELS");
        qputenv("BAUTA_MODELS", "/some/where");
        QCOMPARE(models::ModelStore::defaultFolders().builtIn, fs::path("/some/where"));
        qunsetenv("BAUTA_MODELS");
        // This test lies in <build>/tests, the models in <build>/share/bauta/models.
        const fs::path own = fs::read_symlink("/proc/self/exe");
        QCOMPARE(models::ModelStore::defaultFolders().builtIn, own.parent_path().parent_path() / "share/bauta/models");
        if (!before.isEmpty()) {
            qputenv("BAUTA_MODELS", before);
        }
    }

    void builtInsVerify()
    {
        if (!test::builtInModels()) {
            QSKIP("models missing: run ./dev setup");
        }
        const auto store = models::ModelStore::open({*test::builtInModels(), {}});
        QVERIFY(store);
        QVERIFY(store->entries().size() >= 8);
        for (const models::ModelEntry& entry : store->entries()) {
            const auto verified = store->verify(entry);
            QVERIFY2(verified, verified ? "" : verified.error().detail.c_str());
            QVERIFY(!entry.licence.empty() && !entry.source.empty() && entry.builtIn);
        }
        QCOMPARE(store->withRole(models::ModelRole::Recogniser).size(), std::size_t{4});
        QVERIFY(store->find("facemesh") != nullptr && store->find("nothing") == nullptr);
        QVERIFY(fs::exists(*test::builtInModels() / "licences" / "face-api.txt"));
    }

    void verifyFindsAFlippedByteAndAMissingFile()
    {
        if (!test::builtInModels()) {
            QSKIP("models missing: run ./dev setup");
        }
        const auto store = copyOfTheBuiltIns();
        QVERIFY(store);
        const models::ModelEntry* entry = store->find("mobileface");
        QVERIFY(entry != nullptr && store->verify(*entry));
        std::fstream file(entry->file, std::ios::in | std::ios::out | std::ios::binary);
        file.seekg(1'000'000);
        const char byte = static_cast<char>(file.get() ^ 1);
        file.seekp(1'000'000);
        file.put(byte);
        file.close();
        const auto flipped = store->verify(*entry);
        QVERIFY(!flipped);
        QCOMPARE(flipped.error().code, ErrorCode::ModelMismatch);
        fs::remove(entry->file);
        const auto missing = store->verify(*entry);
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::MissingModel);
    }

    void networksAreSharedWhileTheyAreInUse()
    {
        if (!test::builtInModels()) {
            QSKIP("models missing: run ./dev setup");
        }
        const auto store = copyOfTheBuiltIns();
        QVERIFY(store);
        const models::ModelEntry* entry = store->find("mobileface");
        QVERIFY(entry != nullptr);
        {
            const auto first = store->openNetwork(*entry);
            QVERIFY(first);
            fs::remove(entry->file); // so that it cannot be read again
            const auto second = store->openNetwork(*entry);
            QVERIFY(second);
            QVERIFY(second->run({{1, 3, 112, 112}, std::vector<float>(3 * 112 * 112, 0.5F)}));
        }
        const auto third = store->openNetwork(*entry);
        QVERIFY(!third);
        QCOMPARE(third.error().code, ErrorCode::MissingModel);
    }

    void torchScriptIsAddedListedAndRemoved()
    {
        const fs::path file = m_root / "blocks.pt";
        writeTorchScript(file, kBlocks);
        auto store = models::ModelStore::open(m_folders);
        QVERIFY2(store, store ? "" : store.error().detail.c_str());
        const auto added = store->add(file, surrogate());
        QVERIFY2(added, added ? "" : added.error().detail.c_str());
        QCOMPARE(added->name, std::string("my-surrogate.v1"));
        QVERIFY(!added->builtIn && added->file.parent_path() == m_folders.user);
        QVERIFY(store->verify(*added));
        const fs::perms permissions = fs::status(m_folders.user).permissions();
        QCOMPARE(permissions & (fs::perms::group_all | fs::perms::others_all), fs::perms::none);

        const auto again = models::ModelStore::open(m_folders);
        QVERIFY(again);
        const models::ModelEntry* found = again->find("my-surrogate.v1");
        QVERIFY(found != nullptr);
        QCOMPARE(found->role, models::ModelRole::Surrogate);
        QCOMPARE(found->runtime, models::ModelRuntime::TorchScript);
        QCOMPARE(found->input.scale, 1.F / 128.F);
        QVERIFY(found->input.bgr && !found->builtIn);
        QCOMPARE(again->entries().size(), std::size_t{2});

        const auto twice = store->add(file, surrogate());
        QVERIFY(!twice);
        QCOMPARE(twice.error().code, ErrorCode::AlreadyExists);

        QVERIFY(store->remove("my-surrogate.v1"));
        QVERIFY(!fs::exists(added->file));
        QVERIFY(store->find("my-surrogate.v1") == nullptr);
        QVERIFY(models::ModelStore::open(m_folders)->find("my-surrogate.v1") == nullptr);
        QVERIFY(!store->remove("my-surrogate.v1"));
        QVERIFY(!store->remove("one")); // built in
    }

    void thresholdsAreKept()
    {
        const fs::path file = m_root / "blocks.pt";
        writeTorchScript(file, kBlocks);
        auto store = models::ModelStore::open(m_folders);
        QVERIFY(store);
        models::ModelEntry entry = surrogate();
        entry.cosineAtFar1Percent = 0.39;
        entry.cosineAtFar01Percent = 0.28;
        QCOMPARE(store->add(file, entry).error().code, ErrorCode::InvalidArgument); // the wrong way round
        entry.cosineAtFar01Percent = 1.5;
        QCOMPARE(store->add(file, entry).error().code, ErrorCode::InvalidArgument);
        entry.cosineAtFar1Percent = 0.28;
        entry.cosineAtFar01Percent.reset();
        const auto added = store->add(file, entry);
        QVERIFY2(added, added ? "" : added.error().detail.c_str());
        const auto again = models::ModelStore::open(m_folders);
        const models::ModelEntry* found = again->find(added->name);
        QVERIFY(found != nullptr && found->cosineAtFar1Percent && !found->cosineAtFar01Percent);
        QCOMPARE(*found->cosineAtFar1Percent, 0.28);
    }

    void modelsThatCannotWorkAreRefused()
    {
        auto store = models::ModelStore::open(m_folders);
        QVERIFY(store);
        const fs::path file = m_root / "bad.pt";
        std::ofstream(file) << "this is no model";
        QVERIFY(!store->add(file, surrogate()));
        models::ModelEntry onnx = surrogate();
        onnx.runtime = models::ModelRuntime::Onnx;
        QVERIFY(!store->add(file, onnx));
        models::ModelEntry own = surrogate();
        own.runtime = models::ModelRuntime::Bauta;
        QVERIFY(!store->add(file, own));
        writeTorchScript(file, "torch.mean(x)"); // one number is no embedding
        QVERIFY(!store->add(file, surrogate()));
        writeTorchScript(file, "torch.log(torch.flatten(torch.avg_pool2d(x, [8, 8]), 1) - 1.0e9)"); // not a number
        QVERIFY(!store->add(file, surrogate()));
        writeTorchScript(file, kBlocks);
        models::ModelEntry unsized = surrogate();
        unsized.input.width = 0;
        QVERIFY(!store->add(file, unsized));
        models::ModelEntry nameless = surrogate();
        nameless.name = "../..";
        QVERIFY(!store->add(file, nameless));
        QVERIFY(!store->add(m_root / "missing.pt", surrogate()));
        QVERIFY(store->find("my-surrogate.v1") == nullptr);
        // Nothing is left behind in the user's folder.
        QVERIFY(!fs::exists(m_folders.user) || fs::is_empty(m_folders.user));
    }

    void onnxJudgeIsAdded()
    {
        const auto data = test::testData();
        if (!data || !fs::exists(*data / "models" / "judge_arcface.onnx")) {
            QSKIP("../shared/models/judge_arcface.onnx is not there");
        }
        auto store = models::ModelStore::open(m_folders);
        QVERIFY(store);
        models::ModelEntry judge;
        judge.role = models::ModelRole::Judge;
        judge.runtime = models::ModelRuntime::Onnx;
        judge.input = {.width = 96, .height = 112, .cropInFrame = {8.F, 0.F, 112.F}};
        const auto added = store->add(*data / "models" / "judge_arcface.onnx", judge);
        QVERIFY2(added, added ? "" : added.error().detail.c_str());
        QCOMPARE(added->name, std::string("judge_arcface"));
        QVERIFY(store->verify(*added));
        QVERIFY(store->remove("judge_arcface"));
    }

    void yunetIsAddedAsDetector()
    {
        const auto data = test::testData();
        if (!data || !fs::exists(*data / "models" / "yunet_n.onnx")) {
            QSKIP("../shared/models/yunet_n.onnx is not there");
        }
        auto store = models::ModelStore::open(m_folders);
        QVERIFY(store);
        models::ModelEntry yunet;
        yunet.role = models::ModelRole::Detector;
        yunet.runtime = models::ModelRuntime::Onnx;
        yunet.input = {.width = 640, .height = 640, .bgr = true};
        const auto added = store->add(*data / "models" / "yunet_n.onnx", yunet);
        QVERIFY2(added, added ? "" : added.error().detail.c_str());
    }

    void hostileManifestsAreRefused_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::newRow("file outside") << "one.bmodel"
                                      << "../../etc/passwd";
        QTest::newRow("absolute file") << "one.bmodel"
                                       << "/etc/passwd";
        QTest::newRow("parent") << "one.bmodel"
                                << "..";
        QTest::newRow("role") << "\"mesh\""
                              << "\"mask\"";
        QTest::newRow("runtime") << "\"bauta\""
                                 << "\"python\"";
        QTest::newRow("huge input") << "\"width\": 0"
                                    << "\"width\": 1000000";
        QTest::newRow("wrong type") << "\"width\": 0"
                                    << "\"width\": \"0\"";
        QTest::newRow("version") << "\"version\": 1"
                                 << "\"version\": 2";
        QTest::newRow("threshold") << "\"sha256\""
                                   << "\"cosine-at-far-1-percent\": 7, \"sha256\"";
        QTest::newRow("not JSON") << "\"models\""
                                  << "models";
    }

    void hostileManifestsAreRefused()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        const fs::path file = m_folders.builtIn / "manifest.json";
        std::ifstream in(file);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        const QString changed = QString::fromStdString(text).replace(from, to);
        QVERIFY(changed != QString::fromStdString(text));
        std::ofstream(file) << changed.toStdString();
        const auto store = models::ModelStore::open(m_folders);
        QVERIFY(!store);
        QVERIFY(store.error().code != ErrorCode::MissingModel);
    }

private:
    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_root;
    models::ModelStore::Folders m_folders;
};

QTEST_GUILESS_MAIN(TestModelStore)
#include "tst_model_store.moc"
