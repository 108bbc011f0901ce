#include "ocr-worker/core/form_proposal.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "ocr-worker/core/blank_grid.h"
#include "ocr-worker/core/form_labels.h"
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
constexpr double kOptionGapMm = 12;  // from a square to the next that belongs to the same question
constexpr double kOptionsMin = 2;
constexpr double kDotGapMm = 8;                         // between words of which one is circled
constexpr double kDateRoomMm = 5, kDateRoomMmMax = 32;  // before 年, 月 and 日

BoxMm ToMm(const cv::Rect& box) {
  return {box.x / kPxPerMm, box.y / kPxPerMm, box.width / kPxPerMm, box.height / kPxPerMm};
}

cv::Rect Inset(const cv::Rect& cell) {
  const int by = MmToPx(kInsetMm);
  return {cell.x + by, cell.y + by, std::max(1, cell.width - 2 * by), std::max(1, cell.height - 2 * by)};
}

double Overlap(int from_a, int to_a, int from_b, int to_b) {
  return std::max(0, std::min(to_a, to_b) - std::max(from_a, from_b)) /
         static_cast<double>(std::max(1, std::min(to_a - from_a, to_b - from_b)));
}

class Proposer {
 public:
  Proposer(const cv::Mat& ink, LabelReader& reader, std::vector<std::string>& ids)
      : ink_(ink), reader_(reader), ids_(ids), grid_(FindGrid(ink)) {}

  absl::StatusOr<std::vector<TemplateField>> Propose() {
    for (const cv::Rect& word : grid_.words) {
      const cv::Rect line = cv::Rect(word.x - 12, word.y - 12, word.width + 24, word.height + 24) & Page();
      ASSIGN_OR_RETURN(std::vector<Letter> letters, reader_.Read(255 - ink_(line)));
      for (Letter& letter : letters) letter.box += line.tl();
      letters_.push_back(std::move(letters));
    }
    for (const std::vector<cv::Rect>& row : grid_.boxes) AddBoxes(row);
    AddSquares();
    AddCircles();
    AddDates();
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
  cv::Rect Page() const { return {{}, ink_.size()}; }

  std::string TextOf(size_t word) const {
    std::string text;
    for (const Letter& letter : letters_[word]) text += letter.text;
    return Bare(text);
  }

  // Words inside `area`, in reading order.
  std::vector<size_t> WordsIn(const cv::Rect& area) const {
    std::vector<size_t> words;
    for (size_t i = 0; i < grid_.words.size(); ++i) {
      if ((grid_.words[i] & area).area() > grid_.words[i].area() / 2) words.push_back(i);
    }
    return words;
  }
  std::string TextIn(const cv::Rect& area) const {
    std::string text;
    for (const size_t word : WordsIn(area)) text += TextOf(word);
    return text;
  }

  // The smallest cell that holds it, if any.
  const cv::Rect* CellAround(const cv::Rect& box) const {
    const cv::Rect* smallest = nullptr;
    for (const cv::Rect& cell : grid_.cells) {
      if ((cell & box) == box && (smallest == nullptr || cell.area() < smallest->area())) smallest = &cell;
    }
    return smallest;
  }

  // The nearest lettered cell to the left whose row the box stands in: a tall cell names all the lines beside it.
  std::string HeadingOf(const cv::Rect& box) const {
    const int middle = box.y + box.height / 2;
    const cv::Rect* heading = nullptr;
    for (const cv::Rect& cell : grid_.cells) {
      if (cell.br().x > box.x + MmToPx(1) || cell.y > middle || cell.br().y < middle) continue;
      if (heading != nullptr && cell.br().x <= heading->br().x) continue;
      if (!TextIn(cell).empty()) heading = &cell;
    }
    return heading == nullptr ? "" : TextIn(*heading);
  }

  // The heading of its row; else what stands to the left of a place, else above it, with whatever shares its cell.
  std::string LabelOf(const cv::Rect& box) const {
    std::string heading = HeadingOf(box);
    if (!heading.empty()) return heading;
    const size_t none = grid_.words.size();
    size_t left = none, above = none;
    for (size_t i = 0; i < grid_.words.size(); ++i) {
      const cv::Rect& word = grid_.words[i];
      const bool beside = word.br().x <= box.x + MmToPx(1) &&
                          Overlap(word.y, word.br().y, box.y - MmToPx(1), box.br().y + MmToPx(1)) > 0.4;
      if (beside && (left == none || word.br().x > grid_.words[left].br().x)) left = i;
      const bool over = word.br().y <= box.y + MmToPx(1) && box.y - word.br().y < MmToPx(40) &&
                        Overlap(word.x, word.br().x, box.x, box.br().x) > 0.4;
      if (over && (above == none || word.br().y > grid_.words[above].br().y)) above = i;
    }
    const size_t nearest = left != none ? left : above;
    if (nearest == none) return "";
    const cv::Rect* cell = CellAround(grid_.words[nearest]);
    const std::string shared = cell == nullptr || (*cell & box).area() > 0 ? "" : TextIn(*cell);
    return shared.empty() ? TextOf(nearest) : shared;
  }

  bool Taken(const cv::Rect& room) const {
    return std::any_of(fields_.begin(), fields_.end(), [&](const TemplateField& field) {
      const cv::Rect box = ToPixelRect(ToPx(field.box));
      return (box & room).area() > std::min(box.area(), room.area()) / 4;
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
    const cv::Rect* cell = CellAround(all);
    field.label = LabelOf(all);
    if (field.label.empty() && cell != nullptr) field.label = TextIn(*cell);
    field.type = TypeOfLabel(field.label, true);
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
        for (size_t word = 0; word < letters_.size(); ++word) {
          for (const Letter& letter : letters_[word]) {
            if (!behind.contains((letter.box.tl() + letter.box.br()) / 2)) continue;
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
    int end = cell == nullptr ? std::min(ink_.cols, square.x + MmToPx(60)) : cell->br().x;
    for (const cv::Rect& other : grid_.squares) {
      if (other.x > square.x && std::abs(other.y - square.y) < MmToPx(2)) end = std::min(end, other.x);
    }
    return end;
  }

  // 男・女, 新規／変更: words between separators are circled.
  void AddCircles() {
    std::vector<bool> done(letters_.size(), false);
    for (size_t first = 0; first < letters_.size(); ++first) {
      if (done[first]) continue;
      std::vector<Letter> line;
      for (size_t word = first;;) {
        done[word] = true;
        line.insert(line.end(), letters_[word].begin(), letters_[word].end());
        if (letters_[word].empty())
          line.push_back({"", grid_.words[word]});  // the reader saw nothing: a word all the same
        const size_t next = NextOnLine(word);
        const std::optional<cv::Rect> dot = next == letters_.size() ? std::nullopt : DotBetween(word, next);
        if (!dot) break;
        line.push_back({"・", *dot});
        word = next;
      }
      AddCircles(line);
    }
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

  // A ・ that stands so far from both words that it belongs to neither.
  std::optional<cv::Rect> DotBetween(size_t left, size_t right) const {
    const cv::Rect& a = grid_.words[left];
    const cv::Rect& b = grid_.words[right];
    const cv::Rect gap = cv::Rect(a.br().x, a.y, b.x - a.br().x, a.height) & Page();
    if (gap.width <= 0 || gap.width > MmToPx(kDotGapMm)) return std::nullopt;
    std::vector<cv::Point> printed;
    cv::findNonZero(ink_(gap) > 90, printed);
    if (printed.size() < 12) return std::nullopt;
    const cv::Rect dot = cv::boundingRect(printed);
    const bool small = dot.width < MmToPx(1.6) && dot.height < MmToPx(1.6);
    const bool midway = std::abs(dot.y + dot.height / 2 - gap.height / 2) < gap.height / 4;
    return small && midway ? std::optional(dot + gap.tl()) : std::nullopt;
  }

  // 年・月・日 on one line, each with room or boxes before it: the three leaves of a date, and of its era where eras to
  // be circled stand before them.
  void AddDates() {
    for (size_t year = 0; year < letters_.size(); ++year) {
      if (TextOf(year) != kDateParts[0].printed) continue;
      const size_t month = NextOnLine(year), day = month < letters_.size() ? NextOnLine(month) : month;
      // One letter each: what stands behind 年 at such a distance is 月 and 日, however it was read.
      if (day >= letters_.size() || letters_[month].size() != 1 || letters_[day].size() != 1) continue;
      if (TextOf(month) != kDateParts[1].printed && TextOf(day) != kDateParts[2].printed) continue;
      AddDate({year, month, day});
    }
  }

  // The next word to the right on the same line, not too far away; letters_.size() if there is none.
  size_t NextOnLine(size_t of) const {
    const cv::Rect& from = grid_.words[of];
    size_t next = letters_.size();
    for (size_t i = 0; i < letters_.size(); ++i) {
      const cv::Rect& word = grid_.words[i];
      if (word.x < from.br().x || word.x - from.br().x > MmToPx(kDateRoomMmMax)) continue;
      if (Overlap(word.y, word.br().y, from.y, from.br().y) < 0.5) continue;
      if (next == letters_.size() || word.x < grid_.words[next].x) next = i;
    }
    return next;
  }

  // Between what is printed before a word, or its cell's rule, and the word.
  cv::Rect RoomBefore(const cv::Rect& word) const {
    const cv::Rect* cell = CellAround(word);
    int left = std::max(cell == nullptr ? 0 : cell->x, word.x - MmToPx(kDateRoomMmMax));
    for (const cv::Rect& other : grid_.words) {
      if (other.br().x > word.x || Overlap(other.y, other.br().y, word.y, word.br().y) < 0.5) continue;
      left = std::max(left, other.br().x);
    }
    const int top = cell == nullptr ? word.y - MmToPx(2) : cell->y;
    const int bottom = cell == nullptr ? word.br().y + MmToPx(2) : cell->br().y;
    return cv::Rect(left, top, word.x - left, bottom - top) & Page();
  }

  void AddDate(const std::array<size_t, 3>& words) {
    std::array<cv::Rect, 3> rooms;
    for (size_t i = 0; i < words.size(); ++i) {
      rooms[i] = RoomBefore(grid_.words[words[i]]);
      if (rooms[i].width < MmToPx(kDateRoomMm)) return;
    }
    dates_.push_back("");
    const std::string date = absl::StrCat(dates_.size() - 1);
    const std::string label = HeadingOf(rooms[0]);
    if (const auto era = EraOnLine(grid_.words[words[0]]); era != fields_.end()) {
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
        if (!label.empty()) boxes->label = label;
      } else if (!Taken(Inset(rooms[i]))) {
        fields_.push_back({.id = id, .type = LeafType::kDigits, .label = label, .box = ToMm(Inset(rooms[i]))});
      }
    }
  }

  // The choice among eras that stands before `word`, most of them read right.
  std::vector<TemplateField>::iterator EraOnLine(const cv::Rect& word) {
    return std::find_if(fields_.begin(), fields_.end(), [&](const TemplateField& field) {
      const cv::Rect box = ToPixelRect(ToPx(field.box));
      if (field.marks.empty() || !field.id.empty() || box.br().x > word.x ||
          Overlap(box.y, box.br().y, word.y, word.br().y) < 0.5) {
        return false;
      }
      const auto eras = std::count_if(field.marks.begin(), field.marks.end(),
                                      [](const Mark& mark) { return EraOf(mark.value).has_value(); });
      return 2 * eras >= static_cast<long>(field.marks.size());
    });
  }

  void FinishMarks(TemplateField field, cv::Rect all) {
    all = cv::Rect(all.x - MmToPx(1), all.y - MmToPx(1), all.width + MmToPx(2), all.height + MmToPx(2)) & Page();
    field.label = LabelOf(all);
    int number = 0;
    std::map<std::string, int> seen;
    for (Mark& mark : field.marks) {
      ++number;
      if (mark.value.empty() || ++seen[mark.value] > 1) mark.value = absl::StrCat(number);
    }
    field.box = ToMm(all);
    fields_.push_back(std::move(field));
  }

  // An empty cell is written into; one with a label at its left or top, beside or below that.
  void AddCell(const cv::Rect& cell) {
    if (cell.width < MmToPx(6) || cell.height < MmToPx(kRoomHeightMm) || Taken(cell)) return;
    const std::vector<size_t> words = WordsIn(cell);
    if (words.empty()) {
      AddLine(Inset(cell), LabelOf(cell));
      return;
    }
    if (IsHeading(cell)) return;
    cv::Rect printed;
    for (const size_t word : words) printed |= grid_.words[word];
    const int right = cell.br().x - printed.br().x, below = cell.br().y - printed.br().y;
    if (right >= MmToPx(kRoomMm)) {
      AddLine(Inset({printed.br().x, cell.y, right, cell.height}), TextIn(cell));
    } else if (below >= MmToPx(kRoomHeightMm + 1) && printed.height < MmToPx(5)) {
      AddLine(Inset({cell.x, printed.br().y, cell.width, below}), TextIn(cell));
    }
  }

  // A lettered cell that leads to a place to write on its right: what room it has is not for writing.
  bool IsHeading(const cv::Rect& cell) const {
    const cv::Rect beside(cell.br().x, cell.y + cell.height / 4, MmToPx(3), cell.height / 2);
    return std::any_of(grid_.cells.begin(), grid_.cells.end(), [&](const cv::Rect& other) {
      if ((other & beside).empty() || other.x < cell.br().x) return false;
      return WordsIn(other).empty() || Taken(other);
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

  const cv::Mat& ink_;
  LabelReader& reader_;
  std::vector<std::string>& ids_;
  const BlankGrid grid_;
  std::vector<std::vector<Letter>> letters_;  // of each word of the grid, page pixels
  std::vector<TemplateField> fields_;         // with the number of its date and the leaf's name as id: "0.year"
  std::vector<std::string> dates_;            // their names, once one is needed
};

}  // namespace

absl::StatusOr<std::vector<TemplateField>> ProposeFields(const cv::Mat& ink, LabelReader& reader,
                                                         std::vector<std::string>& ids) {
  return Proposer(ink, reader, ids).Propose();
}

}  // namespace madoguchi::ocr
