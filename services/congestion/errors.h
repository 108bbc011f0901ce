// The hall's refusals: for programs a reason, for people a sentence that says what to do.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace madoguchi::congestion {

absl::Status UnknownQueue();                                  // NOT_FOUND (UNKNOWN_QUEUE)
absl::Status UnknownOffice();                                 // NOT_FOUND (UNKNOWN_OFFICE): no queue stands there
absl::Status UnknownTicket();                                 // NOT_FOUND (UNKNOWN_TICKET)
absl::Status QueueEmpty();                                    // NOT_FOUND (QUEUE_EMPTY)
absl::Status QueueExists();                                   // ALREADY_EXISTS (QUEUE_EXISTS)
absl::Status TooManyQueues();                                 // RESOURCE_EXHAUSTED (TOO_MANY_QUEUES)
absl::Status QueueFull();                                     // RESOURCE_EXHAUSTED (QUEUE_FULL): no more numbers today
absl::Status NotCalled();                                     // FAILED_PRECONDITION (WRONG_STATE)
absl::Status CorruptEvent();                                  // DATA_LOSS (EVENT_CORRUPT)
absl::Status ModelIo(absl::string_view path, int error);      // INTERNAL (MODEL_IO); RESOURCE_EXHAUSTED (DISK_FULL)
absl::Status InvalidFile(int line, absl::string_view fault);  // INVALID_ARGUMENT (INVALID_FILE)

}  // namespace madoguchi::congestion
