#include "ocr-worker/decoder/fax.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <vector>

#include "ocr-worker/decoder/fax_codes.h"

namespace madoguchi::ocr::decoder {

namespace {

constexpr uint32_t kEndOfLine = 1;  // eleven zeros and a one; more zeros may stand before it
constexpr int kEndOfLineBits = 12;
constexpr int kPastTheEndMax = 4;  // positions that are asked for behind the last change of a row

class Bits {
 public:
  explicit Bits(Bytes data) : data_(data), end_(data.size * 8) {}

  // `count` bits, at most 24; zeros behind the end.
  uint32_t Peek(int count) const {
    uint32_t word = 0;
    for (size_t byte = at_ / 8, i = 0; i < 4; ++i, ++byte)
      word = word << 8 | (byte < data_.size ? data_.data[byte] : 0u);
    return word << at_ % 8 >> (32 - count);
  }
  void Skip(int count) { at_ += static_cast<size_t>(count); }
  void SkipToByte() { at_ = (at_ + 7) / 8 * 8; }
  bool past_end() const { return at_ > end_; }
  // What is left is too short for any code, or nothing but zeros.
  bool spent() const { return at_ + kRunCodeBitsMax > end_; }
  bool empty() const { return at_ >= end_; }

 private:
  Bytes data_;
  size_t end_;
  size_t at_ = 0;
};

// Where the colour changes, from white at the left; behind the last change the row's width stands several times.
using Changes = std::vector<uint32_t>;

struct Mode {
  enum Kind { kNone, kUpright, kTwoRuns, kPass };
  Kind kind = kNone;
  int bits = 0;
  int shift = 0;  // kUpright: of the change against the one above
};
constexpr int kModeBitsMax = 7;

Mode ModeOf(uint32_t next) {
  if (next >> 6 == 0b1) return {Mode::kUpright, 1, 0};
  if (next >> 4 == 0b011) return {Mode::kUpright, 3, 1};
  if (next >> 4 == 0b010) return {Mode::kUpright, 3, -1};
  if (next >> 4 == 0b001) return {Mode::kTwoRuns, 3, 0};
  if (next >> 3 == 0b0001) return {Mode::kPass, 4, 0};
  if (next >> 1 == 0b000011) return {Mode::kUpright, 6, 2};
  if (next >> 1 == 0b000010) return {Mode::kUpright, 6, -2};
  if (next == 0b0000011) return {Mode::kUpright, 7, 3};
  if (next == 0b0000010) return {Mode::kUpright, 7, -3};
  return {};
}

class FaxRows {
 public:
  FaxRows(Bytes data, const FaxCoding& coding) : bits_(data), coding_(coding), above_(kPastTheEndMax, coding.width) {}

  // The next row's changes; null when there is none.
  const Changes* Next() {
    if (AtEnd()) return nullptr;
    row_.clear();
    if (!(flat_ ? ReadFlat() : ReadFromAbove()) || bits_.past_end()) return nullptr;
    row_.insert(row_.end(), kPastTheEndMax, coding_.width);
    above_.swap(row_);
    return &above_;
  }
  // Why there was none.
  FaxOutcome fault() const { return !announced_ && bits_.spent() ? FaxOutcome::kEndsEarly : FaxOutcome::kOdd; }

 private:
  // Between rows: takes ends of line; an end of the picture, or of the bits, ends it.
  bool AtEnd() {
    if (coding_.byte_aligned) bits_.SkipToByte();
    flat_ = coding_.rows == FaxCoding::Rows::kT4;
    int ends = 0;
    if (coding_.rows == FaxCoding::Rows::kT6) {
      if (bits_.Peek(kEndOfLineBits) == kEndOfLine) ends = 2;
    } else {
      while (TakeEndOfLine()) ++ends;
      if (coding_.rows == FaxCoding::Rows::kT4Two && ends == 0) TakeTag();
    }
    announced_ = ends > 1;
    return announced_ || bits_.empty();
  }
  bool TakeEndOfLine() {
    Bits ahead = bits_;
    if (ahead.Peek(kEndOfLineBits - 1) != 0) return false;
    while (!ahead.empty() && ahead.Peek(1) == 0) ahead.Skip(1);
    if (ahead.empty()) return false;
    ahead.Skip(1);
    bits_ = ahead;
    if (coding_.rows == FaxCoding::Rows::kT4Two) TakeTag();
    return true;
  }
  void TakeTag() {
    flat_ = bits_.Peek(1) == 1;
    bits_.Skip(1);
  }

  std::optional<uint32_t> Run(bool black) {
    uint32_t pixels = 0;
    while (pixels <= coding_.width) {
      const RunCode code = RunCodeOf(black, bits_.Peek(kRunCodeBitsMax));
      if (code.pixels < 0) return std::nullopt;
      bits_.Skip(code.bits);
      pixels += static_cast<uint32_t>(code.pixels);
      if (code.pixels < 64) return pixels;
    }
    return std::nullopt;
  }

  bool ReadFlat() {
    uint32_t at = 0;
    for (bool black = false; at < coding_.width; black = !black) {
      const std::optional<uint32_t> run = Run(black);
      if (!run || *run > coding_.width - at) return false;
      row_.push_back(at += *run);
    }
    return true;
  }

  bool ReadFromAbove() {
    int64_t at = -1;  // before the first pixel: a change above it counts
    bool black = false;
    size_t change = 0;  // above, the first to the right of `at` into the other colour
    while (at < coding_.width) {
      while (change >= 2 && above_[change - 2] > at) change -= 2;
      while (above_[change] <= at && above_[change] < coding_.width) change += 2;
      const int64_t from = std::max<int64_t>(at, 0);
      const Mode mode = ModeOf(bits_.Peek(kModeBitsMax));
      bits_.Skip(mode.bits);
      if (mode.kind == Mode::kUpright) {
        at = int64_t{above_[change]} + mode.shift;
        if (at < from || at > coding_.width) return false;
        row_.push_back(static_cast<uint32_t>(at));
        black = !black;
        change = change > 0 ? change - 1 : 1;
      } else if (mode.kind == Mode::kTwoRuns) {
        const std::optional<uint32_t> first = Run(black), second = Run(!black);
        if (!first || !second || from + *first + *second > coding_.width) return false;
        row_.push_back(static_cast<uint32_t>(from + *first));
        row_.push_back(static_cast<uint32_t>(at = from + *first + *second));
      } else if (mode.kind == Mode::kPass) {
        at = above_[change + 1];
      } else {
        return false;
      }
      if (bits_.past_end() || row_.size() > coding_.width + kPastTheEndMax) return false;
    }
    return true;
  }

  Bits bits_;
  const FaxCoding coding_;
  Changes above_, row_;
  bool flat_ = false;
  bool announced_ = false;
};

}  // namespace

FaxOutcome DecodeFax(Bytes data, const FaxCoding& coding, uint8_t black, uint32_t first_row, Rows& rows) {
  FaxRows coded(data, coding);
  std::vector<uint8_t> row(coding.width);
  for (uint32_t y = 0; y < coding.height; ++y) {
    const Changes* changes = coded.Next();
    if (changes == nullptr) return coded.fault();
    uint32_t at = 0;
    uint8_t colour = static_cast<uint8_t>(~black);
    for (const uint32_t change : *changes) {
      std::memset(row.data() + at, colour, change - at);
      at = change;
      colour = static_cast<uint8_t>(~colour);
    }
    rows.PutRow(static_cast<int>(first_row + y), row.data());
  }
  return FaxOutcome::kWhole;
}

}  // namespace madoguchi::ocr::decoder
