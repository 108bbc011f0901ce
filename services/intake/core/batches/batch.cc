#include "services/intake/core/batches/batch.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/macros.h"
#include "services/intake/errors.h"

namespace madoguchi::intake {
namespace {

using State = BatchPageState;
using Action = BatchPageAction;

struct Edge {
  State from;
  Action action;
  State to;
};

constexpr Edge kEdges[] = {
    {State::kQueued, Action::kRead, State::kRead},         {State::kQueued, Action::kAskPerson, State::kAttention},
    {State::kRead, Action::kAssign, State::kAssigned},     {State::kRead, Action::kSkip, State::kSkipped},
    {State::kRead, Action::kAskPerson, State::kAttention}, {State::kAttention, Action::kAssign, State::kAssigned},
    {State::kAttention, Action::kSkip, State::kSkipped},   {State::kAttention, Action::kAskPerson, State::kAttention},
    {State::kAttention, Action::kRetry, State::kQueued},   {State::kAttention, Action::kDrop, State::kDropped},
};

constexpr uint64_t kFnvOffset = 0xcbf29ce484222325;
constexpr uint64_t kFnvPrime = 0x100000001b3;

// FNV-1a, with a separator after each part.
void Add(absl::string_view text, uint64_t& sum) {
  for (const char c : text) sum = (sum ^ static_cast<uint8_t>(c)) * kFnvPrime;
  sum = (sum ^ 0xff) * kFnvPrime;
}

std::string DigestOf(const std::vector<FieldReading>& fields) {
  uint64_t sum = kFnvOffset;
  bool filled = false;
  for (const FieldReading& field : fields) {
    if (field.value.empty()) continue;
    filled = true;
    Add(field.id, sum);
    Add(field.value, sum);
  }
  return filled ? absl::StrCat(absl::Hex(sum, absl::kZeroPad16)) : "";
}

bool NeedsNobody(absl::string_view reason) { return reason == "BLANK_PAGE" || reason == "SEPARATOR_SHEET"; }

}  // namespace

absl::string_view Name(BatchState state) { return state == BatchState::kReading ? "READING" : "DONE"; }

absl::string_view Name(BatchPageState state) {
  switch (state) {
    case State::kQueued:
      return "PAGE_QUEUED";
    case State::kRead:
      return "PAGE_READ";
    case State::kAssigned:
      return "PAGE_ASSIGNED";
    case State::kSkipped:
      return "PAGE_SKIPPED";
    case State::kAttention:
      return "PAGE_ATTENTION";
    case State::kDropped:
      return "PAGE_DROPPED";
  }
  return "";
}

std::optional<BatchState> ParseBatchState(absl::string_view name) {
  for (const BatchState state : {BatchState::kReading, BatchState::kDone}) {
    if (Name(state) == name) return state;
  }
  return std::nullopt;
}

std::optional<BatchPageState> ParseBatchPageState(absl::string_view name) {
  for (const State state : kBatchPageStates) {
    if (Name(state) == name) return state;
  }
  return std::nullopt;
}

absl::StatusOr<BatchPageState> After(BatchPageState state, BatchPageAction action) {
  for (const Edge& edge : kEdges) {
    if (edge.from == state && edge.action == action) return edge.to;
  }
  return WrongState(Name(state));
}

std::string IdOf(PagePlace place) { return absl::StrCat(place.file, "-", place.page); }

std::optional<PagePlace> ParsePlace(absl::string_view id) {
  const std::vector<absl::string_view> parts = absl::StrSplit(id, '-');
  PagePlace place;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[0], &place.file) || !absl::SimpleAtoi(parts[1], &place.page) ||
      place.file < 1 || place.page < 0 || IdOf(place) != id) {
    return std::nullopt;
  }
  return place;
}

absl::Status Advance(BatchPage& page, BatchPageAction action, absl::string_view reason, absl::string_view message) {
  ASSIGN_OR_RETURN(page.state, After(page.state, action));
  page.reason = std::string(reason);
  page.message = std::string(message);
  page.revision += 1;
  return absl::OkStatus();
}

std::string JobOf(absl::string_view batch, PagePlace place, int64_t revision) {
  return absl::StrCat(batch, ".", IdOf(place), ".", revision);
}

BatchPage NewPage(absl::string_view batch, PagePlace place, const std::string& blob) {
  BatchPage page;
  page.place = place;
  page.blob = blob;
  page.revision = 1;
  page.job = JobOf(batch, place, page.revision);
  return page;
}

absl::Status Take(BatchPage& page, const PageReading& reading) {
  const bool ask = !reading.error.empty() && !NeedsNobody(reading.error);
  RETURN_IF_ERROR(
      Advance(page, ask ? Action::kAskPerson : Action::kRead, reading.error, ask ? reading.error_message : ""));
  page.error = reading.error;
  page.form = reading.form;
  page.version = reading.version;
  page.page = reading.page;
  page.orientation_degrees = reading.orientation_degrees;
  page.serial = reading.serial;
  page.picture = reading.picture;
  page.values = DigestOf(reading.fields);
  return absl::OkStatus();
}

std::optional<Sheet> SheetOf(const BatchPage& page, int pages_of_form) {
  Sheet sheet;
  if (page.state == State::kDropped || page.reason == "DUPLICATE_PAGE") return std::nullopt;
  if (page.state == State::kQueued) return sheet;
  sheet.form = page.form;
  sheet.version = page.version;
  sheet.page = page.page;
  sheet.pages_of_form = pages_of_form;
  sheet.serial = page.serial;
  sheet.values = page.values;
  sheet.picture = page.picture;
  if (page.state == State::kAssigned) sheet.scan = page.scan;
  if (page.error == "BLANK_PAGE") {
    sheet.kind = SheetKind::kBlank;
  } else if (page.error == "SEPARATOR_SHEET") {
    sheet.kind = SheetKind::kSeparator;
  } else {
    sheet.kind = page.error.empty() && pages_of_form > 0 ? SheetKind::kForm : SheetKind::kUnreadable;
  }
  if (page.state == State::kAssigned && sheet.kind == SheetKind::kUnreadable) return std::nullopt;
  return sheet;
}

bool IsDoubtOfBatch(absl::string_view reason) {
  return reason == "PAGES_OUT_OF_ORDER" || reason == "SERIAL_REUSED" || reason == "POSSIBLE_DUPLICATE";
}

absl::string_view StrayMessage(absl::string_view reason) {
  if (reason == "PAGE_WITHOUT_FIRST")
    return "この様式の1ページ目が前に見つかりません。どの申請のページかを選ぶか、順番を直して取り込み直してください。";
  if (reason == "PAGE_REPEATED")
    return "前の申請には同じページがもうあります。次の申請の1ページ目が抜けていないか確かめ、どの申請のページかを選んで"
           "ください。";
  if (reason == "SERIAL_REUSED")
    return "同じ番号の用紙(コピーした用紙)"
           "が何枚もあり、どの人のページかが決められません。書かれた内容を見て、どの申請の"
           "ページかを選んでください。";
  if (reason == "LATE_PAGE")
    return "申請ができたあとに読めたページです。この申請のページかを確かめて、申請に加えてください。";
  return "どの申請の紙かが分かりません。申請を選ぶか、申請の紙でなければ除いてください。";
}

}  // namespace madoguchi::intake
