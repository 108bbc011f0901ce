// A batch: files of many pages, read page by page, and what became of each page. Plain values and pure functions: safe
// to call from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "services/intake/core/batches/grouping.h"
#include "services/intake/core/paper/scan.h"
#include "services/intake/core/work/lane.h"

namespace madoguchi::intake {

enum class BatchState { kReading, kDone };

enum class BatchPageState {
  kQueued,
  kRead,       // which application it belongs to is not certain yet
  kAssigned,   // belongs to `scan`
  kSkipped,    // blank, separator, duplicate
  kAttention,  // a person must look
  kDropped,    // a person said that it belongs nowhere
};
inline constexpr BatchPageState kBatchPageStates[] = {BatchPageState::kQueued,    BatchPageState::kRead,
                                                      BatchPageState::kAssigned,  BatchPageState::kSkipped,
                                                      BatchPageState::kAttention, BatchPageState::kDropped};

// What can happen to a page.
enum class BatchPageAction { kRead, kAssign, kSkip, kAskPerson, kRetry, kDrop };
inline constexpr BatchPageAction kBatchPageActions[] = {BatchPageAction::kRead,  BatchPageAction::kAssign,
                                                        BatchPageAction::kSkip,  BatchPageAction::kAskPerson,
                                                        BatchPageAction::kRetry, BatchPageAction::kDrop};

absl::string_view Name(BatchState state);
absl::string_view Name(BatchPageState state);
std::optional<BatchState> ParseBatchState(absl::string_view name);
std::optional<BatchPageState> ParseBatchPageState(absl::string_view name);

// The whole state machine; FAILED_PRECONDITION (WRONG_STATE) for what is not in its table.
absl::StatusOr<BatchPageState> After(BatchPageState state, BatchPageAction action);

// Where a page lies. `page` 0 stands for the file itself: it could not be opened.
struct PagePlace {
  int file = 0;  // from 1
  int page = 0;  // in the file, from 1

  friend auto operator<=>(const PagePlace&, const PagePlace&) = default;
};
// "{file}-{page}"
std::string IdOf(PagePlace place);
std::optional<PagePlace> ParsePlace(absl::string_view id);

struct BatchFile {
  std::string blob;  // SHA-256 in lower-case hex
  int pages = 0;     // 0: not opened yet, or `failure_reason`
  std::string job;   // that opens it now
  std::string failure_reason;
  std::string failure_message;
};

struct BatchPage {
  PagePlace place;
  std::string blob;
  BatchPageState state = BatchPageState::kQueued;
  std::string job;      // that reads it now, or read it last
  std::string error;    // of the reader; "" when it could be read
  std::string reason;   // of kSkipped and kAttention
  std::string message;  // of kAttention: what to do, in Japanese
  std::string form;     // as its code said
  int version = 0;
  int page = 0;
  int orientation_degrees = 0;
  std::string serial;
  std::string picture;
  std::string values;   // digest of what was read
  std::string scan;     // of kAssigned; of kAttention: where it probably belongs
  std::string same_as;  // id of the place that it repeats
  int64_t revision = 0;
};

struct BatchProgress {
  int pages = 0;
  int files_left = 0;
  int queued = 0;
  int read = 0;
  int assigned = 0;
  int blank = 0;
  int separators = 0;
  int duplicates = 0;
  int attention = 0;
  int dropped = 0;
  int failed = 0;  // of `attention`: not read
  int applications = 0;
};

struct BatchCase {
  std::string scan;
  std::string receipt_number;
  std::string procedure;
  int version = 0;
  std::vector<PagePlace> pages;  // in the order of the form
};

struct Batch {
  std::string municipality;
  std::string id;
  Lane lane = Lane::kNight;
  BatchState state = BatchState::kReading;
  std::vector<BatchFile> files;
  int64_t revision = 0;  // grows with every change to it or its pages
  BatchProgress progress;
  std::vector<BatchCase> cases;  // when asked for
  absl::Time create_time;
  absl::Time update_time;
};

// Moves the page; WRONG_STATE leaves it untouched. `reason` and `message` become the page's.
absl::Status Advance(BatchPage& page, BatchPageAction action, absl::string_view reason = "",
                     absl::string_view message = "");

// A page of a file that was just counted, with its first job.
BatchPage NewPage(absl::string_view batch, PagePlace place, const std::string& blob);
// Jobs tell late news of an earlier try apart: "{batch}.{place}.{revision}".
std::string JobOf(absl::string_view batch, PagePlace place, int64_t revision);

// Takes over what was read: state kRead, or kAttention when only a person can go on.
absl::Status Take(BatchPage& page, const PageReading& reading);

// What grouping needs of a page; none for pages that are out of it (dropped, duplicates, enclosures that a person gave
// to an application). `pages_of_form` 0: the form is not known here.
std::optional<Sheet> SheetOf(const BatchPage& page, int pages_of_form);

// Whether a finding of this reason came of the batch and not of what was read: it stays when the values are judged
// again.
bool IsDoubtOfBatch(absl::string_view reason);

// What a person shall do about a page that grouping could not place (grouping.h), by its reason.
absl::string_view StrayMessage(absl::string_view reason);

}  // namespace madoguchi::intake
