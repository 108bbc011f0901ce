#include "cli/scan/hot_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "cli/files.h"
#include "cli/scan/scan_delivery.h"
#include "common/status/error.h"
#include "common/testing/status_matchers.h"
#include "common/testing/temp_dir.h"

namespace madoguchi::cli {
namespace {

using ::madoguchi::testing::Fails;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::Duration kQuiet = absl::Seconds(3);
const char kWholePdf[] = "%PDF-1.4\n...\n%%EOF\n";

class HotFolderTest : public ::testing::Test {
 protected:
  void Write(const std::string& name, const std::string& content) {
    std::ofstream(dir_ / name, std::ios::binary) << content;
  }
  HotFolder Open() { return HotFolder::Open(dir_ / "", kQuiet, &clock_).value(); }
  // A look, and another one after `later`.
  HotFolder::Look LookAfter(HotFolder& folder, absl::Duration later) {
    EXPECT_OK(folder.LookIn());
    clock_.Advance(later);
    return folder.LookIn().value();
  }
  std::string Content(const std::string& name) { return ReadFile(dir_ / name, 1000).value_or("absent"); }

  testing::TempDir dir_;
  FakeClock clock_{absl::UnixEpoch()};
};

TEST_F(HotFolderTest, AFileIsReadyOnceNobodyHasWrittenToItForAWhile) {
  HotFolder folder = Open();
  Write("a.pdf", kWholePdf);
  EXPECT_THAT(LookAfter(folder, kQuiet - absl::Milliseconds(1)).ready, IsEmpty());
  Write("a.pdf", std::string(kWholePdf) + kWholePdf);
  const HotFolder::Look look = LookAfter(folder, kQuiet - absl::Milliseconds(1));
  EXPECT_THAT(look.ready, IsEmpty());
  EXPECT_EQ(look.unfinished, 1);
  EXPECT_THAT(LookAfter(folder, kQuiet).ready, ElementsAre("a.pdf"));
}

TEST_F(HotFolderTest, AFileWithoutItsEndIsWaitedForLonger) {
  HotFolder folder = Open();
  Write("cut.pdf", "%PDF-1.4\n...");
  Write("cut.jpg", "\xFF\xD8\xFF\xE0...");
  Write("cut.png", "\x89PNG\r\n...");
  Write("cut.tiff", std::string("II*\0\0\0\0\0...", 11));  // its list of pages is not written yet
  Write("whole.tiff", std::string("MM\0*\0\0\0\x08........", 16));
  Write("empty.pdf", "");
  Write("note.txt", "no paper, and nothing says where it ends");
  EXPECT_THAT(LookAfter(folder, kQuiet).ready, ::testing::UnorderedElementsAre("whole.tiff", "note.txt"));
  EXPECT_EQ(LookAfter(folder, HotFolder::kUnendedQuiets * kQuiet).ready.size(), 7);
}

TEST_F(HotFolderTest, UnfinishedNamesFoldersAndLinksArePassedOver) {
  HotFolder folder = Open();
  for (const char* name : {".hidden.pdf", "a.pdf.part", "b.TMP", "c.pdf~", "Thumbs.db"}) Write(name, kWholePdf);
  std::filesystem::create_directory(dir_ / "inside");
  Write("inside/d.pdf", kWholePdf);
  ASSERT_EQ(symlink("/etc/passwd", (dir_ / "link.pdf").c_str()), 0);
  const HotFolder::Look look = LookAfter(folder, absl::Hours(1));
  EXPECT_THAT(look.ready, IsEmpty());
  EXPECT_EQ(look.unfinished, 0);
}

TEST_F(HotFolderTest, OldFilesGoFirst) {
  HotFolder folder = Open();
  for (const char* name : {"z.pdf", "a.pdf", "m.pdf"}) {
    Write(name, kWholePdf);
    usleep(20'000);  // the file system's clock must have ticked
  }
  EXPECT_THAT(LookAfter(folder, kQuiet).ready, ElementsAre("z.pdf", "a.pdf", "m.pdf"));
}

TEST_F(HotFolderTest, NothingIsOverwrittenAndRefusalsAreExplained) {
  HotFolder folder = Open();
  for (const char* content : {"first", "second"}) {
    Write("scan.pdf", content);
    EXPECT_OK(folder.MoveToSent("scan.pdf"));
  }
  EXPECT_EQ(Content("sent/scan.pdf"), "first");
  EXPECT_EQ(Content("sent/scan-2.pdf"), "second");

  Write("note.txt", "third");
  EXPECT_OK(folder.MoveToRefused("note.txt", "画像ではありません。"));
  EXPECT_EQ(Content("refused/note.txt"), "third");
  EXPECT_EQ(Content("refused/note.txt.txt"), "画像ではありません。\n");
  EXPECT_EQ(std::filesystem::status(dir_ / "sent").permissions(), std::filesystem::perms::owner_all);
  EXPECT_THAT(folder.MoveToSent("gone.pdf"), Fails(absl::StatusCode::kUnavailable, "UNWRITABLE_FILE"));
}

TEST_F(HotFolderTest, AFolderThatIsNotThereIsNamed) {
  EXPECT_THAT(HotFolder::Open(dir_ / "elsewhere", kQuiet, &clock_).status(),
              Fails(absl::StatusCode::kUnavailable, "UNREADABLE_FOLDER"));
}

TEST(ScanFailureTest, TellsWhatMayGoLaterFromWhatNeverWill) {
  EXPECT_EQ(KindOf(Error(absl::StatusCode::kInvalidArgument, "UNSUPPORTED_FILE_TYPE", "")), Failure::kOfFile);
  EXPECT_EQ(KindOf(Error(absl::StatusCode::kResourceExhausted, "FILE_TOO_LARGE", "")), Failure::kOfFile);
  EXPECT_EQ(KindOf(Error(absl::StatusCode::kResourceExhausted, "QUEUE_FULL", "")), Failure::kPassing);
  EXPECT_EQ(KindOf(Error(absl::StatusCode::kUnavailable, "UNREACHABLE", "")), Failure::kPassing);
  EXPECT_EQ(KindOf(Error(absl::StatusCode::kPermissionDenied, "ROLE_MISSING", "")), Failure::kOfSetup);
}

}  // namespace
}  // namespace madoguchi::cli
