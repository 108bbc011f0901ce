#include "procedures/layout/block.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "procedures/layout/leaf.h"
#include "procedures/layout/metrics.h"
#include "procedures/values/check_digit.h"

namespace madoguchi::procedures {
namespace {

using namespace metrics;  // NOLINT(build/namespaces): measures only

// Builds the lines of one field. `width` is what a line has to write in.
class LineMaker {
 public:
  LineMaker(const Definition& definition, const Field& field, int index, double width)
      : field_(field), path_(PathAt(field.path, index)), width_(width), confidence_(definition.reading.min_confidence) {
    const auto& straight = definition.reading.straight_through_fields;
    const bool listed = std::any_of(straight.begin(), straight.end(), [&](const std::string& path) {
      return field.path == path || field.path.rfind(path + ".", 0) == 0;
    });
    if (listed) confidence_ = definition.reading.straight_through_confidence;
  }

  BlockLine Kana(const std::string& label) {
    if (!field_.paper.kana_in_cells) return FreeLine(".kana", LeafType::kKatakana, label, "フリガナ");
    BlockLine line{.label = label, .height = kCellRow};
    const double cell = std::min(kKanaCellWidthMax, (width_ - 2 * kPadding) / kKanaCells);
    TemplateField leaf = Leaf(".kana", LeafType::kKatakana, "フリガナ");
    line.used = AddCells(line, leaf, kPadding, kKanaCells, cell);
    Finish(line, std::move(leaf));
    return line;
  }

  BlockLine FreeLine(const std::string& suffix, LeafType type, const std::string& label, const std::string& name) {
    BlockLine line{.label = label, .height = kLineRow};
    TemplateField leaf = Leaf(suffix, type, name);
    double right = width_ - 1;
    if (field_.paper.seal && type == LeafType::kPersonName) {
      right -= kSealSide + kPadding;
      AddSeal(line, right + 1);
    }
    leaf.box = {1, 1, right - 1, kLineRow - 2};
    line.used = width_;
    line.fields.insert(line.fields.begin(), std::move(leaf));
    return line;
  }

  // One character a box, in as many rows as `count` boxes need.
  BlockLine Boxes(const std::string& suffix, LeafType type, const std::string& label, const std::string& name,
                  int count) {
    TemplateField leaf = Leaf(suffix, type, name);
    double room = width_ - 2 * kPadding;
    const bool seal = field_.paper.seal && type == LeafType::kPersonName;
    if (seal) room -= kSealSide + kPadding;
    const int a_row = std::min(count, static_cast<int>(room / kWritingCellWidth));
    const int rows = (count + a_row - 1) / a_row;
    BlockLine line{.label = label, .height = std::max(rows * kCellRow, seal ? kLineRow : 0)};
    for (int row = 0; row < rows; ++row) {
      line.used = std::max(
          line.used, AddCells(line, leaf, kPadding, std::min(a_row, count - row * a_row), kWritingCellWidth, row));
    }
    Finish(line, std::move(leaf));
    if (seal) AddSeal(line, width_ - kSealSide - kPadding);
    return line;
  }

  BlockLine Name(const std::string& label) {
    return field_.paper.kanji_in_cells ? Boxes(".kanji", LeafType::kPersonName, label, "漢字等", kNameCells)
                                       : FreeLine(".kanji", LeafType::kPersonName, label, "漢字等");
  }
  BlockLine Town(const std::string& label) {
    return field_.paper.town_in_cells ? Boxes(".town", LeafType::kAddress, label, "町名まで", kAddressCells)
                                      : FreeLine(".town", LeafType::kAddress, label, "町名まで");
  }
  BlockLine Number(const std::string& label) {
    return field_.paper.number_in_cells ? Boxes(".number", LeafType::kAddress, label, "番地・建物", kAddressCells)
                                        : FreeLine(".number", LeafType::kAddress, label, "番地・建物");
  }
  BlockLine Text(const std::string& label) {
    return field_.paper.cells > 0 ? Boxes("", LeafType::kText, label, field_.label.ja, field_.paper.cells)
                                  : FreeLine("", LeafType::kText, label, field_.label.ja);
  }

  BlockLine Postal(const std::string& label) {
    BlockLine line{.label = label, .height = kCellRow};
    TemplateField leaf = Leaf(".postal", LeafType::kPostal, "郵便番号");
    double x = kPadding;
    x = AddWord(line, x, "〒", 11);
    x = AddCells(line, leaf, x, 3, kCellWidth);
    x = AddWord(line, x, "－", 10);
    line.used = AddCells(line, leaf, x, 4, kCellWidth);
    Finish(line, std::move(leaf));
    return line;
  }

  BlockLine Phone(const std::string& label) {
    BlockLine line{.label = label, .height = kCellRow};
    TemplateField leaf = Leaf("", LeafType::kPhone, field_.label.ja);
    const double x = AddCells(line, leaf, kPadding, kPhoneCells, kCellWidth);
    AddHint(line, x + kPadding, "市外局番から左づめ・ハイフンなし");
    line.used = width_;
    Finish(line, std::move(leaf));
    return line;
  }

  // Four and four, as cards and letters print it; what is left over stands first.
  BlockLine Checked(const std::string& label, CheckedNumber checked, int digits) {
    BlockLine line{.label = label, .height = kCellRow};
    TemplateField leaf = Leaf("", LeafType::kDigits, field_.label.ja);
    leaf.checked = checked;
    double x = kPadding;
    for (int done = 0, group = digits % 4 == 0 ? 4 : digits % 4; done < digits; done += group, group = 4) {
      if (done > 0) x += kDigitGroupGap;
      x = AddCells(line, leaf, x, group, kCellWidth);
    }
    line.used = x;
    Finish(line, std::move(leaf));
    return line;
  }

  BlockLine Integer(const std::string& label) {
    BlockLine line{.label = label, .height = kCellRow};
    TemplateField leaf = Leaf("", LeafType::kDigits, field_.label.ja);
    leaf.max = field_.max;
    line.used = AddCells(line, leaf, kPadding, IntegerCells(field_), kCellWidth);
    if (!field_.unit.empty()) line.used = AddWord(line, line.used + 0.4, field_.unit.ja, 10);
    Finish(line, std::move(leaf));
    return line;
  }

  BlockLine Date(const std::string& label) {
    BlockLine line{.label = label, .height = kCellRow};
    double x = kPadding;
    if (AsksEra(field_)) {
      TemplateField era = Leaf(".era", LeafType::kChoice, "元号");
      for (const Era value : field_.eras) {
        x = AddCircle(line, era, x, std::string(EraValue(value)), std::string(EraPrinted(value)), kCellRow / 2);
      }
      x += 1;
      Finish(line, std::move(era));
    } else {
      x = AddWord(line, x, field_.era ? std::string(EraPrinted(field_.eras.front())) : "西暦", 10);
    }
    const std::pair<const char*, const char*> parts[] = {{".year", "年"}, {".month", "月"}, {".day", "日"}};
    for (const auto& [suffix, word] : parts) {
      TemplateField leaf = Leaf(suffix, LeafType::kDigits, word);
      const int cells = absl::string_view(suffix) == ".year" && !field_.era ? 4 : 2;
      if (absl::string_view(suffix) == ".year") {
        if (field_.era && !AsksEra(field_)) leaf.printed_era = std::string(EraValue(field_.eras.front()));
        leaf.not_after_today = field_.not_after_today;
      }
      x = AddCells(line, leaf, x, cells, kCellWidth);
      Finish(line, std::move(leaf));
      x = AddWord(line, x, word, 10);
    }
    line.used = x;
    return line;
  }

  BlockLine Options(const std::string& label) {
    const bool several = field_.type == FieldType::kChoices;
    TemplateField leaf = Leaf("", several ? LeafType::kChoices : LeafType::kChoice, field_.label.ja);
    BlockLine line{.label = label};
    double x = kPadding;
    double middle = kMarkRow / 2 + 0.5;
    for (const Option& option : field_.options) {
      const double words = TextWidth(option.label.ja, 10);
      const double need = field_.paper.circles ? words + 4 : kCheckSide + 1.5 + words;
      if (x + need > width_ && x > kPadding) {
        x = kPadding;
        middle += kMarkRow;
      }
      x = field_.paper.circles ? AddCircle(line, leaf, x, option.value, option.label.ja, middle)
                               : AddCheck(line, leaf, x, option.value, option.label.ja, middle);
      if (field_.paper.circles) x += kCircleGap;
      line.used = std::max(line.used, x);
    }
    line.height = middle + kMarkRow / 2 + 0.5;
    Finish(line, std::move(leaf));
    return line;
  }

  BlockLine Confirm(const std::string& label) {
    BlockLine line{.label = label, .height = kMarkRow + 1};
    TemplateField leaf = Leaf("", LeafType::kChoices, field_.label.ja);
    line.used = AddCheck(line, leaf, kPadding, "true", field_.help.empty() ? "はい" : field_.help.ja, line.height / 2);
    Finish(line, std::move(leaf));
    return line;
  }

 private:
  TemplateField Leaf(absl::string_view suffix, LeafType type, absl::string_view name) const {
    TemplateField leaf;
    leaf.id = absl::StrCat(path_, suffix);
    leaf.type = type;
    leaf.label = name == field_.label.ja ? field_.label.ja : absl::StrCat(field_.label.ja, "（", name, "）");
    leaf.min_confidence = confidence_;
    return leaf;
  }

  // The area around everything that may be written into.
  static void Finish(BlockLine& line, TemplateField leaf) {
    double left = 1e9, top = 1e9, right = 0, bottom = 0;
    const auto include = [&](const BoxMm& box) {
      left = std::min(left, box.x);
      top = std::min(top, box.y);
      right = std::max(right, box.x + box.width);
      bottom = std::max(bottom, box.y + box.height);
    };
    for (const BoxMm& cell : leaf.cells) include(cell);
    for (const Mark& mark : leaf.marks) include(mark.box);
    leaf.box = {left, top, right - left, bottom - top};
    line.fields.push_back(std::move(leaf));
  }

  static double AddCells(BlockLine& line, TemplateField& leaf, double x, int count, double width, int row = 0) {
    const double y = row * kCellRow + (kCellRow - kCellHeight) / 2;
    for (int i = 0; i < count; ++i) {
      const BoxMm cell{x + i * width, y, width, kCellHeight};
      leaf.cells.push_back(cell);
      if (i > 0) line.shapes.push_back(DrawnLine{cell.x, y, cell.x, y + kCellHeight, kGuideStroke, kGuideGrey});
    }
    line.shapes.push_back(
        DrawnBox{.box = {x, y, count * width, kCellHeight}, .stroke_mm = kGuideStroke, .stroke_grey = kGuideGrey});
    return x + count * width;
  }

  static double AddWord(BlockLine& line, double x, const std::string& word, double size_pt) {
    const double width = TextWidth(word, size_pt);
    line.shapes.push_back(DrawnText{.box = {x + 0.6, 0, width, line.height}, .text = word, .size_pt = size_pt});
    return x + width + 1.4;
  }

  static void AddHint(BlockLine& line, double x, const std::string& hint) {
    line.shapes.push_back(
        DrawnText{.box = {x, 0, TextWidth(hint, 7), line.height}, .text = hint, .size_pt = 7, .grey = 0.3});
  }

  static double AddCheck(BlockLine& line, TemplateField& leaf, double x, const std::string& value,
                         const std::string& word, double middle) {
    const BoxMm box{x, middle - kCheckSide / 2, kCheckSide, kCheckSide};
    leaf.marks.push_back({value, MarkKind::kCheck, box});
    line.shapes.push_back(DrawnBox{.box = box, .stroke_mm = 0.25, .stroke_grey = 0.3});
    const double width = TextWidth(word, 10);
    line.shapes.push_back(
        DrawnText{.box = {x + kCheckSide + 1.5, middle - kMarkRow / 2, width, kMarkRow}, .text = word, .size_pt = 10});
    return x + kCheckSide + 1.5 + width + 5;
  }

  static double AddCircle(BlockLine& line, TemplateField& leaf, double x, const std::string& value,
                          const std::string& word, double middle) {
    const double width = TextWidth(word, 10);
    const BoxMm box{x, middle - kCircleHeight / 2, width + 4, kCircleHeight};
    leaf.marks.push_back({value, MarkKind::kCircle, box});
    line.shapes.push_back(DrawnText{.box = box, .text = word, .size_pt = 10, .align = Align::kCentre});
    return x + width + 4;
  }

  void AddSeal(BlockLine& line, double x) {
    const BoxMm box{x, (kLineRow - kSealSide) / 2 + 0.75, kSealSide - 1.5, kSealSide - 1.5};
    TemplateField seal = Leaf(".seal", LeafType::kSeal, "押印");
    seal.box = box;
    line.shapes.push_back(DrawnBox{.box = box, .stroke_mm = kGuideStroke, .stroke_grey = 0.7, .rounded = true});
    line.shapes.push_back(DrawnText{.box = box, .text = "印", .size_pt = 8, .align = Align::kCentre, .grey = 0.65});
    line.fields.push_back(std::move(seal));
  }

  const Field& field_;
  const std::string path_;
  const double width_;
  double confidence_;
};

// The lines of one field under the second column's labels (in groups), or with the given one.
std::vector<BlockLine> LinesOf(LineMaker& maker, const Field& field, const std::string& label) {
  const std::string prefix = label.empty() ? "" : label;
  switch (field.type) {
    case FieldType::kPersonName:
      return {maker.Kana("フリガナ"), maker.Name(prefix)};
    case FieldType::kAddress:
      return {maker.Postal("郵便番号"), maker.Town("町名・丁目まで"), maker.Number("番地・建物・室")};
    case FieldType::kDate:
      return {maker.Date(prefix)};
    case FieldType::kPhone:
      return {maker.Phone(prefix)};
    case FieldType::kMyNumber:
      return {maker.Checked(prefix, CheckedNumber::kMyNumber, kMyNumberDigits)};
    case FieldType::kCorporateNumber:
      return {maker.Checked(prefix, CheckedNumber::kCorporateNumber, kCorporateNumberDigits)};
    case FieldType::kInteger:
      return {maker.Integer(prefix)};
    case FieldType::kChoice:
    case FieldType::kChoices:
      return {maker.Options(prefix)};
    case FieldType::kConfirm:
      return {maker.Confirm(prefix)};
    case FieldType::kText:
      return {maker.Text(prefix)};
    case FieldType::kGroup:
      return {};
  }
  return {};
}

constexpr double kWholeWidth = kContentWidth - kLabelWidth;
constexpr double kBesidePt = 8.5;
constexpr double kBesideNotePt = 6;

void Shift(BlockLine& line, double x, double y) {
  for (TemplateField& field : line.fields) field = Moved(std::move(field), x, y);
  for (Drawn& shape : line.shapes) shape = Moved(std::move(shape), x, y);
}

// Sets `line` to the right of `onto`, the field's name between them. False, and nothing done, when it does not fit.
bool SetBeside(BlockLine& onto, BlockLine line, const Field& field, double width) {
  const double name_width =
      std::max(TextWidth(field.label.ja, kBesidePt), TextWidth(field.paper.note, kBesideNotePt)) + 4;
  const double start = onto.used + 2;
  const double shift = start + name_width;
  if (shift + line.used > width) return false;
  const double height = std::max(onto.height, line.height);
  Shift(onto, 0, (height - onto.height) / 2);
  Shift(line, shift, (height - line.height) / 2);
  onto.height = height;
  onto.used = shift + line.used;
  onto.shapes.insert(onto.shapes.begin(), DrawnBox{.box = {start, 0, name_width, height}, .fill_grey = kLabelFill});
  for (const double x : {start, shift}) onto.shapes.push_back(DrawnLine{x, 0, x, height, kRowStroke, kRowGrey});
  const double note_height = field.paper.note.empty() ? 0 : 3;
  onto.shapes.push_back(DrawnText{.box = {start + 1, 0, name_width - 2, height - note_height},
                                  .text = field.label.ja,
                                  .size_pt = kBesidePt,
                                  .align = Align::kCentre});
  if (note_height > 0) {
    onto.shapes.push_back(DrawnText{.box = {start + 1, height / 2 + 0.6, name_width - 2, note_height},
                                    .text = field.paper.note,
                                    .size_pt = kBesideNotePt,
                                    .align = Align::kCentre,
                                    .grey = 0.2});
  }
  std::move(line.fields.begin(), line.fields.end(), std::back_inserter(onto.fields));
  std::move(line.shapes.begin(), line.shapes.end(), std::back_inserter(onto.shapes));
  return true;
}

void AppendLines(std::vector<BlockLine>& lines, const Field& field, std::vector<BlockLine> more, double width) {
  if (field.paper.beside && !lines.empty() && more.size() == 1 && SetBeside(lines.back(), more[0], field, width))
    return;
  std::move(more.begin(), more.end(), std::back_inserter(lines));
}

void AppendGroup(const Definition& definition, const Field& group, std::vector<Block>& blocks) {
  const int times = group.repeat ? group.repeat->max : 1;
  constexpr double kWidth = kWholeWidth - kSubLabelWidth;
  for (int index = 1; index <= times; ++index) {
    Block block{.label = group.label.ja, .required = group.required && index == 1};
    if (times > 1) block.label = absl::StrCat(group.label.ja, " ", index);
    if (index == 1) block.note = group.paper.note;
    for (const Field& field : group.fields) {
      LineMaker maker(definition, field, index, kWidth);
      AppendLines(block.lines, field, LinesOf(maker, field, field.label.ja), kWidth);
    }
    blocks.push_back(std::move(block));
  }
}

void AppendField(const Definition& definition, const Field& field, std::vector<Block>& blocks) {
  LineMaker maker(definition, field, 1, field.type == FieldType::kAddress ? kWholeWidth - kSubLabelWidth : kWholeWidth);
  std::vector<BlockLine> lines = LinesOf(maker, field, "");
  if (field.paper.beside && !blocks.empty() && blocks.back().lines.size() == 1 && lines.size() == 1 &&
      blocks.back().lines[0].label.empty() && SetBeside(blocks.back().lines[0], lines[0], field, kWholeWidth)) {
    return;
  }
  Block block{.label = field.label.ja, .note = field.paper.note, .required = field.required};
  if (field.type == FieldType::kPersonName) {
    // フリガナ is a row of its own above the name, as people know it.
    lines[0].label.clear();
    Block kana{.label = "フリガナ", .with_next = true};
    kana.lines.push_back(std::move(lines[0]));
    blocks.push_back(std::move(kana));
    lines.erase(lines.begin());
  }
  block.lines = std::move(lines);
  blocks.push_back(std::move(block));
}

}  // namespace

double Block::height() const {
  double height = 0;
  for (const BlockLine& line : lines) height += line.height;
  return height;
}

BoxMm Moved(BoxMm box, double x, double y) { return {box.x + x, box.y + y, box.width, box.height}; }

Drawn Moved(Drawn shape, double x, double y) {
  if (auto* line = std::get_if<DrawnLine>(&shape)) {
    line->x1 += x, line->x2 += x, line->y1 += y, line->y2 += y;
  } else if (auto* box = std::get_if<DrawnBox>(&shape)) {
    box->box = Moved(box->box, x, y);
  } else {
    auto& text = std::get<DrawnText>(shape);
    text.box = Moved(text.box, x, y);
  }
  return shape;
}

TemplateField Moved(TemplateField field, double x, double y) {
  field.box = Moved(field.box, x, y);
  for (BoxMm& cell : field.cells) cell = Moved(cell, x, y);
  for (Mark& mark : field.marks) mark.box = Moved(mark.box, x, y);
  return field;
}

std::vector<Block> BlocksOf(const Definition& definition, const Section& section) {
  std::vector<Block> blocks;
  for (const Field& field : section.fields) {
    if (field.type == FieldType::kGroup) {
      AppendGroup(definition, field, blocks);
    } else {
      AppendField(definition, field, blocks);
    }
  }
  return blocks;
}

}  // namespace madoguchi::procedures
