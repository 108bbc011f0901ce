// Every refusal of the rules, by name. The reason is for programs; the sentence tells a person what to do.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace madoguchi::intake {

// ---- the shape of a request ----
absl::Status InvalidName(absl::string_view expected);
absl::Status RequestTooLarge(absl::string_view part, size_t bytes_max);
absl::Status MissingPart(absl::string_view part);
absl::Status OutOfRange(absl::string_view part, int64_t min, int64_t max);

// ---- the process ----
absl::Status ReceiptSecretTooShort();
absl::Status SamplesKeyTooShort();
absl::Status SampleUnreadable();

// ---- procedures ----
absl::Status UnknownForm(absl::string_view procedure);
absl::Status UnknownVersion(absl::string_view procedure, int version);
absl::Status TemplateMissing(absl::string_view file);
absl::Status VersionPublished(absl::string_view procedure, int version);
absl::Status ChannelClosed(absl::string_view title);

// ---- applications ----
absl::Status UnknownReceipt();
absl::Status WrongAccessCode(int tries_left);
absl::Status TooManyAttempts(absl::Duration wait);
absl::Status WrongState(absl::string_view state);
absl::Status StaleRevision(int64_t current);
absl::Status SamePerson();
absl::Status CommentRequired();
absl::Status ReceiptNumberTaken();  // never leaves the process: the caller draws another

// ---- scans ----
absl::Status UnknownScan();
absl::Status UnknownBlob();
absl::Status ArchiveUnavailable();

// ---- batches ----
absl::Status UnknownBatch();
absl::Status UnknownBatchPage();
absl::Status RepeatedBlob();
absl::Status QueueFull(int64_t waiting);
absl::Status ForeignApplication();
absl::Status PagePresent(int page);

// ---- samples ----
absl::Status ReasonRequired();
absl::Status SamplesNotKept();
absl::Status ConsentMissing();
absl::Status ReaderUnavailable();

// ---- hand-off ----
absl::Status UnknownHandoff(absl::string_view queue);
absl::Status UnknownLease();
absl::Status LeaseExpired();
absl::Status NotInLease(absl::string_view receipt_number);

}  // namespace madoguchi::intake
