#include "ocr-worker/training/characters/sampler.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "ocr-worker/core/text/character_image.h"
#include "ocr-worker/training/characters/crossing_out.h"
#include "ocr-worker/training/characters/digit_forms.h"
#include "ocr-worker/training/characters/kana_forms.h"
#include "ocr-worker/training/characters/pen.h"
#include "ocr-worker/training/characters/voiced_marks.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::training {

namespace {

constexpr float kNoCharacterShare = 0.03f;  // halves and pairs, so that a line's wrong cuts are known as such
constexpr float kClosePairShare = 0.3f;     // of those: two as close as a line has them; a thin 1 is lost first
constexpr float kNeighbourShare = 0.08f;    // a stroke of the next character reaches in
constexpr float kRealDigitShare = 0.55f;    // where a sheet of them is given
constexpr float kAsDrawnShare = 0.6f;       // of those; the others with another pen
constexpr float kDigitFormShare = 0.12f;
constexpr float kKanaFormShare = 0.3f;           // of the kana that have forms
constexpr float kOwnMarksShare = 0.4f;           // of the voiced kana
constexpr int kSideMinPx = 40, kSideMaxPx = 96;  // 8 mm at 130 to 300 dpi

// How often only the middle of a font's strokes is taken, for a pen to follow. Most of what comes to an office is
// written with one.
float PenShare(FontKind kind) {
  switch (kind) {
    case FontKind::kHand:
      return 0.7f;
    case FontKind::kBrush:
      return 0.5f;
    case FontKind::kLatin:
      return 0.5f;
    case FontKind::kPrint:
      return 0.5f;
  }
  return 0;
}

bool IsDigit(char32_t character) { return character >= U'0' && character <= U'9'; }

// Numbers are most of what a fax still brings.
constexpr Scanner kDigitScanner{.fax_share = 0.3f, .fax_darkest = 0.85f, .jpeg_share = 0.2f, .rule_share = 0.4f};

// Hands differ most in kana: few strokes, none of them straight.
constexpr float kKanaLooser = 1.3f;
bool IsKana(char32_t character) { return character >= 0x3041 && character <= 0x30FC; }

char32_t FirstCharacter(const std::string& utf8) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(utf8.at(i)); };
  if (byte(0) < 0x80) return byte(0);
  if (byte(0) < 0xE0) return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
  if (byte(0) < 0xF0) return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
  return (byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
}

// Rows of a tab-separated file, without its comment lines.
std::vector<std::vector<std::string>> Rows(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot read " + file);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.starts_with("# ")) continue;
    std::vector<std::string>& row = rows.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, '\t');) row.push_back(cell);
  }
  return rows;
}

FT_Library OpenFreeType() {
  FT_Library library = nullptr;
  if (FT_Init_FreeType(&library) != 0) throw std::runtime_error("FreeType does not start");
  return library;
}

}  // namespace

Sampler::Sampler(const Sources& sources, uint64_t seed)
    : crossed_out_(sources.crossed_out),
      distortions_(sources.distortions),
      only_digits_(sources.only_digits),
      scanner_(sources.only_digits ? kDigitScanner : Scanner()),
      random_(seed),
      library_(OpenFreeType()) {
  if (!sources.digit_sheet.empty()) digits_ = std::make_unique<DigitSheet>(sources.digit_sheet, sources.held_fonts);
  LoadClasses(sources.classes_file);
  LoadFonts(sources);
}

std::vector<std::pair<char32_t, double>> ReadClasses(const std::string& file) {
  std::vector<std::pair<char32_t, double>> classes;
  for (const auto& row : Rows(file)) classes.emplace_back(FirstCharacter(row.at(0)), std::stod(row.at(1)));
  return classes;
}

void Sampler::LoadClasses(const std::string& file) {
  double sum = 0;
  for (const auto& [character, share] : ReadClasses(file)) {
    if (only_digits_ && !IsDigit(character)) continue;
    classes_.push_back(character);
    class_shares_.push_back(sum += share);
  }
}

void Sampler::LoadFonts(const Sources& sources) {
  static const std::map<std::string, FontKind> kinds = {
      {"hand", FontKind::kHand}, {"brush", FontKind::kBrush}, {"print", FontKind::kPrint}, {"latin", FontKind::kLatin}};
  for (const auto& row : Rows(sources.fonts_file)) {
    if ((row.at(5) == "held") != sources.held_fonts) continue;
    const std::string file = row[0].starts_with("@") ? sources.fontsource_dir + "/" + row[0] : row[0];
    fonts_.push_back(std::make_unique<Font>(library_.get(), file, kinds.at(row[3]), std::stod(row[4])));
  }
}

Font* Sampler::AnyFont(char32_t character) {
  std::vector<double> shares;
  std::vector<Font*> fonts;
  double sum = 0;
  for (const auto& font : fonts_) {
    if (font->Find(character).points.empty()) continue;
    shares.push_back(sum += font->share());
    fonts.push_back(font.get());
  }
  return fonts.empty() ? nullptr : fonts[random_.Pick(shares)];
}

cv::Mat Sampler::WriteWith(Font& font, char32_t character, int side_px) {
  Hand hand = AnyHand(random_, font.kind(), distortions_);
  if (IsKana(character)) {
    hand.bend *= kKanaLooser;
    hand.unsteady *= kKanaLooser;
  }
  if (random_.Chance(PenShare(font.kind()))) {
    const std::vector<PenLine>& lines = font.FindPenLines(character);
    if (!lines.empty()) return WriteWithPen(lines, hand, side_px, {0, 0}, random_);
  }
  return Write(library_.get(), font.Find(character), hand, side_px, {0, 0}, random_);
}

// Empty when no font has the character.
cv::Mat Sampler::WriteAny(char32_t character, int side_px) {
  if (digits_ != nullptr && IsDigit(character)) {
    const int digit = static_cast<int>(character - U'0');
    const float kind = random_.Uniform(0, 1);
    if (kind < kRealDigitShare + kDigitFormShare) {
      const Hand hand = AnyHand(random_, FontKind::kLatin, distortions_);
      if (kind >= kRealDigitShare) return WriteWithPen(AnyDigitForm(digit, random_), hand, side_px, {0, 0}, random_);
      const DrawnDigit& drawn = digits_->Any(digit, random_);
      return random_.Chance(kAsDrawnShare) ? WriteAsDrawn(drawn.drawing, hand, side_px, random_)
                                           : WriteWithPen(drawn.lines, hand, side_px, {0, 0}, random_);
    }
  }
  if (const Voiced voiced = VoicedOf(character); voiced.base != 0 && random_.Chance(kOwnMarksShare)) {
    cv::Mat coverage = WriteAny(voiced.base, side_px);
    if (!coverage.empty()) AddVoicedMarks(coverage, voiced.ring, random_);
    return coverage;
  }
  if (random_.Chance(kKanaFormShare)) {
    if (const std::vector<PenLine> form = AnyKanaForm(character, random_); !form.empty())
      return WriteWithPen(form, AnyHand(random_, FontKind::kHand, distortions_), side_px, {0, 0}, random_);
  }
  Font* font = AnyFont(character);
  return font == nullptr ? cv::Mat() : WriteWith(*font, character, side_px);
}

Sampler::Written Sampler::WriteCharacter(int side_px) {
  for (;;) {
    const size_t index = random_.Pick(class_shares_);
    cv::Mat coverage = WriteAny(classes_[index], side_px);
    if (coverage.empty()) continue;
    if (digits_ != nullptr && IsDigit(classes_[index]))
      AddDigitHabit(coverage, static_cast<int>(classes_[index] - U'0'), random_);
    double darkest = 0;
    cv::minMaxLoc(coverage, nullptr, &darkest);
    if (darkest < 128) continue;  // thinned away, or pushed out of the box
    return {coverage, static_cast<int>(index)};
  }
}

// Ink beside ink, as wide as they come; narrower where they do not fit. Mostly figures: 19, 4-, 0番.
cv::Mat Sampler::WriteClosePair(int side_px) {
  const auto one = [&]() -> cv::Mat {
    const std::u32string_view kFigures = U"0123456789-";
    const char32_t any =
        random_.Chance(0.8f) ? kFigures[random_.Below(kFigures.size())] : classes_[random_.Pick(class_shares_)];
    const cv::Mat written = WriteAny(random_.Chance(0.3f) ? U'1' : any, side_px);
    return written.empty() ? written : written(cv::boundingRect(written)).clone();
  };
  const cv::Mat left = one(), right = one();
  if (left.empty() || right.empty()) return {};
  const int gap = 1 + static_cast<int>(side_px * random_.Uniform(0.01f, 0.16f));
  const int high = std::max(left.rows, right.rows), wide = left.cols + gap + right.cols;
  if (wide < high / 2 && left.cols < high / 4) return {};  // 11 may be リ
  cv::Mat pair(high, wide, CV_8U, cv::Scalar(0));
  const float level = random_.Uniform(0.3f, 0.7f);
  left.copyTo(pair({0, static_cast<int>((high - left.rows) * level), left.cols, left.rows}));
  right.copyTo(pair({left.cols + gap, static_cast<int>((high - right.rows) * level), right.cols, right.rows}));
  const float scale = std::min(1.0f, 0.98f * side_px / std::max(high, wide));
  cv::resize(pair, pair, {}, scale, scale, cv::INTER_AREA);
  cv::Mat coverage(side_px, side_px, CV_8U, cv::Scalar(0));
  pair.copyTo(coverage({(side_px - pair.cols) / 2, (side_px - pair.rows) / 2, pair.cols, pair.rows}));
  return coverage;
}

// Half a character, or the end of one and the beginning of the next.
Sampler::Written Sampler::WriteNoCharacter(int side_px) {
  const int none = static_cast<int>(classes_.size());
  if (random_.Chance(kClosePairShare)) {
    if (cv::Mat pair = WriteClosePair(side_px); !pair.empty()) return {pair, none};
  }
  cv::Mat coverage(side_px, side_px, CV_8U, cv::Scalar(0));
  const cv::Mat left = WriteCharacter(side_px).coverage, right = WriteCharacter(side_px).coverage;
  if (random_.Chance(0.7f)) {  // two side by side, squeezed into one cell
    cv::Mat pair;
    cv::hconcat(left, right, pair);
    const int height = std::max(8, static_cast<int>(side_px * random_.Uniform(0.5f, 0.95f)));
    cv::resize(pair, pair, {side_px, height}, 0, 0, cv::INTER_AREA);
    pair.copyTo(coverage({0, (side_px - height) / 2, side_px, height}));
  } else {
    const int cut = static_cast<int>(side_px * random_.Uniform(0.35f, 0.65f));
    left.colRange(cut, side_px).copyTo(coverage.colRange(0, side_px - cut));
    right.colRange(0, cut).copyTo(coverage.colRange(side_px - cut, side_px));
  }
  return {coverage, none};
}

Sample Sampler::Draw() {
  for (;;) {
    const int side = kSideMinPx + static_cast<int>(random_.Below(kSideMaxPx - kSideMinPx + 1));
    Written written = random_.Chance(kNoCharacterShare) ? WriteNoCharacter(side) : WriteCharacter(side);
    if (crossed_out_) {
      written.label = random_.Chance(0.5f) ? 0 : 1;
      if (written.label == 0) CrossOut(written.coverage, random_);
    }
    if (random_.Chance(kNeighbourShare)) {
      const cv::Mat neighbour = WriteCharacter(side).coverage;
      const int reach = 1 + static_cast<int>(side * random_.Uniform(0.02f, 0.12f));
      const bool left = random_.Chance(0.5f);
      cv::Mat edge = left ? written.coverage.colRange(0, reach) : written.coverage.colRange(side - reach, side);
      cv::max(edge, left ? neighbour.colRange(side - reach, side) : neighbour.colRange(0, reach), edge);
    }
    cv::Mat image = ocr::CharacterImage(ocr::InkOf(Scan(written.coverage, distortions_, scanner_, random_)), side);
    if (cv::countNonZero(image) == 0) continue;
    return {std::move(image), written.label};
  }
}

}  // namespace madoguchi::training
