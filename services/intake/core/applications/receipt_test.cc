#include "services/intake/core/applications/receipt.h"

#include <set>

#include "common/status/error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace madoguchi::intake {
namespace {

constexpr absl::string_view kAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

// Known bytes that never repeat.
class CountingRandom final : public Random {
 public:
  std::string Bytes(int count) override {
    std::string bytes(count, '\0');
    uint64_t value = next_++ * 0x9E3779B97F4A7C15ull;
    for (char& byte : bytes) {
      byte = static_cast<char>(value >> 56);
      value = value * 6364136223846793005ull + 1442695040888963407ull;
    }
    return bytes;
  }

 private:
  uint64_t next_ = 1;
};

TEST(ReceiptNumberTest, LooksAsPromisedAndReadsBack) {
  CountingRandom random;
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string number = DrawReceiptNumber(random);
    EXPECT_THAT(number, testing::MatchesRegex("[2-9A-HJ-NP-Z]+-[2-9A-HJ-NP-Z]+-[2-9A-HJ-NP-Z]"));
    EXPECT_EQ(number.size(), 11u);
    EXPECT_EQ(*ParseReceiptNumber(number), number);
    EXPECT_TRUE(seen.insert(number).second);
  }
}

TEST(ReceiptNumberTest, ForgivesHowPeopleType) {
  CountingRandom random;
  const std::string number = DrawReceiptNumber(random);
  std::string lower;
  std::string full_width;
  for (char c : number) {
    if (c != '-') lower += static_cast<char>(std::tolower(c));
    const int code = 0xFF01 + (c - 0x21);
    full_width += {static_cast<char>(0xEF), static_cast<char>(0x80 | ((code >> 6) & 0x3F)),
                   static_cast<char>(0x80 | (code & 0x3F))};
  }
  EXPECT_EQ(*ParseReceiptNumber(lower), number);
  EXPECT_EQ(*ParseReceiptNumber(" " + number + " "), number);
  EXPECT_EQ(*ParseReceiptNumber(full_width), number);
}

TEST(ReceiptNumberTest, FindsEveryWrongCharacterAndEverySwap) {
  CountingRandom random;
  for (int i = 0; i < 50; ++i) {
    const std::string number = DrawReceiptNumber(random);
    for (size_t at = 0; at < number.size(); ++at) {
      if (number[at] == '-') continue;
      for (char other : kAlphabet) {
        if (other == number[at]) continue;
        std::string wrong = number;
        wrong[at] = other;
        EXPECT_EQ(ReasonOf(ParseReceiptNumber(wrong).status()), "UNKNOWN_RECEIPT") << wrong;
      }
      for (size_t with = at + 1; with < number.size(); ++with) {
        if (number[with] == '-' || number[with] == number[at]) continue;
        std::string swapped = number;
        std::swap(swapped[at], swapped[with]);
        EXPECT_FALSE(ParseReceiptNumber(swapped).ok()) << swapped;
      }
    }
  }
}

TEST(ReceiptNumberTest, RefusesWhatIsNoNumber) {
  for (absl::string_view typed : {"", "-", "K7QX", "0000-0000-0", "あいうえ-おかきく-け", "K7QX-M4TD-RR", "\xEF\xBC"}) {
    EXPECT_EQ(ReasonOf(ParseReceiptNumber(typed).status()), "UNKNOWN_RECEIPT") << typed;
  }
}

TEST(AccessCodesTest, SameReceiptSameCodeAndOnlyThere) {
  const AccessCodes codes("sixteen bytes of a secret");
  const std::string code = codes.CodeOf("131016", "K7QX-M4TD-R");
  EXPECT_EQ(code.size(), 9u);
  EXPECT_EQ(codes.CodeOf("131016", "K7QX-M4TD-R"), code);
  EXPECT_NE(codes.CodeOf("131024", "K7QX-M4TD-R"), code);
  EXPECT_NE(codes.CodeOf("131016", "K7QX-M4TE-R"), code);
  EXPECT_NE(AccessCodes("another secret, as long").CodeOf("131016", "K7QX-M4TD-R"), code);
  EXPECT_TRUE(codes.Matches("131016", "K7QX-M4TD-R", code));
  EXPECT_FALSE(codes.Matches("131016", "K7QX-M4TD-R", ""));
  EXPECT_FALSE(codes.Matches("131016", "K7QX-M4TD-R", "2222-2222"));
  EXPECT_FALSE(codes.Matches("131016", "K7QX-M4TD-R", code + "2"));
}

}  // namespace
}  // namespace madoguchi::intake
