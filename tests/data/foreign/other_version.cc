#include "tests/data/foreign/other_version.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "opencv2/imgproc.hpp"
#include "tests/data/foreign/legacy_form.h"
#include "tests/data/foreign/sheet_drawing.h"

namespace madoguchi::foreign {

namespace {

constexpr double kMmPerPx = 25.4 / procedures::kBlankDpi;
constexpr int kTriesMax = 400;
constexpr double kInkDiffersMin = 0.25;  // of the ink: a word that only looks the same is no change
constexpr std::array<const char*, 16> kSyllables = {"年", "区", "番", "本", "所", "名", "者", "期",
                                                    "金", "方", "号", "人", "事", "由", "添", "付"};
constexpr std::array<const char*, 4> kFonts = {"IPAexGothic", "IPAexMincho", "Noto Sans CJK JP", "Noto Serif CJK JP"};

cv::Mat WritingOn(const procedures::TemplatePage& page, cv::Size size) {
  cv::Mat writing(size, CV_8U, cv::Scalar(0));
  for (const procedures::TemplateField& field : page.fields) {
    const auto fill = [&](const procedures::BoxMm& box) {
      const cv::Rect px(cvRound((box.x - 1) / kMmPerPx), cvRound((box.y - 1) / kMmPerPx),
                        cvRound((box.width + 2) / kMmPerPx), cvRound((box.height + 2) / kMmPerPx));
      writing(px & cv::Rect({}, size)).setTo(255);
    };
    if (field.marks.empty()) fill(field.box);
    for (const procedures::Mark& mark : field.marks) fill(mark.box);
  }
  return writing;
}

std::string Letters(int count, std::mt19937& rng) {
  std::string letters;
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&letters, kSyllables[static_cast<size_t>(Pick(rng, static_cast<int>(kSyllables.size())))]);
  }
  return letters;
}

// `count` letters that fill the height of `box`, from its left.
cv::Mat Lettered(const cv::Mat& blank, const cv::Rect& box, int count, std::mt19937& rng) {
  Sheet scratch(blank.cols * kMmPerPx, blank.rows * kMmPerPx);
  const double size = std::min(box.height, box.width / count + 2) * kMmPerPx;
  scratch.Text(box.x * kMmPerPx, box.y * kMmPerPx - size * 0.1, size, Letters(count, rng),
               kFonts[static_cast<size_t>(Pick(rng, static_cast<int>(kFonts.size())))]);
  return scratch.grey()(box);
}

// The same letters again, a little larger, bolder or beside their place, are no change. `around`: the blank, somewhat
// more than was drawn over.
bool SameLetters(const cv::Mat& around, const cv::Mat& after) {
  constexpr double kAlike = 0.65;
  cv::Mat was = 255 - around, is = 255 - after, likeness;
  const cv::Rect bounds = cv::boundingRect(is > 100);
  if (bounds.empty()) return false;
  cv::GaussianBlur(was, was, {0, 0}, 2);
  for (const double scale : {0.75, 0.85, 0.95, 1.05, 1.15, 1.3}) {
    cv::Mat letters;
    cv::resize(is(bounds), letters, {}, scale, scale, cv::INTER_AREA);
    if (letters.cols > was.cols || letters.rows > was.rows) continue;
    cv::GaussianBlur(letters, letters, {0, 0}, 2);
    cv::matchTemplate(was, letters, likeness, cv::TM_CCOEFF_NORMED);
    double most = 0;
    cv::minMaxLoc(likeness, nullptr, &most);
    if (most > kAlike) return true;
  }
  return false;
}

bool Differs(const cv::Mat& before, const cv::Mat& after) {
  cv::Mat difference;
  cv::absdiff(before, after, difference);
  const int ink = std::max(cv::countNonZero(before < 128), cv::countNonZero(after < 128));
  return ink > 60 && cv::countNonZero(difference > 128) > kInkDiffersMin * ink;
}

// Free paper of the word's height right of it, or under its left end.
cv::Rect Beside(const cv::Rect& word, std::mt19937& rng) {
  const int count = 2 + Pick(rng, 3);
  const cv::Size size(word.height * count, word.height);
  if (rng() % 3 != 0) return {{word.br().x + word.height / 2, word.y}, size};
  return {{word.x, word.br().y + word.height * 2 / 5}, size};
}

}  // namespace

std::vector<cv::Rect> WordsOn(const cv::Mat& blank) {
  cv::Mat ink = blank < 160, level, upright;
  cv::morphologyEx(ink, level, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, {100, 1}));
  cv::morphologyEx(ink, upright, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, {1, 100}));
  cv::Mat rules = level | upright;
  cv::dilate(rules, rules, cv::Mat(), {-1, -1}, 2);
  ink.setTo(0, rules);
  cv::dilate(ink, ink, cv::getStructuringElement(cv::MORPH_RECT, {25, 9}));
  cv::Mat labels, stats, middles;
  const int count = cv::connectedComponentsWithStats(ink, labels, stats, middles);
  std::vector<cv::Rect> words;
  for (int i = 1; i < count; ++i) {
    const int* row = stats.ptr<int>(i);
    const cv::Rect box(row[cv::CC_STAT_LEFT], row[cv::CC_STAT_TOP], row[cv::CC_STAT_WIDTH], row[cv::CC_STAT_HEIGHT]);
    if (box.height > 24 && box.height < 130 && box.width > 40) words.push_back(box);
  }
  return words;
}

const char* NameOf(Change change) {
  static constexpr std::array<const char*, kChanges> kNames = {"version: a word replaced", "version: a word removed",
                                                               "version: a word added", "version: a letter replaced"};
  return kNames[static_cast<size_t>(change)];
}

OtherVersion MakeOtherVersion(Change change, const std::vector<procedures::Template>& known, std::mt19937& rng) {
  OtherVersion other;
  cv::Mat writing;
  std::vector<cv::Rect> words;
  const auto any_page = [&] {
    const procedures::Template& form = known[static_cast<size_t>(Pick(rng, static_cast<int>(known.size())))];
    other.known = &form.pages[static_cast<size_t>(Pick(rng, static_cast<int>(form.pages.size())))];
    other.blank = BlankOf(*other.known).clone();
    writing = WritingOn(*other.known, other.blank.size());
    words = WordsOn(other.blank);
  };
  for (int tries = 0;; ++tries) {
    if (tries % kTriesMax == 0) any_page();
    const cv::Rect bounds({}, other.blank.size());
    const cv::Rect word = words[static_cast<size_t>(Pick(rng, static_cast<int>(words.size())))];
    const int letters = std::max(1, cvRound(word.width / (word.height * 1.05)));
    cv::Rect place = word;
    if (change == Change::kWordAdded) place = Beside(word, rng);
    if (change == Change::kLetterReplaced) {
      const int left = word.width * Pick(rng, letters) / letters;
      place = {word.x + left, word.y, word.width / letters, word.height};
    }
    if ((place & bounds) != place || cv::countNonZero(writing(place)) > 0) continue;
    const cv::Mat before = other.blank(place).clone();
    if (change == Change::kWordAdded && cv::countNonZero(before < 200) > 0) continue;
    cv::Mat after(place.size(), CV_8U, cv::Scalar(255));
    if (change != Change::kWordRemoved) {
      after = Lettered(other.blank, place, std::max(1, cvRound(place.width / (place.height * 1.05))), rng);
    }
    const int more = place.height / 3;
    const cv::Rect around(place.x - more, place.y - more, place.width + 2 * more, place.height + 2 * more);
    const bool replaced = change == Change::kWordReplaced || change == Change::kLetterReplaced;
    if (!Differs(before, after) || (replaced && SameLetters(other.blank(around & bounds), after))) continue;
    after.copyTo(other.blank(place));
    other.changed = place;
    return other;
  }
}

}  // namespace madoguchi::foreign
