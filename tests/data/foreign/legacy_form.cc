#include "tests/data/foreign/legacy_form.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "opencv2/imgcodecs.hpp"
#include "tests/data/foreign/sheet_drawing.h"

namespace madoguchi::foreign {

namespace {

using procedures::BoxMm;
using procedures::LeafType;

struct Label {
  const char* text;
  LeafType type;
  int cells;  // 0: a free line
};
constexpr std::array<Label, 18> kLabels = {{{"氏　名", LeafType::kPersonName, 0},
                                            {"フリガナ", LeafType::kKatakana, 16},
                                            {"住　所", LeafType::kAddress, 0},
                                            {"電話番号", LeafType::kPhone, 11},
                                            {"生年月日", LeafType::kText, 0},
                                            {"郵便番号", LeafType::kPostal, 7},
                                            {"世帯主氏名", LeafType::kPersonName, 0},
                                            {"続　柄", LeafType::kText, 0},
                                            {"勤務先", LeafType::kText, 0},
                                            {"前住所", LeafType::kAddress, 0},
                                            {"本　籍", LeafType::kAddress, 0},
                                            {"使用目的", LeafType::kText, 0},
                                            {"通　数", LeafType::kDigits, 2},
                                            {"代理人氏名", LeafType::kPersonName, 0},
                                            {"金融機関名", LeafType::kText, 0},
                                            {"口座番号", LeafType::kDigits, 7},
                                            {"施設名", LeafType::kText, 0},
                                            {"備　考", LeafType::kText, 0}}};
constexpr std::array<const char*, 10> kSubjects = {"住民票の写し", "印鑑登録証明", "児童手当",     "保育所入所",
                                                   "国民健康保険", "介護保険",     "粗大ごみ収集", "公園使用",
                                                   "道路占用",     "水道使用"};
constexpr std::array<const char*, 5> kKinds = {"交付申請書", "認定請求書", "変更届", "許可申請書", "廃止届"};
constexpr std::array<const char*, 6> kChoices = {"本人", "同一世帯", "代理人", "新規", "変更", "廃止"};
constexpr std::array<const char*, 4> kFonts = {"IPAexGothic", "IPAexMincho", "Noto Sans CJK JP", "Noto Serif CJK JP"};
constexpr std::array<const char*, 6> kNotes = {
    "太枠の中を記入してください。",       "届出の際は本人確認書類をお持ちください。", "代理人の方は委任状が必要です。",
    "記入誤りは二重線で消してください。", "この用紙は窓口に提出してください。",       "手数料は一通につき三百円です。"};

class Designer {
 public:
  explicit Designer(unsigned seed) : rng_(seed * 7919 + 17) {}

  procedures::Template Design(unsigned seed) {
    page_.page = 1;
    font_ = kFonts[static_cast<size_t>(Pick(rng_, kFonts.size()))];
    Heading();
    Table();
    Notes();
    page_.blank_png = sheet_.Png();
    return {.form = absl::StrCat("legacy-", seed), .version = 1, .pages = {std::move(page_)}};
  }

 private:
  void Heading() {
    const std::string title = absl::StrCat(kSubjects[static_cast<size_t>(Pick(rng_, kSubjects.size()))],
                                           kKinds[static_cast<size_t>(Pick(rng_, kKinds.size()))]);
    sheet_.Text(Uniform(rng_, 45, 75), Uniform(rng_, 14, 20), Uniform(rng_, 5.5, 7), title, font_);
    sheet_.Text(20, 32, 4.2, "見本市長　あて", font_);
    sheet_.Text(130, 32, 4, "令和　　年　　月　　日", font_);
    y_ = Uniform(rng_, 42, 52);
  }

  void Table() {
    std::vector<size_t> order(kLabels.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::shuffle(order.begin(), order.end(), rng_);
    left_ = Uniform(rng_, 15, 22);
    divide_ = left_ + Uniform(rng_, 28, 40);
    right_ = 210 - Uniform(rng_, 15, 22);
    const int rows = 8 + Pick(rng_, 6);
    const double top = y_;
    for (int row = 0; row < rows; ++row) Row(kLabels[order[static_cast<size_t>(row)]], row);
    ChoiceRow();
    sheet_.Box({left_, top, right_ - left_, y_ - top}, 0.5);
    sheet_.Line(divide_, top, divide_, y_, 0.25);
  }

  void Row(const Label& label, int number) {
    const double height = Uniform(rng_, 10, 15);
    sheet_.Line(left_, y_, right_, y_, 0.25);
    sheet_.Text(left_ + 3, y_ + height / 2 - 2.6, 4, label.text, font_);
    procedures::TemplateField field{.id = absl::StrCat("f", number + 1), .type = label.type, .label = label.text};
    if (label.cells == 0) {
      field.box = {divide_ + 1, y_ + 1, right_ - divide_ - 2, height - 2};
    } else {
      const double side = std::min(7.0, (right_ - divide_ - 6) / label.cells);
      const double x = divide_ + 3, y = y_ + (height - side - 1) / 2;
      for (int i = 0; i < label.cells; ++i) {
        field.cells.push_back({x + i * side, y, side, side + 1});
        sheet_.Box(field.cells.back(), 0.2);
      }
      field.box = {x, y, side * label.cells, side + 1};
    }
    page_.fields.push_back(std::move(field));
    y_ += height;
  }

  void ChoiceRow() {
    const double height = 12;
    sheet_.Line(left_, y_, right_, y_, 0.25);
    sheet_.Text(left_ + 3, y_ + 3.6, 4, "区　分", font_);
    procedures::TemplateField field{.id = "choice", .type = LeafType::kChoice, .label = "区分"};
    double x = divide_ + 4;
    const int first = Pick(rng_, 4);
    for (int i = 0; i < 3; ++i) {
      sheet_.Box({x, y_ + 4.2, 3.4, 3.4}, 0.25);
      field.marks.push_back({absl::StrCat(i + 1), procedures::MarkKind::kCheck, {x, y_ + 4.2, 3.4, 3.4}});
      x += 5 + sheet_.Text(x + 4.6, y_ + 3.4, 4, kChoices[static_cast<size_t>(first + i) % kChoices.size()], font_) + 6;
    }
    field.box = {divide_ + 3, y_ + 2, right_ - divide_ - 5, 8};
    page_.fields.push_back(std::move(field));
    y_ += height;
  }

  void Notes() {
    y_ += 6;
    const int first = Pick(rng_, kNotes.size());
    for (int i = 0; i < 3; ++i, y_ += 6) {
      const char* note = kNotes[static_cast<size_t>(first + i) % kNotes.size()];
      sheet_.Text(left_, y_, 3.4, absl::StrCat("※", i + 1, "　", note), font_);
    }
  }

  std::mt19937 rng_;
  Sheet sheet_;
  procedures::TemplatePage page_;
  std::string font_;
  double y_ = 0, left_ = 0, divide_ = 0, right_ = 0;
};

}  // namespace

procedures::Template MakeLegacyForm(unsigned seed) { return Designer(seed).Design(seed); }

cv::Mat BlankOf(const procedures::TemplatePage& page) {
  const std::vector<uchar> bytes(page.blank_png.begin(), page.blank_png.end());
  return cv::imdecode(bytes, cv::IMREAD_GRAYSCALE);
}

std::string PngOf(const cv::Mat& grey) {
  std::vector<uchar> bytes;
  cv::imencode(".png", grey, bytes);
  return {bytes.begin(), bytes.end()};
}

procedures::Template WithoutMarkers(procedures::Template form_template) {
  for (procedures::TemplatePage& page : form_template.pages) {
    Sheet sheet(page.width_mm, page.height_mm);
    sheet.grey() = BlankOf(page);
    for (const procedures::Marker& marker : page.markers) sheet.Erase(marker.box);
    sheet.Erase(page.qr);
    page.blank_png = sheet.Png();
    page.markers.clear();
    page.qr = {};
  }
  return form_template;
}

}  // namespace madoguchi::foreign
