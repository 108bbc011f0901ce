#include "ocr-worker/core/blank/form_proposal.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "ocr-worker/core/blank/blank_grid.h"
#include "ocr-worker/core/blank/form_labels.h"
#include "ocr-worker/core/geometry.h"
#include "opencv2/imgproc.hpp"

namespace madoguchi::ocr {

namespace {

using procedures::BoxMm;
using procedures::LeafType;
using procedures::Mark;
using procedures::MarkKind;
using procedures::TemplateField;

constexpr double kInsetMm = 0.8;  // from a cell's rules to where people write
constexpr double kRoomMm = 22;    // beside lettering in a cell, for a line of writing
constexpr double kRoomHeightMm = 5;
constexpr double kTallShare = 1.8;    // of a row's height: what names several rows
constexpr double kPostalMm = 38;      // behind a 〒 without boxes
constexpr double kSpacedShare = 2.5;  // of a letter's height, in 氏　　名
constexpr double kOptionGapMm = 12;   // from a square to the next that belongs to the same question
constexpr double kOptionsMin = 2;
constexpr double kDateRoomMm = 5, kDateRoomMmMax = 32;  // before 年, 月 and 日

BoxMm ToMm(const cv::Rect& box) {
  return {box.x / kPxPerMm, box.y / kPxPerMm, box.width / kPxPerMm, box.height / kPxPerMm};
}

cv::Rect Inset(const cv::Rect& cell) {
  const int by = MmToPx(kInsetMm);
  return {cell.x + by, cell.y + by, std::max(1, cell.width - 2 * by), std::max(1, cell.height - 2 * by)};
}

class Proposer {
 public:
  Proposer(cv::Size page, BlankGrid grid, BlankWords words, std::vector<std::string>& ids)
      : page_({}, page), ids_(ids), grid_(std::move(grid)), words_(std::move(words)) {}

  std::vector<TemplateField> Propose() {
    for (const std::vector<cv::Rect>& row : grid_.boxes) AddBoxes(row);
    AddSquares();
    AddCircles();
    AddDates();
    NameFields();
    for (const cv::Rect& cell : grid_.cells) AddCell(cell);
    for (const cv::Rect& room : grid_.underlines) AddLine(room, LabelOf(room));
    for (const cv::Rect& room : grid_.brackets) AddLine(room, LabelOf(room));
    std::stable_sort(fields_.begin(), fields_.end(), [](const TemplateField& a, const TemplateField& b) {
      return a.box.y + 2 < b.box.y || (a.box.y < b.box.y + 2 && a.box.x < b.box.x);
    });
    for (TemplateField& field : fields_) field.id = IdOf(field);
    return std::move(fields_);
  }

 private:
  // The smallest cell that holds it, if any.
  const cv::Rect* CellAround(const cv::Rect& box) const {
    const cv::Rect* smallest = nullptr;
    for (const cv::Rect& cell : grid_.cells) {
      if ((cell & box) == box && (smallest == nullptr || cell.area() < smallest->area())) smallest = &cell;
    }
    return smallest;
  }

  // The nearest lettered cell to the left whose row the box stands in: a tall cell names all the lines beside it. What
  // is written into is no heading.
  const cv::Rect* HeadingOf(const cv::Rect& box) const {
    const int middle = box.y + box.height / 2;
    const cv::Rect* heading = nullptr;
    for (const cv::Rect& cell : grid_.cells) {
      if (cell.br().x > box.x + MmToPx(1) || cell.y > middle || cell.br().y < middle) continue;
      if (heading != nullptr && cell.br().x <= heading->br().x) continue;
      if (!words_.In(cell).empty() && !Taken(cell)) heading = &cell;
    }
    return heading;
  }

  // The topmost lettered cell of the column that the box stands in; "" outside of a table.
  std::string ColumnHeadingOf(const cv::Rect& box) const {
    const cv::Rect* at = CellAround(box);
    std::string heading;
    while (at != nullptr) {
      const auto above = std::find_if(grid_.cells.begin(), grid_.cells.end(), [&](const cv::Rect& cell) {
        return std::abs(cell.x - at->x) < MmToPx(1.5) && std::abs(cell.br().x - at->br().x) < MmToPx(1.5) &&
               cell.br().y <= at->y && at->y - cell.br().y < MmToPx(2);
      });
      at = above == grid_.cells.end() ? nullptr : &*above;
      if (at != nullptr && !Taken(*at) && !words_.In(*at).empty()) heading = words_.TextIn(*at);
    }
    return heading;
  }

  // The heading of its row, or of its column where the row's heading is one for many rows; else what stands to the left
  // of a place, else above it, with whatever shares its cell.
  std::string LabelOf(const cv::Rect& box) const {
    const cv::Rect* heading = HeadingOf(box);
    const cv::Rect* own = CellAround(box);
    if (own != nullptr && (heading == nullptr || heading->height > kTallShare * own->height)) {
      std::string column = ColumnHeadingOf(box);
      if (!column.empty()) return column;
    }
    if (heading != nullptr) return words_.TextIn(*heading);
    const size_t none = words_.size();
    size_t left = none, above = none;
    for (size_t i = 0; i < words_.size(); ++i) {
      const cv::Rect& word = words_.box(i);
      const bool beside = word.br().x <= box.x + MmToPx(1) &&
                          Overlap(word.y, word.br().y, box.y - MmToPx(1), box.br().y + MmToPx(1)) > 0.4;
      if (beside && (left == none || word.br().x > words_.box(left).br().x)) left = i;
      const bool over = word.br().y <= box.y + MmToPx(1) && box.y - word.br().y < MmToPx(40) &&
                        Overlap(word.x, word.br().x, box.x, box.br().x) > 0.4;
      if (over && (above == none || word.br().y > words_.box(above).br().y)) above = i;
    }
    const size_t nearest = left != none ? left : above;
    if (nearest == none) return "";
    const cv::Rect* cell = CellAround(words_.box(nearest));
    if (cell != nullptr && (*cell & box).empty()) return words_.TextIn(*cell);
    return left != none ? Spaced(left) : words_.TextOf(nearest);
  }

  // A word with what stands before it, letter by letter: 氏　　名.
  std::string Spaced(size_t word) const {
    std::string text = words_.TextOf(word);
    for (;;) {
      const cv::Rect& at = words_.box(word);
      size_t before = words_.size();
      for (size_t i = 0; i < words_.size(); ++i) {
        const int gap = at.x - words_.box(i).br().x;
        if (gap >= 0 && gap < kSpacedShare * at.height && words_.NextOnLine(i) == word) before = i;
      }
      if (before == words_.size() || CellAround(at) != CellAround(words_.box(before))) return text;
      text = words_.TextOf(before) + text;
      word = before;
    }
  }

  bool Taken(const cv::Rect& room) const {
    const auto covers = [&](const BoxMm& mm) {
      const cv::Rect box = ToPixelRect(ToPx(mm));
      return (box & room).area() > std::min(box.area(), room.area()) / 4;
    };
    return std::any_of(fields_.begin(), fields_.end(), [&](const TemplateField& field) {
      if (field.marks.empty()) return covers(field.box);
      return std::any_of(field.marks.begin(), field.marks.end(), [&](const Mark& mark) { return covers(mark.box); });
    });
  }

  void AddLine(const cv::Rect& room, const std::string& label) {
    if (Taken(room)) return;
    fields_.push_back({.type = TypeOfLabel(label, false), .label = label, .box = ToMm(room)});
  }

  void AddBoxes(const std::vector<cv::Rect>& row) {
    cv::Rect all = row.front();
    TemplateField field;
    for (const cv::Rect& box : row) {
      all |= box;
      field.cells.push_back(ToMm(box));
    }
    field.type = LeafType::kDigits;
    // Three and four boxes are a postal code, whatever its row is called; 〒 itself is seldom read right.
    if (row.size() == 7 && row[3].x - row[2].br().x > MmToPx(1.5)) {
      field.type = LeafType::kPostal;
      field.label = "郵便番号";
    }
    field.box = ToMm(all);
    fields_.push_back(std::move(field));
  }

  // Squares one after another are the options of one question; the word behind each names it.
  void AddSquares() {
    std::vector<bool> done(grid_.squares.size(), false);
    for (size_t i = 0; i < grid_.squares.size(); ++i) {
      if (done[i]) continue;
      TemplateField field{.type = LeafType::kChoices};
      const cv::Rect* cell = CellAround(grid_.squares[i]);
      cv::Rect all = grid_.squares[i];
      int reached = all.br().x;
      for (size_t j = i; j < grid_.squares.size(); ++j) {
        const cv::Rect& square = grid_.squares[j];
        if (done[j] || CellAround(square) != cell) continue;
        const bool same_line = std::abs(square.y - grid_.squares[i].y) < MmToPx(2);
        if (cell == nullptr && (!same_line || square.x - reached > MmToPx(kOptionGapMm))) continue;
        done[j] = true;
        const int end = NextSquare(j);
        const cv::Rect behind(square.br().x, square.y - MmToPx(0.5), end - square.br().x, square.height + MmToPx(1));
        std::string value;
        for (size_t word = 0; word < words_.size(); ++word) {
          for (const Letter& letter : words_.letters(word)) {
            if (!behind.contains((letter.box.tl() + letter.box.br()) / 2)) continue;
            if (IsBracket(letter.text)) break;  // その他（＿＿）
            if (letter.box.x - reached > MmToPx(kOptionGapMm) && !value.empty()) break;
            value += letter.text;
            all |= letter.box;
            reached = letter.box.br().x;
          }
        }
        field.marks.push_back({Bare(value), MarkKind::kCheck, ToMm(square)});
        all |= square;
      }
      FinishMarks(std::move(field), all);
    }
  }
  int NextSquare(size_t of) const {
    const cv::Rect& square = grid_.squares[of];
    const cv::Rect* cell = CellAround(square);
    int end = cell == nullptr ? std::min(page_.width, square.x + MmToPx(60)) : cell->br().x;
    for (const cv::Rect& other : grid_.squares) {
      if (other.x > square.x && std::abs(other.y - square.y) < MmToPx(2)) end = std::min(end, other.x);
    }
    return end;
  }

  // 男・女, 新規／変更: words between separators are circled.
  void AddCircles() {
    std::vector<bool> done(words_.size(), false);
    for (size_t first = 0; first < words_.size(); ++first) {
      if (done[first]) continue;
      std::vector<Letter> line;
      for (size_t word = first;;) {
        done[word] = true;
        line.insert(line.end(), words_.letters(word).begin(), words_.letters(word).end());
        if (words_.letters(word).empty())
          line.push_back({"", words_.box(word)});  // the reader saw nothing: a word all the same
        const size_t next = words_.NextOnLine(word);
        const std::optional<cv::Rect> dot = next == words_.size() ? std::nullopt : words_.DotBetween(word, next);
        if (!dot) break;
        line.push_back({"・", *dot});
        word = next;
      }
      if (!IsNaming(words_.box(first))) AddCircles(line);
    }
  }

  // Lettering of a cell that is the first of its row, with another behind it: 種類・等級 names, it does not ask.
  bool IsNaming(const cv::Rect& word) const {
    const cv::Rect* cell = CellAround(word);
    if (cell == nullptr) return false;
    bool led = false, leads = false;
    for (const cv::Rect& other : grid_.cells) {
      if (Overlap(other.y, other.br().y, cell->y, cell->br().y) < 0.8) continue;
      leads = leads || (other.x >= cell->br().x && other.x - cell->br().x < MmToPx(2));
      led = led || (other.br().x <= cell->x && cell->x - other.br().x < MmToPx(2) &&
                    other.height < kTallShare * cell->height && !words_.In(other).empty());
    }
    return leads && !led;
  }

  void AddCircles(const std::vector<Letter>& letters) {
    TemplateField field{.type = LeafType::kChoice};
    std::string value;
    cv::Rect box, all;
    const auto close = [&] {
      if (!box.empty()) field.marks.push_back({Bare(value), MarkKind::kCircle, ToMm(box)});
      value.clear();
      box = {};
    };
    bool separated = false, too_long = false;
    for (const Letter& letter : letters) {
      if (IsSeparator(letter.text)) {
        separated = true;
        close();
        continue;
      }
      value += letter.text;
      box |= letter.box;
      all |= letter.box;
      too_long = too_long || box.width > MmToPx(35);  // a sentence with a comma, not a choice
    }
    close();
    if (separated && !too_long && field.marks.size() >= kOptionsMin) FinishMarks(std::move(field), all);
  }

  // 年・月・日 on one line, each with room or boxes before it: the three leaves of a date, and of its era where eras to
  // be circled stand before them.
  void AddDates() {
    for (size_t year = 0; year < words_.size(); ++year) {
      const size_t month = words_.NextOnLine(year), day = month < words_.size() ? words_.NextOnLine(month) : month;
      if (day >= words_.size()) continue;
      // Two of three read right: single letters are hard to read.
      const std::array<size_t, 3> words = {year, month, day};
      int right = 0, longest = 0;
      for (size_t i = 0; i < words.size(); ++i) {
        right += words_.TextOf(words[i]).starts_with(kDateParts[i].printed);
        if (i < 2) longest = std::max(longest, words_.box(words[i]).width - words_.box(words[i]).height);
      }
      if (right >= 2 && longest < MmToPx(2.5)) AddDate(words);
    }
  }

  // Between what is printed before a word, or its cell's rule, and the word.
  cv::Rect RoomBefore(const cv::Rect& word) const {
    const cv::Rect* cell = CellAround(word);
    int left = std::max(cell == nullptr ? 0 : cell->x, word.x - MmToPx(kDateRoomMmMax));
    int top = cell == nullptr ? word.y - MmToPx(2) : cell->y;
    int bottom = cell == nullptr ? word.br().y + MmToPx(2) : cell->br().y;
    for (size_t i = 0; i < words_.size(); ++i) {
      const cv::Rect& other = words_.box(i);
      if (Overlap(other.y, other.br().y, word.y, word.br().y) >= 0.5) {
        if (other.br().x <= word.x) left = std::max(left, other.br().x);
      } else if (cell != nullptr && (*cell & other) == other) {  // another line of the same cell
        if (other.br().y <= word.y + MmToPx(1)) top = std::max(top, other.br().y);
        if (other.y >= word.br().y - MmToPx(1)) bottom = std::min(bottom, other.y);
      }
    }
    return cv::Rect(left, top, word.x - left, bottom - top) & page_;
  }

  void AddDate(const std::array<size_t, 3>& words) {
    std::array<cv::Rect, 3> rooms;
    for (size_t i = 0; i < words.size(); ++i) {
      rooms[i] = RoomBefore(words_.box(words[i]));
      if (rooms[i].width < MmToPx(kDateRoomMm)) return;
    }
    dates_.push_back("");
    const std::string date = absl::StrCat(dates_.size() - 1);
    if (const auto era = EraBefore(words_.box(words[0])); era != fields_.end()) {
      std::string before;
      for (Mark& mark : era->marks) {
        // One that could not be read is the one that follows.
        mark.value = EraOf(mark.value).value_or(EraAfter(before).value_or(mark.value));
        before = mark.value;
      }
      era->id = date + ".era";
    }
    for (size_t i = 0; i < words.size(); ++i) {
      const std::string id = date + kDateParts[i].leaf;
      // Boxes that are there already, else the room itself.
      const auto boxes = std::find_if(fields_.begin(), fields_.end(), [&](const TemplateField& field) {
        const cv::Rect box = ToPixelRect(ToPx(field.box));
        return !field.cells.empty() && (box & rooms[i]).area() > box.area() * 3 / 4;
      });
      if (boxes != fields_.end()) {
        boxes->id = id;
        boxes->type = LeafType::kDigits;
      } else if (!Taken(Inset(rooms[i]))) {
        fields_.push_back({.id = id, .type = LeafType::kDigits, .box = ToMm(Inset(rooms[i]))});
      }
    }
  }

  // The choice among eras before `word` on its line, or above it in its cell; most of them read right.
  std::vector<TemplateField>::iterator EraBefore(const cv::Rect& word) {
    const cv::Rect* cell = CellAround(word);
    return std::find_if(fields_.begin(), fields_.end(), [&](const TemplateField& field) {
      const cv::Rect box = ToPixelRect(ToPx(field.box));
      if (field.marks.empty() || !field.id.empty()) return false;
      const bool before = box.br().x <= word.x && Overlap(box.y, box.br().y, word.y, word.br().y) >= 0.5;
      const bool above = cell != nullptr && (*cell & box).area() > box.area() * 3 / 4 && box.y < word.y;
      const auto eras = std::count_if(field.marks.begin(), field.marks.end(),
                                      [](const Mark& mark) { return EraOf(mark.value).has_value(); });
      return (before || above) && 2 * eras >= static_cast<long>(field.marks.size());
    });
  }

  // When it is known what is written into, and so which cells are headings.
  void NameFields() {
    for (TemplateField& field : fields_) {
      const cv::Rect box = ToPixelRect(ToPx(field.box));
      if (field.type != LeafType::kPostal) field.label = LabelOf(box);
      const cv::Rect* cell = CellAround(box);
      if (field.label.empty() && cell != nullptr && !field.cells.empty()) field.label = words_.TextIn(*cell);
      if (!field.cells.empty() && field.id.empty() && field.type != LeafType::kPostal)
        field.type = TypeOfLabel(field.label, true);
    }
  }

  void FinishMarks(TemplateField field, cv::Rect all) {
    all = cv::Rect(all.x - MmToPx(1), all.y - MmToPx(1), all.width + MmToPx(2), all.height + MmToPx(2)) & page_;
    int number = 0;
    std::map<std::string, int> seen;
    for (Mark& mark : field.marks) {
      ++number;
      if (mark.value.empty() || ++seen[mark.value] > 1) mark.value = absl::StrCat(number);
    }
    field.box = ToMm(all);
    fields_.push_back(std::move(field));
  }

  // An empty cell is written into; one with a label at its left or top, beside or below that; one with 第 and 号
  // between them.
  void AddCell(const cv::Rect& cell) {
    if (cell.width < MmToPx(6) || cell.height < MmToPx(kRoomHeightMm)) return;
    const cv::Rect* naming = HeadingOf(cell);
    const std::string heading = naming == nullptr ? "" : words_.TextIn(*naming);
    if (TypeOfLabel(heading, false) == LeafType::kAddress && AddAddress(cell, heading)) return;
    if (Taken(cell)) return;
    const std::vector<size_t> words = words_.In(cell);
    const bool brackets =
        std::all_of(words.begin(), words.end(), [&](size_t word) { return words_.box(word).width < MmToPx(3.5); });
    if (words.empty() || (brackets && TypeOfLabel(heading, false) == LeafType::kPhone)) {
      AddLine(Inset(cell), LabelOf(cell));
      return;
    }
    if (IsHeading(cell)) return;
    cv::Rect printed;
    for (const size_t word : words) printed |= words_.box(word);
    const std::string own = words_.TextIn(cell);
    const std::string& label = heading.empty() || KindOf(own) != nullptr ? own : heading;
    const int below = cell.br().y - printed.br().y;
    if (const cv::Rect room = words_.WidestRoom(cell); !room.empty()) {
      AddLine(Inset(room), label);
    } else if (below >= MmToPx(kRoomHeightMm + 1) && printed.height < MmToPx(5)) {
      AddLine(Inset({cell.x, printed.br().y, cell.width, below}), label);
    }
  }

  // A cell for an address with the postal code at its top: the code where it has no boxes, and the rest. False where
  // nothing of a postal code is printed.
  bool AddAddress(const cv::Rect& cell, const std::string& heading) {
    const std::vector<size_t> words = words_.In(cell);
    cv::Rect printed;
    for (const size_t word : words) printed |= words_.box(word);
    const auto code = std::find_if(fields_.begin(), fields_.end(), [&](const TemplateField& field) {
      const cv::Rect box = ToPixelRect(ToPx(field.box));
      return field.type == LeafType::kPostal && (box & cell).area() > box.area() * 3 / 4;
    });
    if (code != fields_.end()) {
      printed |= ToPixelRect(ToPx(code->box));
    } else {
      const bool sign = !words.empty() && printed.x - cell.x < MmToPx(6) && printed.width < MmToPx(kPostalMm) &&
                        printed.br().y - cell.y < MmToPx(7) && words_.box(words.front()).width < MmToPx(5) &&
                        cell.width > 2 * MmToPx(kPostalMm);
      if (!sign) return false;
      const int left = words_.box(words.front()).br().x, bottom = std::max(printed.br().y, cell.y + MmToPx(7));
      AddLine(Inset({left, cell.y, MmToPx(kPostalMm), bottom - cell.y}), "郵便番号");
      printed |= cv::Rect(left, cell.y, MmToPx(kPostalMm), bottom - cell.y);
    }
    const int below = cell.br().y - printed.br().y;
    if (below >= MmToPx(kRoomHeightMm + 1)) {
      AddLine(Inset({cell.x, printed.br().y, cell.width, below}), heading);
    } else if (cell.br().x - printed.br().x >= MmToPx(kRoomMm)) {
      AddLine(Inset({printed.br().x, cell.y, cell.br().x - printed.br().x, cell.height}), heading);
    }
    return true;
  }

  // A lettered cell that leads to a place to write on its right: what room it has is not for writing.
  bool IsHeading(const cv::Rect& cell) const {
    const cv::Rect beside(cell.br().x, cell.y + cell.height / 4, MmToPx(3), cell.height / 2);
    return std::any_of(grid_.cells.begin(), grid_.cells.end(), [&](const cv::Rect& other) {
      if ((other & beside).empty() || other.x < cell.br().x) return false;
      if (words_.In(other).empty() || Taken(other)) return true;
      const cv::Rect room = words_.WidestRoom(other);  // 第＿＿号
      return !room.empty() && room.br().x < other.br().x - MmToPx(2);
    });
  }

  // The leaves of a date share its name: "birth.year".
  std::string IdOf(const TemplateField& field) {
    const LabelKind* kind = KindOf(field.label);
    const size_t point = field.id.find('.');
    if (point == std::string::npos) return NewId(kind != nullptr ? kind->id : field.marks.empty() ? "field" : "choice");
    std::string& date = dates_[std::stoul(field.id.substr(0, point))];
    if (date.empty()) date = NewId(kind != nullptr ? kind->id : "date");
    return date + field.id.substr(point);
  }

  std::string NewId(const std::string& stem) {
    std::string id = stem;
    for (int i = 2; std::find(ids_.begin(), ids_.end(), id) != ids_.end(); ++i) id = absl::StrCat(stem, "_", i);
    ids_.push_back(id);
    return id;
  }

  const cv::Rect page_;
  std::vector<std::string>& ids_;
  const BlankGrid grid_;
  const BlankWords words_;
  std::vector<TemplateField> fields_;  // with the number of its date and the leaf's name as id: "0.year"
  std::vector<std::string> dates_;     // their names, once one is needed
};

}  // namespace

absl::StatusOr<std::vector<TemplateField>> ProposeFields(const cv::Mat& ink, LabelReader& reader,
                                                         std::vector<std::string>& ids) {
  const cv::Mat print = WithoutScreen(ink);
  BlankGrid grid = FindGrid(print);
  ASSIGN_OR_RETURN(BlankWords words, BlankWords::Read(print, grid.words, reader));
  return Proposer(ink.size(), std::move(grid), std::move(words), ids).Propose();
}

}  // namespace madoguchi::ocr
