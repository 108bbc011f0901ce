#include "tests/data/foreign/used_page.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "opencv2/imgproc.hpp"
#include "procedures/layout/template.h"
#include "tests/data/foreign/other_version.h"
#include "tests/data/foreign/sheet_drawing.h"

namespace madoguchi::foreign {

namespace {

constexpr double kPxPerMm = procedures::kBlankDpi / 25.4;
constexpr std::array<const char*, 5> kPens = {"Klee One", "Yusei Magic", "YOzN", "SetoFont", "kiloji"};
constexpr std::array<const char*, 10> kNotes = {"確認済",   "要電話",   "本人来庁", "代理人",     "免許証",
                                                "再提出分", "写し添付", "3階へ",    "11/22 済み", "口頭で確認"};
const std::array<cv::Scalar, 3> kInks = {cv::Scalar(30, 26, 28), cv::Scalar(120, 50, 30), cv::Scalar(40, 40, 170)};

int Px(double mm) { return cvRound(mm * kPxPerMm); }
cv::Point At(double x_mm, double y_mm) { return {Px(x_mm), Px(y_mm)}; }

template <class Values>
auto AnyOf(const Values& values, std::mt19937& rng) {
  return values[static_cast<size_t>(Pick(rng, static_cast<int>(values.size())))];
}

// `grey`: 255 where nothing is drawn. Ink darkens what lies under it.
void Blend(const cv::Mat& grey, const cv::Scalar& colour, cv::Mat& page) {
  std::array<cv::Mat, 3> shades;
  for (int c = 0; c < 3; ++c) {
    const double least = colour[c] / 255;
    grey.convertTo(shades[static_cast<size_t>(c)], CV_8U, 1 - least, 255 * least);
  }
  cv::Mat shade;
  cv::merge(shades.data(), shades.size(), shade);
  cv::multiply(page, shade, page, 1 / 255.0);
}

// As a hand writes it: letters uneven, the line a little askew. `at`: the middle of the first letter.
void Write(const std::string& text, cv::Point at, double size_mm, std::mt19937& rng, cv::Mat& page) {
  Sheet sheet(page.cols / kPxPerMm, page.rows / kPxPerMm);
  sheet.Text(at.x / kPxPerMm - size_mm / 2, at.y / kPxPerMm - size_mm * 0.7, size_mm, text, AnyOf(kPens, rng));
  const double askew = Uniform(rng, -4, 4), wave = Uniform(rng, 1, 3), step = Uniform(rng, 40, 90),
               phase = Uniform(rng, 0, 6);
  const cv::Mat turn = cv::getRotationMatrix2D(at, askew, 1);
  cv::Mat written, map_x(page.size(), CV_32F), map_y(page.size(), CV_32F);
  cv::warpAffine(sheet.grey(), written, turn, page.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(255));
  for (int y = 0; y < page.rows; ++y) {
    for (int x = 0; x < page.cols; ++x) {
      map_x.at<float>(y, x) = static_cast<float>(x + wave * std::sin(y / step + phase));
      map_y.at<float>(y, x) = static_cast<float>(y + 1.5 * wave * std::sin(x / step + 2 * phase));
    }
  }
  cv::remap(written, written, map_x, map_y, cv::INTER_LINEAR, cv::BORDER_CONSTANT, cv::Scalar(255));
  Blend(written, AnyOf(kInks, rng), page);
}

void MarginNote(const cv::Mat&, std::mt19937& rng, cv::Mat& page) {
  const double size = Uniform(rng, 3.5, 7);
  const bool over = rng() % 2 == 0;
  const double y = over ? Uniform(rng, 8, 22) : Uniform(rng, 272, 288), x = Uniform(rng, 15, 150);
  Write(AnyOf(kNotes, rng), At(x, y), size, rng, page);
  if (rng() % 2 == 0) Write(AnyOf(kNotes, rng), At(Uniform(rng, 12, 170), Uniform(rng, 30, 270)), size, rng, page);
}

void NoteByAWord(const cv::Mat& blank, std::mt19937& rng, cv::Mat& page) {
  const cv::Rect word = AnyOf(WordsOn(blank), rng);
  const double high = word.height / kPxPerMm * Uniform(rng, 1.1, 2);
  const cv::Point beside(word.br().x + Px(high * Uniform(rng, 0.7, 1.4)), word.y + word.height / 2);
  const cv::Point under(word.x + Px(high / 2), word.br().y + Px(high * Uniform(rng, 0.7, 1)));
  const int off = Px(high * Uniform(rng, -0.3, 0.3));
  Write(AnyOf(kNotes, rng), (rng() % 3 == 0 ? under : beside) + cv::Point(0, off), high, rng, page);
}

// Turned a little, as a hand sets it down.
void SetDown(const Sheet& stamp, cv::Point middle, const cv::Scalar& colour, std::mt19937& rng, cv::Mat& page) {
  cv::Mat turned;
  const cv::Mat turn = cv::getRotationMatrix2D(middle, Uniform(rng, -8, 8), 1);
  cv::warpAffine(const_cast<Sheet&>(stamp).grey(), turned, turn, page.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT,
                 cv::Scalar(255));
  Blend(turned, colour, page);
}

void ReceiptStamp(const cv::Mat&, std::mt19937& rng, cv::Mat& page) {
  Sheet stamp(page.cols / kPxPerMm, page.rows / kPxPerMm);
  const double x = rng() % 2 == 0 ? Uniform(rng, 150, 185) : Uniform(rng, 25, 185), y = Uniform(rng, 18, 60);
  const std::string date = absl::StrFormat("8.%d.%d", 1 + Pick(rng, 12), 1 + Pick(rng, 28));
  if (rng() % 2 == 0) {
    cv::circle(stamp.grey(), At(x, y), Px(Uniform(rng, 11, 15)), 0, Px(0.5), cv::LINE_AA);
    stamp.Line(x - 12, y - 3, x + 12, y - 3, 0.4);
    stamp.Line(x - 12, y + 3, x + 12, y + 3, 0.4);
  } else {
    stamp.Box({x - 15, y - 11, 30, 22}, 0.5);
  }
  stamp.Text(x - 4, y - 8.5, 4, "受付", "IPAexGothic");
  stamp.Text(x - 8, y - 2.4, 4, date, "IPAexGothic");
  stamp.Text(x - 6, y + 4, 4, "見本市", "IPAexGothic");
  SetDown(stamp, At(x, y), AnyOf(kInks, rng), rng, page);
}

void NumberStamp(const cv::Mat&, std::mt19937& rng, cv::Mat& page) {
  Sheet stamp(page.cols / kPxPerMm, page.rows / kPxPerMm);
  const double x = Uniform(rng, 25, 150), y = rng() % 2 == 0 ? Uniform(rng, 8, 20) : Uniform(rng, 275, 285);
  stamp.Text(x, y, Uniform(rng, 4, 5.5), absl::StrFormat("No. %06d", Pick(rng, 900'000)), "IPAexGothic");
  SetDown(stamp, At(x + 15, y), AnyOf(kInks, rng), rng, page);
}

void PunchHoles(const cv::Mat&, std::mt19937& rng, cv::Mat& page) {
  const cv::Scalar behind = rng() % 2 == 0 ? cv::Scalar(20, 20, 20) : cv::Scalar(250, 250, 250);
  const bool left = rng() % 4 != 0, four = rng() % 3 == 0;
  for (int i = 0; i < (four ? 4 : 2); ++i) {
    const double along = (left ? 148.5 : 105) + (four ? 80 * (i - 1.5) : 80 * (i - 0.5));
    const double off = Uniform(rng, 9, 12);
    cv::circle(page, left ? At(off, along) : At(along, off), Px(3), behind, cv::FILLED, cv::LINE_AA);
  }
}

void Stains(const cv::Mat&, std::mt19937& rng, cv::Mat& page) {
  cv::Mat stain(page.size(), CV_8U, cv::Scalar(255));
  cv::circle(stain, At(Uniform(rng, 20, 190), Uniform(rng, 20, 280)), Px(Uniform(rng, 25, 40)), Uniform(rng, 150, 200),
             Px(Uniform(rng, 1.5, 3)), cv::LINE_AA);
  for (int i = 0; i < 6; ++i) {
    cv::circle(stain, At(Uniform(rng, 10, 200), Uniform(rng, 10, 287)), Px(Uniform(rng, 0.5, 4)),
               Uniform(rng, 120, 210), cv::FILLED, cv::LINE_AA);
  }
  cv::GaussianBlur(stain, stain, {0, 0}, 6);
  Blend(stain, {60, 110, 150}, page);
}

void Ticks(const cv::Mat& blank, std::mt19937& rng, cv::Mat& page) {
  const std::vector<cv::Rect> words = WordsOn(blank);
  const cv::Scalar colour = AnyOf(kInks, rng);
  for (int i = 0; i < 8; ++i) {
    const cv::Rect word = AnyOf(words, rng);
    const int side = Px(Uniform(rng, 2.5, 5));
    const cv::Point at(rng() % 2 == 0 ? word.x - side : word.br().x + side / 2, word.y + word.height / 2);
    const std::vector<cv::Point> tick = {at, at + cv::Point(side / 3, side / 2), at + cv::Point(side, -side / 2)};
    cv::polylines(page, tick, false, colour, Px(0.45), cv::LINE_AA);
  }
}

void Underlined(const cv::Mat& blank, std::mt19937& rng, cv::Mat& page) {
  const std::vector<cv::Rect> words = WordsOn(blank);
  const cv::Scalar colour = AnyOf(kInks, rng);
  for (int i = 0; i < 4; ++i) {
    const cv::Rect word = AnyOf(words, rng);
    const cv::Point middle = (word.tl() + word.br()) / 2;
    if (i % 2 == 0) {
      const int y = word.br().y + Px(Uniform(rng, 0.3, 1));
      cv::line(page, {word.x, y}, {word.br().x, y + Px(Uniform(rng, -0.8, 0.8))}, colour, Px(0.5), cv::LINE_AA);
    } else {
      cv::ellipse(page, middle, {word.width / 2 + Px(2), word.height / 2 + Px(1.5)}, Uniform(rng, -4, 4), 0, 350,
                  colour, Px(0.5), cv::LINE_AA);
    }
  }
}

void StruckOut(const cv::Mat& blank, std::mt19937& rng, cv::Mat& page) {
  const cv::Rect word = AnyOf(WordsOn(blank), rng);
  for (const double share : {0.4, 0.62}) {
    const int y = word.y + cvRound(share * word.height);
    cv::line(page, {word.x - Px(1), y}, {word.br().x + Px(1), y + Px(Uniform(rng, -0.4, 0.4))}, kInks[0], Px(0.4),
             cv::LINE_AA);
  }
  const double high = word.height / kPxPerMm * Uniform(rng, 1, 1.5);
  Write(AnyOf(kNotes, rng), word.tl() + cv::Point(Px(high / 2), -Px(high * 0.6)), high, rng, page);
}

void StickyNote(const cv::Mat& blank, std::mt19937& rng, cv::Mat& page) {
  cv::Mat near;
  cv::dilate(blank < 200, near, cv::getStructuringElement(cv::MORPH_RECT, {9, 9}));
  for (int tries = 0; tries < 300; ++tries) {
    const cv::Rect note(Px(Uniform(rng, 5, 160)), Px(Uniform(rng, 5, 270)), Px(Uniform(rng, 22, 50)),
                        Px(Uniform(rng, 12, 16)));
    if (cv::countNonZero(near(note & cv::Rect({}, blank.size()))) > 0) continue;
    cv::rectangle(page, note, {120, 225, 245}, cv::FILLED);
    cv::rectangle(page, note, {150, 190, 200}, 2);
    Write(AnyOf(kNotes, rng), note.tl() + cv::Point(Px(4), note.height / 2), 4.5, rng, page);
    return;
  }
}

void FaxHeader(const cv::Mat&, std::mt19937& rng, cv::Mat& page) {
  Sheet line(page.cols / kPxPerMm, page.rows / kPxPerMm);
  line.Text(8, Uniform(rng, 2, 5), 3,
            absl::StrFormat("2026-11-%02d %02d:%02d  見本市 市民課  FAX 00-0000-0000   P. 0%d/0%d", 1 + Pick(rng, 28),
                            8 + Pick(rng, 9), Pick(rng, 60), 1 + Pick(rng, 3), 3),
            "IPAexGothic");
  Blend(line.grey(), kInks[0], page);
}

void Highlighter(const cv::Mat& blank, std::mt19937& rng, cv::Mat& page) {
  const std::array<cv::Scalar, 3> colours = {cv::Scalar(90, 255, 255), cv::Scalar(200, 160, 255),
                                             cv::Scalar(140, 255, 140)};
  for (int i = 0; i < 3; ++i) {
    const cv::Rect word = AnyOf(WordsOn(blank), rng);
    cv::Mat band(page.size(), CV_8U, cv::Scalar(255));
    cv::line(band, {word.x - Px(2), word.y + word.height / 2},
             {word.br().x + Px(2), word.y + word.height / 2 + Px(Uniform(rng, -1, 1))}, 0, Px(Uniform(rng, 4, 6)));
    Blend(band, AnyOf(colours, rng), page);
  }
}

void Stapled(const cv::Mat&, std::mt19937& rng, cv::Mat& page) {
  const double x = Uniform(rng, 8, 16), y = Uniform(rng, 8, 16), turn = Uniform(rng, 0.3, 1.3);
  const cv::Point along(Px(6 * std::cos(turn)), -Px(6 * std::sin(turn)));
  cv::line(page, At(x, y) + cv::Point(5, 6), At(x, y) + along + cv::Point(5, 6), {185, 185, 185}, Px(1), cv::LINE_AA);
  cv::line(page, At(x, y), At(x, y) + along, {95, 95, 95}, Px(0.5), cv::LINE_AA);
  for (const double off : {0.0, 9.0}) cv::circle(page, At(x + 3 + off, y + 5), Px(0.5), {40, 40, 40}, cv::FILLED);
}

struct Kind {
  const char* name;
  void (*draw)(const cv::Mat& blank, std::mt19937& rng, cv::Mat& page);
};
constexpr std::array<Kind, kUses> kKindsOfUse = {{{"note in the margin", MarginNote},
                                                  {"note beside a word", NoteByAWord},
                                                  {"receipt stamp", ReceiptStamp},
                                                  {"number stamped", NumberStamp},
                                                  {"punch holes", PunchHoles},
                                                  {"stains", Stains},
                                                  {"ticks beside labels", Ticks},
                                                  {"labels underlined, circled", Underlined},
                                                  {"label struck out, note over it", StruckOut},
                                                  {"sticky note", StickyNote},
                                                  {"fax header", FaxHeader},
                                                  {"highlighter", Highlighter},
                                                  {"stapled", Stapled}}};

}  // namespace

const char* NameOf(Use use) { return kKindsOfUse[static_cast<size_t>(use)].name; }

void UsePage(Use use, const cv::Mat& blank, std::mt19937& rng, cv::Mat& page) {
  kKindsOfUse[static_cast<size_t>(use)].draw(blank, rng, page);
}

}  // namespace madoguchi::foreign
