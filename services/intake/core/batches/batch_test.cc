#include "services/intake/core/batches/batch.h"

#include <map>
#include <utility>

#include "common/status/error.h"
#include "gtest/gtest.h"

namespace madoguchi::intake {
namespace {

using State = BatchPageState;
using Action = BatchPageAction;

TEST(BatchTest, EveryPairOfStateAndActionIsLegalOrRefused) {
  const std::map<std::pair<State, Action>, State> legal = {
      {{State::kQueued, Action::kRead}, State::kRead},
      {{State::kQueued, Action::kAskPerson}, State::kAttention},
      {{State::kRead, Action::kAssign}, State::kAssigned},
      {{State::kRead, Action::kSkip}, State::kSkipped},
      {{State::kRead, Action::kAskPerson}, State::kAttention},
      {{State::kAttention, Action::kAssign}, State::kAssigned},
      {{State::kAttention, Action::kSkip}, State::kSkipped},
      {{State::kAttention, Action::kAskPerson}, State::kAttention},
      {{State::kAttention, Action::kRetry}, State::kQueued},
      {{State::kAttention, Action::kDrop}, State::kDropped},
  };
  for (const State state : kBatchPageStates) {
    for (const Action action : kBatchPageActions) {
      const auto next = After(state, action);
      const auto found = legal.find({state, action});
      if (found == legal.end()) {
        EXPECT_EQ(ReasonOf(next.status()), "WRONG_STATE") << Name(state);
      } else {
        ASSERT_TRUE(next.ok());
        EXPECT_EQ(*next, found->second);
      }
    }
  }
}

TEST(BatchTest, NamesAndPlacesReadBack) {
  for (const State state : kBatchPageStates) EXPECT_EQ(ParseBatchPageState(Name(state)), state);
  EXPECT_EQ(ParsePlace(IdOf({2, 13})), (PagePlace{2, 13}));
  EXPECT_EQ(ParsePlace("2-0"), (PagePlace{2, 0}));
  for (const char* wrong : {"", "1", "0-1", "1-", "-1", "1--1", "01-1", "1-1-1", "a-b"}) {
    EXPECT_EQ(ParsePlace(wrong), std::nullopt) << wrong;
  }
}

PageReading Read(const std::string& value) {
  PageReading reading;
  reading.form = "sample";
  reading.version = 1;
  reading.page = 1;
  reading.fields = {{.id = "name", .value = value}, {.id = "note", .value = ""}};
  return reading;
}

BatchPage Taken(const PageReading& reading) {
  BatchPage page = NewPage("b", {1, 2}, "00ff");
  EXPECT_TRUE(Take(page, reading).ok());
  return page;
}

TEST(BatchTest, ARetryIsANewJob) {
  PageReading failed;
  failed.error = "UNREADABLE_IMAGE";
  failed.error_message = "取り込み直してください。";
  BatchPage page = Taken(failed);
  EXPECT_EQ(page.job, "b.1-2.1");
  EXPECT_EQ(page.state, State::kAttention);
  EXPECT_EQ(page.message, "取り込み直してください。");
  ASSERT_TRUE(Advance(page, Action::kRetry).ok());
  EXPECT_EQ(page.reason, "");
  EXPECT_EQ(JobOf("b", page.place, page.revision), "b.1-2.3");
}

TEST(BatchTest, TheDigestSaysWhetherTheSameWasRead) {
  EXPECT_EQ(Taken(Read("見本 太郎")).values, Taken(Read("見本 太郎")).values);
  EXPECT_NE(Taken(Read("見本 太郎")).values, Taken(Read("見本 花子")).values);
  EXPECT_EQ(Taken(Read("")).values, "") << "two empty forms are not the same application";
}

TEST(BatchTest, WhatGroupingIsToldOfAPage) {
  BatchPage page = Taken(Read("見本 太郎"));
  EXPECT_EQ(SheetOf(page, 2)->kind, SheetKind::kForm);
  EXPECT_EQ(SheetOf(page, 0)->kind, SheetKind::kUnreadable) << "its form is not known here";
  ASSERT_TRUE(Advance(page, Action::kAssign).ok());
  page.scan = "scan-1";
  EXPECT_EQ(SheetOf(page, 2)->scan, "scan-1");
  EXPECT_EQ(SheetOf(NewPage("b", {1, 2}, "00ff"), 0)->kind, SheetKind::kUnread);

  PageReading nothing;
  nothing.error = "BLANK_PAGE";
  BatchPage blank = Taken(nothing);
  EXPECT_EQ(blank.state, State::kRead) << "nobody needs to look";
  EXPECT_EQ(SheetOf(blank, 0)->kind, SheetKind::kBlank);
  nothing.error = "SEPARATOR_SHEET";
  EXPECT_EQ(SheetOf(Taken(nothing), 0)->kind, SheetKind::kSeparator);

  nothing.error = "UNKNOWN_FORM";
  BatchPage unknown = Taken(nothing);
  EXPECT_EQ(SheetOf(unknown, 0)->kind, SheetKind::kUnreadable);
  BatchPage enclosure = unknown;
  ASSERT_TRUE(Advance(enclosure, Action::kAssign).ok());
  EXPECT_FALSE(SheetOf(enclosure, 0).has_value());
  ASSERT_TRUE(Advance(unknown, Action::kDrop).ok());
  EXPECT_FALSE(SheetOf(unknown, 0).has_value());
}

}  // namespace
}  // namespace madoguchi::intake
