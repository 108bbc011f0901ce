#include "services/intake/core/batches/grouping.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace madoguchi::intake {
namespace {

using FormKey = std::pair<std::string, int>;
FormKey FormOf(const Sheet& sheet) { return {sheet.form, sheet.version}; }

// A group while it is made: page of the form → sheet.
struct Draft {
  std::map<int, size_t> pages;
  bool doubtful = false;
  bool photocopied = false;

  size_t first() const {
    size_t least = pages.begin()->second;
    for (const auto& [page, sheet] : pages) least = std::min(least, sheet);
    return least;
  }
  size_t last() const {
    size_t most = 0;
    for (const auto& [page, sheet] : pages) most = std::max(most, sheet);
    return most;
  }
};

class Grouper {
 public:
  explicit Grouper(const std::vector<Sheet>& sheets) : sheets_(sheets), gone_(sheets.size(), false) {}

  Grouping Run() {
    SkipSamePictures();
    GroupBySerial();
    GroupSinglePages();
    size_t begin = 0;
    for (size_t at = 0; at <= sheets_.size(); ++at) {
      if (at < sheets_.size() && sheets_[at].kind != SheetKind::kSeparator) continue;
      GroupByOrder(begin, at);
      begin = at + 1;
    }
    AddPlainSheets();
    std::sort(result_.groups.begin(), result_.groups.end(),
              [](const SheetGroup& a, const SheetGroup& b) { return Least(a) < Least(b); });
    PlaceStrays();
    FindTwins();
    return std::move(result_);
  }

 private:
  static size_t Least(const SheetGroup& group) { return *std::min_element(group.sheets.begin(), group.sheets.end()); }

  bool Unread(size_t begin, size_t end) const {
    for (size_t at = begin; at < end; ++at) {
      if (sheets_[at].kind == SheetKind::kUnread) return true;
    }
    return false;
  }
  bool Complete(const Draft& draft) const {
    return static_cast<int>(draft.pages.size()) == sheets_[draft.pages.begin()->second].pages_of_form;
  }
  bool SameValues(size_t a, size_t b) const {
    return !sheets_[a].values.empty() && sheets_[a].values == sheets_[b].values;
  }
  bool Taken(size_t at) const { return !sheets_[at].scan.empty(); }
  bool OrderedForm(size_t at) const {
    return sheets_[at].kind == SheetKind::kForm && sheets_[at].serial.empty() && sheets_[at].pages_of_form > 1;
  }

  void Skip(size_t sheet, std::string reason, std::optional<size_t> same_as = std::nullopt) {
    gone_[sheet] = true;
    result_.skipped.push_back({sheet, std::move(reason), same_as});
  }
  void Stray(size_t sheet, std::string reason) { result_.strays.push_back({sheet, std::move(reason), std::nullopt}); }
  void Add(const Draft& draft, bool settled) {
    SheetGroup group{.sheets = {},
                     .settled = settled,
                     .doubtful = draft.doubtful,
                     .photocopied = draft.photocopied,
                     .twin = std::nullopt};
    for (const auto& [page, sheet] : draft.pages) group.sheets.push_back(sheet);
    result_.groups.push_back(std::move(group));
  }

  // Those that belong to an application already come first: others repeat them.
  std::vector<size_t> TakenFirst() const {
    std::vector<size_t> order(sheets_.size());
    for (size_t at = 0; at < order.size(); ++at) order[at] = at;
    std::stable_partition(order.begin(), order.end(), [this](size_t at) { return Taken(at); });
    return order;
  }

  void SkipSamePictures() {
    std::map<std::string, size_t> seen;
    for (const size_t at : TakenFirst()) {
      const Sheet& sheet = sheets_[at];
      if (sheet.picture.empty() || (sheet.kind != SheetKind::kForm && sheet.kind != SheetKind::kUnreadable)) continue;
      const auto [first, is_new] = seen.emplace(sheet.picture, at);
      if (!is_new && !Taken(at)) Skip(at, "DUPLICATE_PAGE", first->second);
    }
  }

  // The sheets of one printed copy.
  struct Copy {
    Draft draft;
    std::vector<size_t> sheets;
    bool photocopied = false;
  };

  void GroupBySerial() {
    std::map<std::tuple<std::string, int, std::string>, Copy> copies;
    for (const size_t at : TakenFirst()) {
      const Sheet& sheet = sheets_[at];
      if (gone_[at] || sheet.kind != SheetKind::kForm || sheet.serial.empty()) continue;
      Copy& copy = copies[std::tuple(sheet.form, sheet.version, sheet.serial)];
      const auto [first, is_new] = copy.draft.pages.emplace(sheet.page, at);
      if (!is_new && !Taken(at) && RepeatsOneOf(copy.sheets, at)) continue;
      copy.photocopied = copy.photocopied || !is_new;
      copy.sheets.push_back(at);
    }
    const bool all_read = !Unread(0, sheets_.size());
    for (auto& [key, copy] : copies) {
      // Whoever photocopied a filled-in form made two people one: while a page between is unread, it may be of the
      // other.
      const Draft& draft = copy.draft;
      if (copy.photocopied) {
        GroupPhotocopies(copy.sheets, all_read);
      } else {
        Add(draft, all_read || (Complete(draft) && !Unread(draft.first(), draft.last())));
      }
    }
  }

  // Skips the sheet when one of those says the same.
  bool RepeatsOneOf(const std::vector<size_t>& sheets, size_t at) {
    for (const size_t one : sheets) {
      if (sheets_[one].page != sheets_[at].page || !SameValues(one, at)) continue;
      Skip(at, "DUPLICATE_PAGE", one);
      return true;
    }
    return false;
  }

  // The sheets of a serial that several people wrote on. What became of them before stays as it is.
  void GroupPhotocopies(const std::vector<size_t>& sheets, bool all_read) {
    std::map<std::string, Draft> taken;
    std::vector<size_t> order;
    for (const size_t at : sheets) {
      if (Taken(at)) {
        taken[sheets_[at].scan].pages.emplace(sheets_[at].page, at);
      } else {
        order.push_back(at);
      }
    }
    for (auto& [scan, draft] : taken) {
      draft.photocopied = true;
      Add(draft, /*settled=*/true);
    }
    std::sort(order.begin(), order.end());
    Runs runs = RunsOf(order);
    if (!runs.strays.empty() || !runs.complete) {
      std::reverse(order.begin(), order.end());
      Runs from_the_end = RunsOf(order);
      if (from_the_end.strays.empty() && from_the_end.complete) runs = std::move(from_the_end);
    }
    for (const Draft& draft : runs.drafts) {
      const bool single = sheets_[draft.first()].pages_of_form == 1;
      Add(draft, all_read || single);
    }
    if (!all_read) return;
    for (const size_t at : runs.strays) Stray(at, "SERIAL_REUSED");
  }

  // Photocopies in the order given: page 1 begins one, the pages after it join while they follow each other. Pages by
  // their kind (1 1 2 2) would mix two people, so nothing joins after one that stayed incomplete.
  struct Runs {
    std::vector<Draft> drafts;
    std::vector<size_t> strays;
    bool complete = true;
  };
  Runs RunsOf(const std::vector<size_t>& order) const {
    Runs runs;
    bool open = false;
    for (size_t place = 0; place < order.size(); ++place) {
      const size_t at = order[place];
      const bool parted = place > 0 && Separated(order[place - 1], at);
      if (parted) open = false;
      if (sheets_[at].page == 1) {
        const bool after_complete = parted || runs.drafts.empty() || Complete(runs.drafts.back());
        runs.drafts.push_back({.pages = {{1, at}}, .photocopied = true});
        open = after_complete;
      } else if (open && runs.drafts.back().pages.rbegin()->first + 1 == sheets_[at].page) {
        runs.drafts.back().pages.emplace(sheets_[at].page, at);
      } else {
        runs.strays.push_back(at);
        open = false;
      }
    }
    runs.complete = std::all_of(runs.drafts.begin(), runs.drafts.end(), [this](const Draft& d) { return Complete(d); });
    return runs;
  }
  bool Separated(size_t a, size_t b) const {
    for (size_t at = std::min(a, b); at < std::max(a, b); ++at) {
      if (sheets_[at].kind == SheetKind::kSeparator) return true;
    }
    return false;
  }

  void GroupSinglePages() {
    for (size_t at = 0; at < sheets_.size(); ++at) {
      const Sheet& sheet = sheets_[at];
      if (gone_[at] || sheet.kind != SheetKind::kForm || !sheet.serial.empty() || sheet.pages_of_form > 1) continue;
      Add(Draft{.pages = {{sheet.page, at}}}, /*settled=*/true);
    }
  }

  struct Assembly {
    std::vector<Draft> drafts;
    std::vector<std::pair<size_t, std::string>> strays;
    std::vector<std::pair<size_t, size_t>> duplicates;  // sheet, same as
  };

  Assembly Assemble(const std::vector<size_t>& order) const {
    Assembly made;
    bool open = false;  // the last draft may still be joined
    for (const size_t at : order) {
      const Sheet& sheet = sheets_[at];
      if (gone_[at] || sheet.kind == SheetKind::kBlank) continue;
      if (!OrderedForm(at)) {
        open = false;
        continue;
      }
      Draft* draft = open ? &made.drafts.back() : nullptr;
      if (draft != nullptr && FormOf(sheets_[draft->pages.begin()->second]) != FormOf(sheet)) draft = nullptr;
      const auto present = draft == nullptr ? std::map<int, size_t>::iterator() : draft->pages.find(sheet.page);
      if (draft != nullptr && present != draft->pages.end() && SameValues(at, present->second)) {
        made.duplicates.emplace_back(at, present->second);
      } else if (sheet.page == 1) {
        made.drafts.push_back({.pages = {{1, at}}});
        open = true;
      } else if (draft == nullptr) {
        made.strays.emplace_back(at, "PAGE_WITHOUT_FIRST");
        open = false;
      } else if (present != draft->pages.end()) {
        // A second page of its kind: the first page of the next application may be missing.
        made.strays.emplace_back(at, "PAGE_REPEATED");
        open = false;
      } else {
        draft->doubtful = draft->doubtful || sheet.page != draft->pages.rbegin()->first + 1;
        draft->pages.emplace(sheet.page, at);
      }
    }
    return made;
  }

  bool Faultless(const Assembly& made) const {
    return made.strays.empty() && std::all_of(made.drafts.begin(), made.drafts.end(), [this](const Draft& draft) {
             return Complete(draft) && !draft.doubtful;
           });
  }

  // The sheets of one section, [begin, end).
  void GroupByOrder(size_t begin, size_t end) {
    std::vector<size_t> order;
    for (size_t at = begin; at < end; ++at) order.push_back(at);
    const bool all_read = !Unread(begin, end);
    Assembly made = Assemble(order);
    if (all_read && !Faultless(made)) {
      std::reverse(order.begin(), order.end());
      Assembly from_the_end = Assemble(order);
      if (Faultless(from_the_end)) made = std::move(from_the_end);
    }
    // Read from its end, the stack would end with a page 1: when it begins with one, that is ruled out.
    const auto first = std::find_if(order.begin(), order.end(), [this](size_t at) {
      return sheets_[at].kind == SheetKind::kUnread || (OrderedForm(at) && !gone_[at]);
    });
    const bool forward = first != order.end() && OrderedForm(*first) && sheets_[*first].page == 1;
    for (const Draft& draft : made.drafts) {
      const bool certain = forward && Complete(draft) && !draft.doubtful && !Unread(draft.first(), draft.last());
      Add(draft, all_read || certain);
    }
    for (const auto& [at, same_as] : made.duplicates) Skip(at, "DUPLICATE_PAGE", same_as);
    if (!all_read) return;
    for (const auto& [at, reason] : made.strays) Stray(at, reason);
  }

  void AddPlainSheets() {
    for (size_t at = 0; at < sheets_.size(); ++at) {
      if (sheets_[at].kind == SheetKind::kBlank) Skip(at, "BLANK_PAGE");
      if (sheets_[at].kind == SheetKind::kSeparator) Skip(at, "SEPARATOR_SHEET");
      if (sheets_[at].kind == SheetKind::kUnreadable && !gone_[at]) Stray(at, "");
    }
  }

  void PlaceStrays() {
    for (StraySheet& stray : result_.strays) {
      for (size_t group = 0; group < result_.groups.size(); ++group) {
        if (Least(result_.groups[group]) < stray.sheet) stray.group = group;
      }
    }
    std::sort(result_.strays.begin(), result_.strays.end(),
              [](const StraySheet& a, const StraySheet& b) { return a.sheet < b.sheet; });
  }

  void FindTwins() {
    std::map<std::pair<FormKey, std::vector<std::string>>, size_t> seen;
    // Those that are applications already come first, so that the other one carries the finding.
    std::vector<size_t> order(result_.groups.size());
    for (size_t at = 0; at < order.size(); ++at) order[at] = at;
    std::stable_partition(order.begin(), order.end(),
                          [this](size_t at) { return Taken(result_.groups[at].sheets[0]); });
    for (const size_t at : order) {
      SheetGroup& group = result_.groups[at];
      std::vector<std::string> values;
      for (const size_t sheet : group.sheets) values.push_back(sheets_[sheet].values);
      const bool filled =
          std::any_of(values.begin(), values.end(), [](const std::string& one) { return !one.empty(); });
      if (!filled || !group.settled) continue;
      const auto [first, is_new] = seen.emplace(std::pair(FormOf(sheets_[group.sheets[0]]), std::move(values)), at);
      if (!is_new) group.twin = first->second;
    }
  }

  const std::vector<Sheet>& sheets_;
  std::vector<bool> gone_;  // skipped
  Grouping result_;
};

}  // namespace

Grouping GroupSheets(const std::vector<Sheet>& sheets) { return Grouper(sheets).Run(); }

}  // namespace madoguchi::intake
