#include "services/intake/core/batches/grouping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace madoguchi::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// One sheet a word: "a1" page 1 of a two-page form, "a1#X" of the copy with serial X, "s" a form of one page, "-"
// blank,
// "|" separator, "!" unreadable, "?" unread. What a sheet says is its place, so that no two say the same, unless "=N"
// gives it; "*" marks one that belongs to an application.
Sheet SheetOf(std::string word, size_t at) {
  Sheet sheet{.kind = SheetKind::kForm, .form = "sample", .version = 1, .page = 1, .pages_of_form = 1};
  sheet.values = absl::StrCat("v", at);
  sheet.picture = absl::StrCat("p", at);
  if (const size_t taken = word.find('*'); taken != std::string::npos) {
    sheet.scan = "scan";
    word.erase(taken, 1);
  }
  if (const size_t same = word.find('='); same != std::string::npos) {
    sheet.values = word.substr(same + 1);
    word.resize(same);
  }
  if (const size_t serial = word.find('#'); serial != std::string::npos) {
    sheet.serial = word.substr(serial + 1);
    word.resize(serial);
  }
  if (word == "?") sheet.kind = SheetKind::kUnread;
  if (word == "-") sheet.kind = SheetKind::kBlank;
  if (word == "|") sheet.kind = SheetKind::kSeparator;
  if (word == "!") sheet.kind = SheetKind::kUnreadable;
  if (word.size() == 2) {
    sheet.form = word.substr(0, 1);
    sheet.page = word[1] - '0';
    sheet.pages_of_form = sheet.form == "c" ? 3 : 2;
  }
  return sheet;
}

std::vector<Sheet> Sheets(const std::vector<std::string>& words) {
  std::vector<Sheet> sheets;
  for (const std::string& word : words) sheets.push_back(SheetOf(word, sheets.size()));
  return sheets;
}

// "0+1" a settled group of sheets 0 and 1, "(0+1)" one that waits, "0+1?" a doubtful one, "0+1%" one on a photocopy,
// "2~0" a twin of group 0.
std::vector<std::string> GroupsOf(const Grouping& grouping) {
  std::vector<std::string> texts;
  for (const SheetGroup& group : grouping.groups) {
    std::string text =
        absl::StrCat(absl::StrJoin(group.sheets, "+"), group.doubtful ? "?" : "", group.photocopied ? "%" : "");
    if (group.twin) absl::StrAppend(&text, "~", *group.twin);
    texts.push_back(group.settled ? text : absl::StrCat("(", text, ")"));
  }
  return texts;
}
std::vector<std::string> StraysOf(const Grouping& grouping) {
  std::vector<std::string> texts;
  for (const StraySheet& stray : grouping.strays) {
    texts.push_back(absl::StrCat(stray.sheet, ":", stray.reason, stray.group ? absl::StrCat("@", *stray.group) : ""));
  }
  return texts;
}
std::vector<std::string> SkippedOf(const Grouping& grouping) {
  std::vector<std::string> texts;
  for (const SkippedSheet& skipped : grouping.skipped) {
    texts.push_back(
        absl::StrCat(skipped.sheet, ":", skipped.reason, skipped.same_as ? absl::StrCat("=", *skipped.same_as) : ""));
  }
  return texts;
}
Grouping Group(const std::vector<std::string>& words) { return GroupSheets(Sheets(words)); }

TEST(GroupingTest, PageOneBeginsAndTheRestOfTheFormJoins) {
  EXPECT_THAT(GroupsOf(Group({"a1", "a2", "a1", "a2", "s", "c1", "c2", "c3"})),
              ElementsAre("0+1", "2+3", "4", "5+6+7"));
}

TEST(GroupingTest, BlankBackSidesAreSkippedAndCounted) {
  const Grouping grouping = Group({"a1", "-", "a2", "-", "s", "-"});
  EXPECT_THAT(GroupsOf(grouping), ElementsAre("0+2", "4"));
  EXPECT_THAT(SkippedOf(grouping), ElementsAre("1:BLANK_PAGE", "3:BLANK_PAGE", "5:BLANK_PAGE"));
  EXPECT_THAT(StraysOf(grouping), IsEmpty());
}

TEST(GroupingTest, ASerialHoldsItsPagesTogetherWhereverTheyLie) {
  EXPECT_THAT(GroupsOf(Group({"a2#X", "a1#Y", "s", "|", "a1#X", "a2#Y"})), ElementsAre("4+0", "1+5", "2"));
}

TEST(GroupingTest, ASeparatorEndsAnApplication) {
  const Grouping grouping = Group({"a1", "|", "a2", "|", "a1", "a2"});
  EXPECT_THAT(GroupsOf(grouping), ElementsAre("0", "4+5"));
  EXPECT_THAT(StraysOf(grouping), ElementsAre("2:PAGE_WITHOUT_FIRST@0"));
  EXPECT_THAT(SkippedOf(grouping), ElementsAre("1:SEPARATOR_SHEET", "3:SEPARATOR_SHEET"));
}

TEST(GroupingTest, AStackFedFromItsEndIsReadFromItsEnd) {
  EXPECT_THAT(GroupsOf(Group({"a2", "a1", "-", "a2", "a1"})), ElementsAre("1+0", "4+3"));
  EXPECT_THAT(GroupsOf(Group({"c3", "c2", "c1"})), ElementsAre("2+1+0"));
  // Each section by itself.
  EXPECT_THAT(GroupsOf(Group({"a1", "a2", "|", "a2", "a1"})), ElementsAre("0+1", "4+3"));
}

TEST(GroupingTest, PagesOutOfOrderAreComparedByAPerson) {
  EXPECT_THAT(GroupsOf(Group({"c1", "c3", "c2", "s"})), ElementsAre("0+2+1?", "3"));
}

TEST(GroupingTest, AMissingPageDoesNotLetTheNextPersonsPageIn) {
  // Page 2 of the first and page 1 of the second application are missing: nobody knows whose the page is.
  const Grouping lost = Group({"a1", "!", "!", "a2"});
  EXPECT_THAT(GroupsOf(lost), ElementsAre("0"));
  EXPECT_THAT(StraysOf(lost), ElementsAre("1:@0", "2:@0", "3:PAGE_WITHOUT_FIRST@0"));
  // Only page 1 is missing.
  const Grouping headless = Group({"a1", "a2", "a2"});
  EXPECT_THAT(GroupsOf(headless), ElementsAre("0+1"));
  EXPECT_THAT(StraysOf(headless), ElementsAre("2:PAGE_REPEATED@0"));
  // Only page 2 is missing.
  EXPECT_THAT(GroupsOf(Group({"a1", "a1", "a2"})), ElementsAre("0", "1+2"));
  // Another form between them is another person's, for all we know.
  EXPECT_THAT(GroupsOf(Group({"a1", "s", "a2"})), ElementsAre("0", "1"));
  EXPECT_THAT(GroupsOf(Group({"a1", "c2"})), ElementsAre("0"));
}

TEST(GroupingTest, AnEnclosureIsForAPersonAndNamesTheApplicationBeforeIt) {
  const Grouping grouping = Group({"!", "s", "!", "a1", "a2", "!"});
  EXPECT_THAT(GroupsOf(grouping), ElementsAre("1", "3+4"));
  EXPECT_THAT(StraysOf(grouping), ElementsAre("0:", "2:@0", "5:@1"));
}

TEST(GroupingTest, TheSamePictureTwiceIsOnePage) {
  std::vector<Sheet> sheets = Sheets({"s", "a1", "a2", "s", "!", "!"});
  sheets[3].picture = sheets[0].picture;
  sheets[5].picture = sheets[4].picture;
  const Grouping grouping = GroupSheets(sheets);
  EXPECT_THAT(GroupsOf(grouping), ElementsAre("0", "1+2"));
  EXPECT_THAT(SkippedOf(grouping), ElementsAre("3:DUPLICATE_PAGE=0", "5:DUPLICATE_PAGE=4"));
  EXPECT_THAT(StraysOf(grouping), ElementsAre("4:@1"));
}

TEST(GroupingTest, ASecondScanOfASheetSaysTheSame) {
  const Grouping by_serial = Group({"a1#X=one", "a2#X=two", "a1#X=one"});
  EXPECT_THAT(GroupsOf(by_serial), ElementsAre("0+1"));
  EXPECT_THAT(SkippedOf(by_serial), ElementsAre("2:DUPLICATE_PAGE=0"));
  const Grouping by_order = Group({"a1", "a2=two", "a2=two", "a1", "a2"});
  EXPECT_THAT(GroupsOf(by_order), ElementsAre("0+1", "3+4"));
  EXPECT_THAT(SkippedOf(by_order), ElementsAre("2:DUPLICATE_PAGE=1"));
}

TEST(GroupingTest, WhoeverWroteOnAPhotocopyIsAnApplicationOfHisOwn) {
  const Grouping apart = Group({"a1#X", "a2#X", "a1#X", "-", "a2#X", "s", "a1#X", "a2#X"});
  EXPECT_THAT(GroupsOf(apart), ElementsAre("0+1%", "2+4%", "5", "6+7%"));
  EXPECT_THAT(StraysOf(apart), IsEmpty());
  // Forms of one page need no order.
  EXPECT_THAT(GroupsOf(Group({"s#X", "s#X", "?", "s#X"})), ElementsAre("0%", "1%", "3%"));
  // Fed from the end, and parted by a separator.
  EXPECT_THAT(GroupsOf(Group({"a2#X", "a1#X", "a2#X", "a1#X"})), ElementsAre("1+0%", "3+2%"));
  EXPECT_THAT(GroupsOf(Group({"a1#X", "a2#X", "a1#X", "|", "a1#X", "a2#X"})), ElementsAre("0+1%", "2%", "4+5%"));
  // A second scan of either person's sheet is still one.
  const Grouping again = Group({"s#X=one", "s#X=two", "s#X=two"});
  EXPECT_THAT(GroupsOf(again), ElementsAre("0%", "1%"));
  EXPECT_THAT(SkippedOf(again), ElementsAre("2:DUPLICATE_PAGE=1"));
}

TEST(GroupingTest, PagesOfPhotocopiesThatMayBeAnothersAreForAPerson) {
  // By their pages: which page 2 is the first person's?
  const Grouping by_kind = Group({"a1#X", "a1#X", "a2#X", "a2#X"});
  EXPECT_THAT(GroupsOf(by_kind), ElementsAre("0%", "1%"));
  EXPECT_THAT(StraysOf(by_kind), ElementsAre("2:SERIAL_REUSED@1", "3:SERIAL_REUSED@1"));
  const Grouping headless = Group({"a1#X", "a2#X", "a2#X"});
  EXPECT_THAT(GroupsOf(headless), ElementsAre("0+1%"));
  EXPECT_THAT(StraysOf(headless), ElementsAre("2:SERIAL_REUSED@0"));
  EXPECT_THAT(GroupsOf(Group({"c1#X", "c3#X", "c1#X", "c2#X", "c3#X"})), ElementsAre("0%", "2%"));
}

TEST(GroupingTest, PhotocopiesThatAreReadLaterLeaveApplicationsAsTheyAre) {
  std::vector<Sheet> sheets = Sheets({"a1#X", "a1#X", "a2#X", "a1#X", "a2#X"});
  sheets[1].scan = sheets[2].scan = "first";
  EXPECT_THAT(GroupsOf(GroupSheets(sheets)), ElementsAre("0%", "1+2%", "3%"));
  EXPECT_THAT(StraysOf(GroupSheets(sheets)), ElementsAre("4:SERIAL_REUSED@2"));
  sheets[0].kind = SheetKind::kUnread;
  EXPECT_THAT(GroupsOf(GroupSheets(sheets)), ElementsAre("1+2%", "(3+4%)"));
  sheets[0].kind = SheetKind::kBlank;
  sheets[3].scan = sheets[4].scan = "second";
  EXPECT_THAT(GroupsOf(GroupSheets(sheets)), ElementsAre("1+2%", "3+4%"));
}

TEST(GroupingTest, TwoApplicationsThatSayTheSameAreBothKeptAndNamed) {
  EXPECT_THAT(GroupsOf(Group({"s=same", "s", "s=same"})), ElementsAre("0", "1", "2~0"));
  EXPECT_THAT(GroupsOf(Group({"s=same", "s*=same"})), ElementsAre("0~1", "1")) << "the other one was read first";
  EXPECT_THAT(GroupsOf(Group({"s=", "s="})), ElementsAre("0", "1")) << "two forms with nothing on them";
}

TEST(GroupingTest, AnUnreadPageHoldsUpOnlyWhatItCouldChange) {
  // The unread page is the third of the middle application.
  const std::vector<std::string> sheets = {"a1", "a2", "c1", "c2", "?", "s", "a1", "a2"};
  const Grouping grouping = Group(sheets);
  EXPECT_THAT(GroupsOf(grouping), ElementsAre("0+1", "(2+3)", "5", "6+7"));
  EXPECT_THAT(StraysOf(grouping), IsEmpty());
  // The stack may have been fed from its end as long as its beginning is unknown.
  EXPECT_THAT(GroupsOf(Group({"?", "a1", "a2", "s", "a1"})), ElementsAre("(1+2)", "3", "(4)"));
  // Another section is not concerned.
  EXPECT_THAT(GroupsOf(Group({"?", "|", "a1", "a2", "a1"})), ElementsAre("2+3", "4"));
  // A serial does not mind, unless the unread page lies between and may carry it too.
  EXPECT_THAT(GroupsOf(Group({"?", "a1#X", "a2#X", "a1#Y", "?", "a2#Y", "a1#Z"})), ElementsAre("1+2", "(3+5)", "(6)"));
}

TEST(GroupingTest, WhatIsGivenOutEarlyIsTheSameOnceEverythingIsRead) {
  const std::vector<std::string> truth = {"a1", "-",  "a2",   "s", "c1",   "c2", "c3", "!",  "|",
                                          "a2", "a1", "a1#X", "s", "a2#X", "a1", "a2", "c1", "c3"};
  const std::vector<std::string> settled = GroupsOf(Group(truth));
  // Every way in which up to three pages can still be unread.
  for (size_t i = 0; i < truth.size(); ++i) {
    for (size_t j = 0; j < truth.size(); ++j) {
      for (size_t k = 0; k < truth.size(); ++k) {
        std::vector<std::string> early = truth;
        early[i] = early[j] = early[k] = "?";
        // A separator that is not read yet makes two sections one: nothing may be given out across it.
        for (const std::string& group : GroupsOf(Group(early))) {
          if (group[0] == '(') continue;
          EXPECT_THAT(settled, ::testing::Contains(group)) << absl::StrJoin(early, " ");
        }
      }
    }
  }
}

TEST(GroupingTest, WhatBelongsToAnApplicationIsRepeatedByOthersAndNeverRepeatsThem) {
  std::vector<Sheet> sheets = Sheets({"s", "s*"});
  sheets[0].picture = sheets[1].picture;
  const Grouping grouping = GroupSheets(sheets);
  EXPECT_THAT(GroupsOf(grouping), ElementsAre("1"));
  EXPECT_THAT(SkippedOf(grouping), ElementsAre("0:DUPLICATE_PAGE=1"));
}

TEST(GroupingTest, NothingIsNothing) {
  const Grouping grouping = Group({});
  EXPECT_THAT(grouping.groups, IsEmpty());
  EXPECT_THAT(GroupsOf(Group({"-", "|", "-"})), IsEmpty());
}

}  // namespace
}  // namespace madoguchi::intake
