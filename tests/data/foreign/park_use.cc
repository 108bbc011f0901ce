#include "tests/data/foreign/park_use.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "tests/data/foreign/sheet_drawing.h"

namespace madoguchi::foreign {

namespace {

using procedures::BoxMm;
using procedures::LeafType;
using procedures::MarkKind;
using procedures::TemplateField;

constexpr double kLeft = 18, kDivide = 56, kRight = 192, kTop = 46;
constexpr char kFont[] = "IPAexMincho";

class ParkUse {
 public:
  procedures::Template Draw() {
    sheet_.Text(62, 17, 6.5, "公園内行為許可申請書", kFont);
    sheet_.Text(20, 32, 4.2, "見本市長　あて", kFont);
    sheet_.Text(18, 39.5, 3.4, "次のとおり公園内での行為の許可を申請します。", kFont);
    Boxes("フリガナ", 11, "applicant.name.kana", LeafType::kKatakana, 18);
    Line("氏　名", 14, "applicant.name.kanji", LeafType::kPersonName);
    Address();
    Boxes("電話番号", 12, "applicant.phone", LeafType::kPhone, 11);
    Date("生年月日", "applicant.birth", {{"showa", "昭和"}, {"heisei", "平成"}, {"reiwa", "令和"}});
    Date("使用する日", "use.day", {{"", "令和"}});
    Line("使用の目的", 14, "use.purpose", LeafType::kText);
    Kinds();
    sheet_.Box({kLeft, kTop, kRight - kLeft, y_ - kTop}, 0.5);
    sheet_.Line(kDivide, kTop, kDivide, y_, 0.25);
    sheet_.Text(kLeft, y_ + 6, 3.4, "※１　太枠の中を黒のペンで記入してください。", kFont);
    sheet_.Text(kLeft, y_ + 12, 3.4, "※２　火気の使用、車両の乗り入れはできません。", kFont);
    sheet_.Text(kLeft, y_ + 18, 3.4, "※３　使用する日の七日前までに公園緑地課に提出してください。", kFont);
    page_.blank_png = sheet_.Png();
    return {.form = "park-use", .version = 1, .pages = {std::move(page_)}};
  }

 private:
  void Row(const std::string& label, double height) {
    sheet_.Line(kLeft, y_, kRight, y_, 0.25);
    sheet_.Text(kLeft + 3, y_ + height / 2 - 2.4, 4.2, label, kFont);
  }
  TemplateField& Add(const std::string& id, LeafType type, const std::string& label, const BoxMm& box) {
    return page_.fields.emplace_back(TemplateField{.id = id, .type = type, .label = label, .box = box});
  }

  void Line(const std::string& label, double height, const std::string& id, LeafType type) {
    Row(label, height);
    Add(id, type, label, {kDivide + 1, y_ + 1, kRight - kDivide - 2, height - 2});
    y_ += height;
  }

  void Cells(const std::string& id, LeafType type, const std::string& label, double x, double y, int count,
             int gap_after) {
    constexpr double kSide = 7, kGap = 4;
    std::vector<BoxMm> cells;
    for (int i = 0; i < count; ++i) {
      cells.push_back({x + i * kSide + (gap_after > 0 && i >= gap_after ? kGap : 0), y, kSide, kSide + 1});
      sheet_.Box(cells.back(), 0.2);
    }
    if (gap_after > 0) sheet_.Line(x + gap_after * kSide + 1, y + 4, x + gap_after * kSide + 3, y + 4, 0.3);
    Add(id, type, label, {x, y, cells.back().x + kSide - x, kSide + 1}).cells = std::move(cells);
  }
  void Boxes(const std::string& label, double height, const std::string& id, LeafType type, int count) {
    Row(label, height);
    Cells(id, type, label, kDivide + 3, y_ + (height - 8) / 2, count, 0);
    y_ += height;
  }

  void Address() {
    constexpr double kHeight = 36;
    Row("住　所", kHeight);
    sheet_.Text(kDivide + 3, y_ + 4, 4.6, "〒", kFont);
    Cells("applicant.address.postal", LeafType::kPostal, "郵便番号", kDivide + 10, y_ + 2.5, 7, 3);
    sheet_.Line(kDivide, y_ + 12, kRight, y_ + 12, 0.2);
    sheet_.Line(kDivide, y_ + 24, kRight, y_ + 24, 0.2);
    Add("applicant.address.town", LeafType::kAddress, "住所", {kDivide + 1, y_ + 13, kRight - kDivide - 2, 10});
    Add("applicant.address.number", LeafType::kAddress, "住所", {kDivide + 1, y_ + 25, kRight - kDivide - 2, 10});
    y_ += kHeight;
  }

  struct Era {
    std::string value, printed;
  };
  void Date(const std::string& label, const std::string& id, const std::vector<Era>& eras) {
    constexpr double kHeight = 13;
    Row(label, kHeight);
    double x = kDivide + 4;
    TemplateField era{.id = id + ".era", .type = LeafType::kChoice, .label = label};
    for (size_t i = 0; i < eras.size(); ++i) {
      const double width = sheet_.Text(x, y_ + 4.3, 4.2, eras[i].printed, kFont);
      era.marks.push_back({eras[i].value, MarkKind::kCircle, {x - 0.8, y_ + 3.5, width + 1.6, 6}});
      x += width + 0.8;
      if (i + 1 < eras.size()) x += sheet_.Text(x, y_ + 4.3, 4.2, "・", kFont) + 0.8;
    }
    if (eras.size() > 1) {
      era.box = {kDivide + 2, y_ + 2.5, x - kDivide - 2, 8};
      page_.fields.push_back(std::move(era));
    }
    for (const auto& [part, printed] :
         std::array<std::pair<const char*, const char*>, 3>{{{".year", "年"}, {".month", "月"}, {".day", "日"}}}) {
      Add(id + part, LeafType::kDigits, label, {x + 1, y_ + 1.5, 13, kHeight - 3});
      x += 15 + sheet_.Text(x + 15, y_ + 4.3, 4.2, printed, kFont) + 1;
    }
    y_ += kHeight;
  }

  void Kinds() {
    constexpr double kHeight = 12;
    Row("行為の種類", kHeight);
    TemplateField field{.id = "use.kind", .type = LeafType::kChoice, .label = "行為の種類"};
    double x = kDivide + 4;
    for (const auto& [value, printed] : std::array<std::pair<const char*, const char*>, 3>{
             {{"gathering", "集会"}, {"filming", "撮影"}, {"stall", "出店"}}}) {
      sheet_.Box({x, y_ + 4.3, 3.4, 3.4}, 0.25);
      field.marks.push_back({value, MarkKind::kCheck, {x, y_ + 4.3, 3.4, 3.4}});
      x += 14 + sheet_.Text(x + 4.6, y_ + 3.7, 4.2, printed, kFont);
    }
    field.box = {kDivide + 3, y_ + 2, kRight - kDivide - 5, 8};
    page_.fields.push_back(std::move(field));
    y_ += kHeight;
  }

  Sheet sheet_;
  procedures::TemplatePage page_;
  double y_ = kTop;
};

}  // namespace

procedures::Template ParkUseForm() { return ParkUse().Draw(); }

}  // namespace madoguchi::foreign
