#include "procedures/layout/layout.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "procedures/layout/block.h"
#include "procedures/layout/metrics.h"

namespace madoguchi::procedures {
namespace {

using namespace metrics;  // NOLINT(build/namespaces): measures only

// Sets blocks one under the other and opens a new page when one does not fit.
class Compositor {
 public:
  explicit Compositor(const Definition& definition) : definition_(definition) {
    printing_.form_template.form = definition.id;
    printing_.form_template.version = definition.version;
  }

  Printing Run() {
    OpenPage();
    Title();
    for (const Section& section : definition_.sections) SetSection(section);
    Notes();
    OfficeUse();
    Footers();
    return std::move(printing_);
  }

 private:
  TemplatePage& page() { return printing_.form_template.pages.back(); }
  void Draw(Drawn shape) { printing_.pages.back().shapes.push_back(std::move(shape)); }
  void Text(BoxMm box, std::string text, double size_pt, Align align, bool bold = false, double grey = 0) {
    Draw(DrawnText{box, std::move(text), size_pt, align, bold, grey});
  }

  void OpenPage() {
    if (!printing_.pages.empty()) filled_to_.push_back(y_);
    TemplatePage page;
    page.page = static_cast<int>(printing_.form_template.pages.size()) + 1;
    page.width_mm = kPageWidth;
    page.height_mm = kPageHeight;
    const double right = kPageWidth - kMarkerInset - kMarkerSide;
    const double bottom = kPageHeight - kMarkerInset - kMarkerSide;
    page.markers = {{0, {kMarkerInset, kMarkerInset, kMarkerSide, kMarkerSide}},
                    {1, {right, kMarkerInset, kMarkerSide, kMarkerSide}},
                    {2, {right, bottom, kMarkerSide, kMarkerSide}},
                    {3, {kMarkerInset, bottom, kMarkerSide, kMarkerSide}}};
    page.qr = {kQrX, kQrY, kQrSide, kQrSide};
    printing_.form_template.pages.push_back(std::move(page));
    printing_.pages.emplace_back();
    y_ = kNextPageTop;
    if (printing_.pages.size() > 1) {
      Text({kLeft + 10, 11, 130, 8}, absl::StrCat(definition_.title.ja, "（続き）"), 12, Align::kLeft, true);
    }
  }

  void Title() {
    Text({22, 9, kQrX - kQrQuiet - 22, 12}, definition_.title.ja, 19, Align::kCentre, true);
    Text({kLeft, 24, 90, 7}, absl::StrCat(definition_.addressee, "　あて"), 11, Align::kLeft);
    // Not a field: the day on which the office receives the paper counts.
    Text({kQrX - 75, 24, 70, 7}, "令和　　　年　　　月　　　日", 10.5, Align::kRight);
    y_ = 33;
    for (const std::string& line : WrapText(definition_.summary.ja, 8.5, kContentWidth)) {
      if (line.empty()) break;
      Text({kLeft, y_, kContentWidth, 4.5}, line, 8.5, Align::kLeft, false, 0.15);
      y_ += 4.5;
    }
    y_ += 1;
  }

  void SetSection(const Section& section) {
    const std::vector<Block> blocks = BlocksOf(definition_, section);
    bool heading_due = true;
    for (size_t i = 0; i < blocks.size(); ++i) {
      double need = blocks[i].height() + (heading_due ? kHeadingHeight : 0);
      for (size_t j = i; blocks[j].with_next && j + 1 < blocks.size(); ++j) need += blocks[j + 1].height();
      if (y_ + need > kContentBottom) {
        CloseTable();
        OpenPage();
        heading_due = true;
      }
      if (heading_due) Heading(section, /*again=*/i > 0);
      heading_due = false;
      Place(blocks[i]);
    }
    CloseTable();
    y_ += kSectionGap;
  }

  void Heading(const Section& section, bool again) {
    Draw(DrawnBox{.box = {kLeft, y_ + 1.2, 1.6, kHeadingHeight - 2.6}, .fill_grey = 0.2});
    const std::string title = again ? section.title.ja + "（続き）" : section.title.ja;
    Text({kLeft + 3, y_, 100, kHeadingHeight}, title, 11.5, Align::kLeft, true);
    if (!section.note.empty() && !again) {
      const double x = kLeft + 3 + TextWidth(title, 11.5) + 4;
      Text({x, y_ + 0.4, kRight - x, kHeadingHeight}, section.note.ja, 8, Align::kLeft, false, 0.2);
    }
    y_ += kHeadingHeight;
    table_top_ = y_;
  }

  // The outer frame of the rows set since the heading.
  void CloseTable() {
    if (table_top_ < 0 || y_ <= table_top_) return;
    Draw(DrawnBox{.box = {kLeft, table_top_, kContentWidth, y_ - table_top_},
                  .stroke_mm = kFrameStroke,
                  .stroke_grey = kFrameGrey});
    table_top_ = -1;
  }

  void Place(const Block& block) {
    const double height = block.height();
    Draw(DrawnBox{.box = {kLeft, y_, kLabelWidth, height}, .fill_grey = kLabelFill});
    BlockLabel(block, height);
    double fill_y = y_;
    for (const BlockLine& line : block.lines) {
      if (!line.label.empty()) {
        Draw(DrawnBox{.box = {kLeft + kLabelWidth, fill_y, kSubLabelWidth, line.height}, .fill_grey = kSubLabelFill});
      }
      fill_y += line.height;
    }
    double line_y = y_;
    for (const BlockLine& line : block.lines) {
      double x = kLeft + kLabelWidth;
      if (!line.label.empty()) {
        Text({x + 1.2, line_y, kSubLabelWidth - 2, line.height}, line.label, 8, Align::kLeft);
        x += kSubLabelWidth;
      }
      for (const Drawn& shape : line.shapes) Draw(Moved(shape, x, line_y));
      for (const TemplateField& field : line.fields) page().fields.push_back(Moved(field, x, line_y));
      if (line_y > y_) Draw(DrawnLine{kLeft + kLabelWidth, line_y, kRight, line_y, kRowStroke, kGuideGrey});
      if (!line.label.empty()) Draw(DrawnLine{x, line_y, x, line_y + line.height, kRowStroke, kGuideGrey});
      line_y += line.height;
    }
    if (y_ > table_top_) Draw(DrawnLine{kLeft, y_, kRight, y_, kRowStroke, kRowGrey});
    Draw(DrawnLine{kLeft + kLabelWidth, y_, kLeft + kLabelWidth, y_ + height, kRowStroke, kRowGrey});
    y_ += height;
  }

  // The name of the field, 必須 and the note under it, centred together.
  void BlockLabel(const Block& block, double height) {
    constexpr double kNamePt = 9.5, kNotePt = 6.5;
    const double width = kLabelWidth - 3;
    std::vector<std::string> name = WrapText(block.label, kNamePt, block.required ? width - 6 : width);
    const std::vector<std::string> note =
        block.note.empty() ? std::vector<std::string>() : WrapText(block.note, kNotePt, width);
    const double total = 4.2 * static_cast<double>(name.size()) + 2.9 * static_cast<double>(note.size());
    double y = y_ + (height - total) / 2;
    for (size_t i = 0; i < name.size(); ++i, y += 4.2) {
      Text({kLeft + 1.5, y, width, 4.2}, name[i], kNamePt, Align::kLeft);
      if (i == 0 && block.required) {
        Text({kLeft + kLabelWidth - 7.5, y, 6, 4.2}, "必須", 6.5, Align::kRight, true, 0.2);
      }
    }
    for (const std::string& line : note) {
      Text({kLeft + 1.5, y, width, 2.9}, line, kNotePt, Align::kLeft, false, 0.2);
      y += 2.9;
    }
  }

  void Notes() {
    std::vector<std::string> lines;
    const auto add = [&](const std::string& text) {
      bool first = true;
      for (std::string& line : WrapText(text, 8, kContentWidth - 6)) {
        lines.push_back((first ? "・" : "　") + line);
        first = false;
      }
    };
    for (const LocalText& note : definition_.notes) add(note.ja);
    add("黒のボールペンで、枠の中に一文字ずつ書いてください。選ぶところは □ に ✓ を付けるか、言葉を ○ "
        "で囲んでください。");
    add("書きまちがえたときは、二重線で消して近くの余白に書いてください。用紙の四隅の黒い四角とQRコードには何も書かない"
        "でください。");
    const double height = 6 + 4 * static_cast<double>(lines.size());
    if (y_ + height > kContentBottom) OpenPage();
    Text({kLeft, y_, 60, 5}, "記入するときの注意", 9, Align::kLeft, true);
    y_ += 5.5;
    for (std::string& line : lines) {
      Text({kLeft + 1, y_, kContentWidth - 1, 4}, std::move(line), 8, Align::kLeft, false, 0.1);
      y_ += 4;
    }
  }

  // What the counter notes (a stamp of receipt, how identity was shown), at the foot of the first page that has the
  // room.
  void OfficeUse() {
    if (definition_.office_use.empty()) return;
    const double top = kContentBottom - kOfficeHeight;
    const auto roomy = [&](double filled_to) { return filled_to + 1 <= top; };
    size_t place = 0;  // finished pages first, the current one behind them
    while (place < filled_to_.size() && !roomy(filled_to_[place])) ++place;
    if (place == filled_to_.size() && !roomy(y_)) {
      OpenPage();
      ++place;
    }
    std::vector<Drawn>& shapes = printing_.pages[place].shapes;
    const double width = kContentWidth / static_cast<double>(definition_.office_use.size());
    constexpr double kTitle = 5;
    shapes.push_back(DrawnBox{.box = {kLeft, top, kContentWidth, kTitle}, .fill_grey = kLabelFill});
    for (size_t i = 0; i < definition_.office_use.size(); ++i) {
      const double x = kLeft + width * static_cast<double>(i);
      if (i > 0) shapes.push_back(DrawnLine{x, top, x, top + kOfficeHeight, kRowStroke, kRowGrey});
      shapes.push_back(DrawnText{.box = {x, top, width, kTitle},
                                 .text = definition_.office_use[i] + (i == 0 ? "（職員が記入）" : ""),
                                 .size_pt = 7.5,
                                 .align = Align::kCentre,
                                 .grey = 0.2});
    }
    shapes.push_back(DrawnLine{kLeft, top + kTitle, kRight, top + kTitle, kRowStroke, kRowGrey});
    shapes.push_back(
        DrawnBox{.box = {kLeft, top, kContentWidth, kOfficeHeight}, .stroke_mm = kRowStroke, .stroke_grey = kRowGrey});
  }

  void Footers() {
    const size_t pages = printing_.pages.size();
    for (size_t i = 0; i < pages; ++i) {
      std::vector<Drawn>& shapes = printing_.pages[i].shapes;
      const BoxMm box{22, 281, kPageWidth - 44, 5};
      std::string law;
      for (const std::string& article : definition_.law) absl::StrAppend(&law, law.empty() ? "根拠：" : "、", article);
      shapes.push_back(DrawnText{
          .box = {22, 277.5, kPageWidth - 44, 4}, .text = law, .size_pt = 7, .align = Align::kCentre, .grey = 0.25});
      shapes.push_back(DrawnText{.box = box,
                                 .text = absl::StrCat("様式 ", definition_.id, "　第", definition_.version, "版　",
                                                      i + 1, "／", pages, "ページ"),
                                 .size_pt = 7.5,
                                 .align = Align::kCentre,
                                 .grey = 0.25});
    }
  }

  const Definition& definition_;
  Printing printing_;
  double y_ = 0;
  std::vector<double> filled_to_;  // where the content of each finished page ends
  double table_top_ = -1;
};

}  // namespace

Printing LayOut(const Definition& definition) { return Compositor(definition).Run(); }

}  // namespace madoguchi::procedures
