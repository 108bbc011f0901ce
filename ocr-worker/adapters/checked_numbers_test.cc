// 個人番号 and 法人番号 on paper, from the ink to the validator: right ones are read, and one whose check digit differs
// is read as it was written, never accepted, and refused by the same rule as on the web.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "absl/time/civil_time.h"
#include "common/testing/status_matchers.h"
#include "ocr-worker/adapters/child_decoder.h"
#include "ocr-worker/adapters/cpu_stop_watch.h"
#include "ocr-worker/adapters/recognizers.h"
#include "ocr-worker/adapters/template_forms.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/core/jobs/file_reader.h"
#include "procedures/data/compose.h"
#include "procedures/definition/definition.h"
#include "procedures/paper/print.h"
#include "procedures/rules/validate.h"
#include "procedures/values/check_digit.h"
#include "tests/data/fill/sample_page.h"

namespace madoguchi::ocr {
namespace {

constexpr char kYaml[] = R"(
procedure: numbers
version: 1
title: 番号の届出
sections:
  - id: a
    title: 番号
    fields:
      - { id: mine, type: my_number, label: 個人番号 }
      - { id: company, type: corporate_number, label: 法人番号 }
      - { id: phone, type: phone, label: 電話番号 }
archive: { class: [一], years: 1 }
)";
constexpr int kPages = 12;

class CheckedNumbersTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    PinToOneThread();
    auto definition = procedures::ParseDefinition(kYaml);
    ASSERT_OK(definition);
    definition_ = new procedures::Definition(*std::move(definition));
    auto printed = procedures::PrintForm(*definition_);
    ASSERT_OK(printed);
    form_ = new procedures::Template(printed->form_template);
    ASSERT_OK(forms_.Add(std::move(printed->form_template)));
    auto recognizers = MakeRecognizers();
    ASSERT_OK(recognizers);
    reader_ = new PageReader(*std::move(recognizers), forms_, watch_);
  }

  struct Seen {
    FieldReading mine, company;
    std::vector<std::string> faults;  // of the data that the readings come to
  };
  // What is read of a sheet with real people's digits.
  static Seen Read(const std::string& mine, const std::string& company) {
    static const cv::Mat digits = fill::LoadDigits("tests/data/handwritten_digits.png");
    const fill::Hand hand{.font = "Noto Sans CJK JP", .handwritten = true, .real_digits = true, .ink = {40, 30, 30}};
    const fill::Values values = {{"a.mine", mine}, {"a.company", company}, {"a.phone", "0352345678"}};
    const fill::SamplePage page = fill::MakeSample(*form_, 0, hand, fill::Damage::kScan300, digits, rng_, values);
    ChildDecoder decoder(*FindDecoder());
    const auto read = ReadFile(page.file, "", decoder, *reader_, Patience());
    EXPECT_OK(read);
    Seen seen;
    procedures::LeafValues leaves;
    for (const FieldReading& field : read->front().fields) {
      leaves[field.id] = field.value;
      if (field.id == "a.mine") seen.mine = field;
      if (field.id == "a.company") seen.company = field;
    }
    for (const FieldFault& fault : procedures::Validate(*definition_, procedures::Compose(*definition_, leaves),
                                                        absl::CivilDay(2026, 4, 1), procedures::Channel::kPaper)) {
      seen.faults.push_back(fault.field + " " + fault.reason);
    }
    return seen;
  }
  static std::string Digits(size_t count) {
    std::string digits;
    while (digits.size() < count) digits += static_cast<char>('0' + rng_() % 10);
    return digits;
  }
  static std::string MyNumber() {
    const std::string first = Digits(procedures::kMyNumberDigits - 1);
    return first + *procedures::MyNumberCheckDigit(first);
  }
  static std::string CorporateNumber() {
    const std::string last = Digits(procedures::kCorporateNumberDigits - 1);
    return *procedures::CorporateNumberCheckDigit(last) + last;
  }
  // One digit wrong, so that the check digit tells it (that of a 法人番号 does not tell 0 from 9).
  static std::string Spoilt(const std::string& number, bool (*agrees)(absl::string_view)) {
    for (;;) {
      std::string spoilt = number;
      spoilt[rng_() % spoilt.size()] = static_cast<char>('0' + rng_() % 10);
      if (!agrees(spoilt)) return spoilt;
    }
  }

  static inline procedures::Definition* definition_ = nullptr;
  static inline procedures::Template* form_ = nullptr;
  static inline TemplateForms forms_;
  static inline CpuStopWatch watch_;
  static inline PageReader* reader_ = nullptr;
  static inline std::mt19937 rng_{17};
};

TEST_F(CheckedNumbersTest, RightNumbersAreReadAndPassTheValidator) {
  int right = 0, accepted = 0;
  for (int page = 0; page < kPages; ++page) {
    const std::string mine = MyNumber(), company = CorporateNumber();
    const Seen seen = Read(mine, company);
    for (const auto& [field, truth] : {std::pair(seen.mine, mine), std::pair(seen.company, company)}) {
      right += field.value == truth;
      accepted += field.accepted;
      EXPECT_TRUE(!field.accepted || field.value == truth) << field.value << " for " << truth;
    }
    if (seen.mine.value == mine && seen.company.value == company) {
      EXPECT_THAT(seen.faults, ::testing::IsEmpty());
    }
  }
  EXPECT_GE(right, 2 * kPages * 3 / 4);
  EXPECT_GE(accepted, kPages / 2);
}

TEST_F(CheckedNumbersTest, AWrongCheckDigitIsNeverAcceptedAndNeverMended) {
  int as_written = 0;
  for (int page = 0; page < kPages; ++page) {
    const std::string mine = Spoilt(MyNumber(), procedures::IsMyNumber);
    const std::string company = Spoilt(CorporateNumber(), procedures::IsCorporateNumber);
    const Seen seen = Read(mine, company);
    EXPECT_FALSE(seen.mine.accepted) << seen.mine.value << " for " << mine;
    EXPECT_FALSE(seen.company.accepted) << seen.company.value << " for " << company;
    as_written += (seen.mine.value == mine) + (seen.company.value == company);
    if (seen.mine.value == mine) {
      EXPECT_THAT(seen.faults, ::testing::Contains("a.mine WRONG_CHECK_DIGIT"));
    }
    if (seen.company.value == company) {
      EXPECT_THAT(seen.faults, ::testing::Contains("a.company WRONG_CHECK_DIGIT"));
    }
  }
  EXPECT_GE(as_written, kPages) << "what the ink clearly says is given, not a number that fits";
}

}  // namespace
}  // namespace madoguchi::ocr
