#include "tests/data/foreign/foreign_page.h"

#include <array>
#include <string>

#include "absl/strings/str_cat.h"
#include "opencv2/imgproc.hpp"
#include "tests/data/foreign/legacy_form.h"
#include "tests/data/foreign/other_version.h"
#include "tests/data/foreign/sheet_drawing.h"

namespace madoguchi::foreign {

namespace {

using procedures::BoxMm;

constexpr unsigned kOtherFormSeeds = 1'000'000;  // no known form is drawn from a seed so large
constexpr std::array<const char*, 24> kWords = {"氏名",   "住所",   "フリガナ", "電話番号", "生年月日", "申請者",
                                                "届出",   "世帯主", "証明書",   "窓口",     "本人確認", "手数料",
                                                "年度",   "納税",   "交付",     "平成",     "令和",     "見本市",
                                                "市民課", "確認",   "番号",     "理由",     "期間",     "記入"};
constexpr std::array<const char*, 4> kFonts = {"IPAexGothic", "IPAexMincho", "Noto Sans CJK JP", "Noto Serif CJK JP"};

std::string Font(std::mt19937& rng) { return kFonts[static_cast<size_t>(Pick(rng, kFonts.size()))]; }

std::string Words(std::mt19937& rng, int count) {
  std::string words;
  for (int i = 0; i < count; ++i) absl::StrAppend(&words, kWords[static_cast<size_t>(Pick(rng, kWords.size()))]);
  return words;
}

cv::Mat Letter(std::mt19937& rng) {
  Sheet sheet;
  const std::string font = Font(rng);
  sheet.Text(70, 20, 6, Words(rng, 3), font);
  for (double y = 40; y < Uniform(rng, 120, 270); y += 8) sheet.Text(22, y, 4, Words(rng, 8 + Pick(rng, 8)), font);
  return sheet.grey();
}

cv::Mat Table(std::mt19937& rng) {
  Sheet sheet;
  const std::string font = Font(rng);
  sheet.Text(60, 15, 6, Words(rng, 3), font);
  const int columns = 3 + Pick(rng, 4);
  const double left = 15, right = 195, top = 32, row = Uniform(rng, 7, 12), width = (right - left) / columns;
  double y = top;
  for (; y + row < 280; y += row) {
    sheet.Line(left, y, right, y, 0.2);
    for (int i = 0; i < columns; ++i)
      sheet.Text(left + i * width + 2, y + row / 2 - 2.4, 3.6, Words(rng, 1 + Pick(rng, 2)), font);
  }
  for (int i = 0; i <= columns; ++i) sheet.Line(left + i * width, top, left + i * width, y, 0.2);
  sheet.Line(left, y, right, y, 0.2);
  return sheet.grey();
}

const procedures::TemplatePage& AnyPage(const std::vector<procedures::Template>& known, std::mt19937& rng) {
  const procedures::Template& form = known[static_cast<size_t>(Pick(rng, static_cast<int>(known.size())))];
  return form.pages[static_cast<size_t>(Pick(rng, static_cast<int>(form.pages.size())))];
}

void ReplaceWords(cv::Mat& blank, double share, std::mt19937& rng) {
  constexpr double kMmPerPx = 25.4 / procedures::kBlankDpi;
  const std::string font = Font(rng);
  Sheet sheet;
  sheet.grey() = blank;
  for (const cv::Rect& word : WordsOn(blank)) {
    if (Uniform(rng, 0, 1) > share) continue;
    const BoxMm box{word.x * kMmPerPx, word.y * kMmPerPx, word.width * kMmPerPx, word.height * kMmPerPx};
    sheet.Erase(box);
    const double size = std::min(box.height * 0.95, 4.2);
    const int characters = std::max(1, static_cast<int>(box.width / size));
    Sheet scratch;  // so that the new word stays inside the old one's box
    scratch.Text(box.x, box.y, size, Words(rng, characters / 2 + 1), font);
    scratch.grey()(word & cv::Rect({}, blank.size())).copyTo(sheet.grey()(word & cv::Rect({}, blank.size())));
  }
  blank = sheet.grey();
}

cv::Mat SameTable(const std::vector<procedures::Template>& known, std::mt19937& rng) {
  cv::Mat blank = BlankOf(AnyPage(known, rng)).clone();
  ReplaceWords(blank, 1, rng);
  return blank;
}

// A row more in the middle, and a tenth of the labels in other words. Of a short form the row may fall on bare paper.
cv::Mat NextVersion(const std::vector<procedures::Template>& known, std::mt19937& rng) {
  constexpr int kChangedPxMin = 2000;
  for (;;) {
    const cv::Mat blank = BlankOf(AnyPage(known, rng));
    const int cut = static_cast<int>(blank.rows * Uniform(rng, 0.3, 0.7));
    const int more = static_cast<int>(Uniform(rng, 8, 14) * procedures::kBlankDpi / 25.4);
    cv::Mat next = blank.clone(), difference;
    blank.rowRange(cut, blank.rows - more).copyTo(next.rowRange(cut + more, blank.rows));
    blank.row(cut).copyTo(next.row(cut));
    for (int y = cut; y < cut + more; ++y) blank.row(cut).copyTo(next.row(y));
    ReplaceWords(next, 0.1, rng);
    cv::absdiff(blank, next, difference);
    if (cv::countNonZero(difference > 128) > kChangedPxMin) return next;
  }
}

cv::Mat LinedPaper(std::mt19937& rng) {
  Sheet sheet;
  const double step = Uniform(rng, 6, 9), top = Uniform(rng, 20, 35);
  for (double y = top; y < 285; y += step) sheet.Line(10, y, 200, y, 0.2);
  const double ends = Uniform(rng, 40, 260);
  for (double y = top + step * 0.25; y < ends; y += step)
    sheet.Text(14, y, step * 0.6, Words(rng, 6 + Pick(rng, 8)), "SetoFont");
  return sheet.grey();
}

cv::Mat Picture(std::mt19937& rng) {
  cv::Mat picture(3508, 2480, CV_8U, cv::Scalar(Uniform(rng, 120, 255)));
  for (int i = 0; i < 120; ++i) {
    const cv::Point at(Pick(rng, picture.cols), Pick(rng, picture.rows));
    const cv::Size size(20 + Pick(rng, 500), 20 + Pick(rng, 500));
    const cv::Scalar grey(Pick(rng, 256));
    if (i % 2 == 0) {
      cv::ellipse(picture, at, size, Uniform(rng, 0, 180), 0, 360, grey, i % 4 == 0 ? cv::FILLED : 8);
    } else {
      cv::rectangle(picture, {at, size}, grey, i % 4 == 1 ? cv::FILLED : 8);
    }
  }
  cv::GaussianBlur(picture, picture, {0, 0}, Uniform(rng, 1, 12));
  return picture;
}

cv::Mat Noise(std::mt19937& rng) {
  cv::Mat noise(3508 / 8, 2480 / 8, CV_8U);
  cv::RNG source(rng());
  source.fill(noise, cv::RNG::UNIFORM, 0, 256);
  cv::resize(noise, noise, {2480, 3508}, 0, 0, cv::INTER_LINEAR);
  return noise;
}

cv::Mat Draw(Kind kind, const std::vector<procedures::Template>& known, std::mt19937& rng) {
  switch (kind) {
    case Kind::kLetter:
      return Letter(rng);
    case Kind::kTable:
      return Table(rng);
    case Kind::kOtherForm:
      return BlankOf(MakeLegacyForm(kOtherFormSeeds + static_cast<unsigned>(Pick(rng, 1'000'000))).pages[0]);
    case Kind::kSameTable:
      return SameTable(known, rng);
    case Kind::kNextVersion:
      return NextVersion(known, rng);
    case Kind::kLinedPaper:
      return LinedPaper(rng);
    case Kind::kPicture:
      return Picture(rng);
    case Kind::kNoise:
      return Noise(rng);
    case Kind::kBlank:
      break;
  }
  return Sheet().grey();
}

}  // namespace

const char* NameOf(Kind kind) {
  static constexpr std::array<const char*, kKinds> kNames = {"letter",
                                                             "printed list",
                                                             "other form, same words",
                                                             "same table, other words",
                                                             "another version of the form",
                                                             "lined paper",
                                                             "picture",
                                                             "noise",
                                                             "blank sheet"};
  return kNames[static_cast<size_t>(kind)];
}

cv::Mat MakeForeignPage(Kind kind, const std::vector<procedures::Template>& known, std::mt19937& rng) {
  cv::Mat page;
  cv::cvtColor(Draw(kind, known, rng), page, cv::COLOR_GRAY2BGR);
  return page;
}

}  // namespace madoguchi::foreign
