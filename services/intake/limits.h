// Every bound of this process in one place, units in the names.
#pragma once

#include <cstddef>

#include "absl/time/time.h"

namespace madoguchi::intake {

// ---- what one request may carry ----
inline constexpr size_t kDefinitionBytesMax = 512 * 1024;
inline constexpr size_t kTemplateBytesMax = 6 * 1024 * 1024;  // of a city's existing form, its blank pages included
inline constexpr size_t kDataBytesMax = 256 * 1024;           // the values of one application as JSON
inline constexpr size_t kCommentBytesMax = 4 * 1024;
inline constexpr size_t kPagesOfReadingMax = 64;
inline constexpr size_t kFieldsOfPageMax = 1000;
inline constexpr int kMessageBytesMax =
    8 * 1024 * 1024;  // one gRPC message: a template with its blank pages is the largest

// ---- batches ----
inline constexpr int kBatchFilesMax = 200;      // photos or files sent at once
inline constexpr int kBatchFilePagesMax = 500;  // of one file; ocr-worker/limits.h

// ---- lists ----
inline constexpr int kPageSizeMax = 200;  // applications carry their whole history

// ---- receipts ----
// A handful of wrong codes in a quarter of an hour against 2^40 codes: hopeless for a guesser, forgiving for a typist.
inline constexpr int kWrongCodesMax = 5;
inline constexpr absl::Duration kWrongCodesWindow = absl::Minutes(15);
inline constexpr size_t kReceiptsWatchedMax = 100'000;  // receipts with a recent wrong code kept in memory
inline constexpr int kReceiptNumberTriesMax = 8;        // a fresh number that is taken already is drawn again

inline constexpr size_t kReceiptSecretBytesMin = 16;
inline constexpr size_t kSamplesKeyBytesMin = 32;

// ---- idempotency ----
inline constexpr absl::Duration kRequestsRemembered =
    absl::Hours(24 * 30);  // a request_id repeated later counts as new

// ---- hand-off ----
inline constexpr int kLeaseItemsDefault = 50;
inline constexpr int kLeaseItemsMax = 500;
inline constexpr absl::Duration kLeaseDefault = absl::Minutes(10);
inline constexpr absl::Duration kLeaseMax = absl::Hours(8);
inline constexpr absl::Duration kLeasesRemembered =
    absl::Hours(24 * 31);  // after they ran out; longer than kRequestsRemembered

// ---- work that follows a commit ----
inline constexpr int kOutboxBatchMax = 100;
inline constexpr int kQueueJobsMax = 1000;          // of each lane in Redis: some minutes' work; the rest waits on disk
inline constexpr int64_t kReadingJobsMax = 20'000;  // then no further batch is taken in; the counter's single scans are
inline constexpr int kCasesOfGroupingMax = 50;      // applications that one transaction makes
// A published job that is not finished by then is published again; each time twice as late, so that a long queue is not
// made longer.
// Longer than a reader's deliveries of a page that kills it (ocr-worker/limits.h: 5 × 2 minutes), so that the page is
// given up before it begins anew.
inline constexpr absl::Duration kRepublishAfterMin = absl::Minutes(15);
inline constexpr absl::Duration kRepublishAfterMax = absl::Hours(6);
inline constexpr absl::Duration kFilingRetryMin = absl::Seconds(1);
inline constexpr absl::Duration kFilingRetryMax = absl::Minutes(5);
inline constexpr absl::Duration kOutboxLookInterval =
    absl::Seconds(1);  // a look at the outbox even if this process has written nothing
// Pages of the night's lane that are read within this are grouped in one round; the counter's at once.
inline constexpr absl::Duration kNightGroupingRest = absl::Seconds(1);
inline constexpr absl::Duration kRelayInterval = absl::Milliseconds(100);
inline constexpr absl::Duration kGroupingInterval = absl::Milliseconds(200);
inline constexpr absl::Duration kFilingInterval = absl::Milliseconds(200);
inline constexpr absl::Duration kGaugeInterval = absl::Seconds(5);
inline constexpr absl::Duration kPauseAfterError =
    absl::Seconds(1);  // before a background step that failed is tried again

// ---- calls to the archive ----
inline constexpr absl::Duration kBlobCheckDeadline = absl::Seconds(5);
inline constexpr absl::Duration kFilingDeadline = absl::Seconds(10);
inline constexpr size_t kBlobChunkBytes = 256 * 1024;  // one message of an upload

// ---- learning from review ----
inline constexpr absl::Duration kSamplesKept = absl::Hours(24 * 180);  // then a sample is deleted
inline constexpr int64_t kSamplesPerCityMax = 20'000;                  // then the oldest go
inline constexpr int64_t kCropBytesMax = 1024 * 1024;                  // one picture of one field
inline constexpr int kSamplesListed = 100;                             // fetched at a time
inline constexpr int kSampleEventsShown = 50;
inline constexpr int kLearnTriesMax = 50;  // then the review is not learned from
inline constexpr absl::Duration kLearnRetryMin = absl::Seconds(1);
inline constexpr absl::Duration kLearnRetryMax = absl::Minutes(10);
inline constexpr absl::Duration kLearnInterval = absl::Milliseconds(500);
inline constexpr absl::Duration kExpireInterval = absl::Minutes(10);
inline constexpr absl::Duration kCutDeadline = absl::Seconds(60);
inline constexpr size_t kFormsLabelledMax = 64;  // values of the label `form` in metrics; further ones are "other"

// ---- threads and memory ----
inline constexpr int kExecutorThreads = 8;  // handlers wait for commits and the archive, not for the processor
inline constexpr int kExecutorQueueMax = 256;
inline constexpr size_t kDefinitionsCachedMax = 256;

}  // namespace madoguchi::intake
