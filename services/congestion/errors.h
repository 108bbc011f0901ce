// The hall's refusals: for programs a reason, for people a sentence that says what to do.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace madoguchi::congestion {

absl::Status UnknownQueue();                                // NOT_FOUND (UNKNOWN_QUEUE)
absl::Status UnknownOffice();                               // NOT_FOUND (UNKNOWN_OFFICE): no queue stands there
absl::Status UnknownTicket();                               // NOT_FOUND (UNKNOWN_TICKET)
absl::Status UnknownCategory();                             // NOT_FOUND (UNKNOWN_CATEGORY)
absl::Status UnknownReminder();                             // NOT_FOUND (UNKNOWN_REMINDER)
absl::Status QueueEmpty();                                  // NOT_FOUND (QUEUE_EMPTY)
absl::Status QueueExists();                                 // ALREADY_EXISTS (QUEUE_EXISTS)
absl::Status TooManyQueues();                               // RESOURCE_EXHAUSTED (TOO_MANY_QUEUES)
absl::Status NumbersUsedUp();                               // RESOURCE_EXHAUSTED (NUMBERS_USED_UP): of the range, today
absl::Status RemoteHoursOver(int from_minute, bool later);  // FAILED_PRECONDITION (REMOTE_CLOSED): says from when
absl::Status RemoteClosed();                                // FAILED_PRECONDITION (REMOTE_CLOSED)
absl::Status OfficeClosed(absl::string_view sentence);      // FAILED_PRECONDITION (OFFICE_CLOSED): says when it opens
absl::Status QueueClosed();                                 // FAILED_PRECONDITION (QUEUE_CLOSED): by staff
absl::Status StaffOnly();                                   // PERMISSION_DENIED (STAFF_ONLY)
absl::Status WrongTicketKey();                              // PERMISSION_DENIED (WRONG_TICKET_KEY)
absl::Status TooManyStops();                                // INVALID_ARGUMENT (TOO_MANY_STOPS)
absl::Status TooManyEvents();                               // INVALID_ARGUMENT (TOO_MANY_EVENTS)
absl::Status SameQueue();                                   // INVALID_ARGUMENT (SAME_QUEUE)
absl::Status WrongState();                                  // FAILED_PRECONDITION (WRONG_STATE)
absl::Status TooEarly();                                    // FAILED_PRECONDITION (TOO_EARLY): not a no-show yet
absl::Status RemindersOff();                                // FAILED_PRECONDITION (REMINDERS_OFF)
absl::Status CorruptEvent();                                // DATA_LOSS (EVENT_CORRUPT)
absl::Status ModelFolderMissing();                          // INVALID_ARGUMENT (MODEL_FOLDER_MISSING)
absl::Status ModelIo(absl::string_view path, int error);    // INTERNAL (MODEL_IO); RESOURCE_EXHAUSTED (DISK_FULL)
absl::Status InvalidFile(int line, absl::string_view fault);  // INVALID_ARGUMENT (INVALID_FILE)

// ---- planning ----
absl::Status StaleRevision();         // ABORTED (STALE_REVISION)
absl::Status UnknownEvent();          // NOT_FOUND (UNKNOWN_EVENT)
absl::Status WrongEventState();       // FAILED_PRECONDITION (WRONG_EVENT_STATE)
absl::Status TooManyPlannedEvents();  // RESOURCE_EXHAUSTED (TOO_MANY_PLANNED_EVENTS)
absl::Status UnknownPartner();        // NOT_FOUND (UNKNOWN_PARTNER)
absl::Status PartnerExists();         // ALREADY_EXISTS (PARTNER_EXISTS)
absl::Status TooManyPartners();       // RESOURCE_EXHAUSTED (TOO_MANY_PARTNERS)
absl::Status PartnerKeyInvalid();     // PERMISSION_DENIED (PARTNER_KEY_INVALID)
absl::Status PartnerKeyExpired();     // PERMISSION_DENIED (PARTNER_KEY_EXPIRED)
absl::Status TooManyCalls();          // RESOURCE_EXHAUSTED (TOO_MANY_CALLS)
absl::Status DayClosed();             // FAILED_PRECONDITION (DAY_CLOSED)
absl::Status CorruptPlan();           // DATA_LOSS (PLAN_CORRUPT)

// ---- reception ----
absl::Status UnknownBooking();                  // NOT_FOUND (UNKNOWN_BOOKING)
absl::Status BookingTimeTaken();                // FAILED_PRECONDITION (BOOKING_TIME_TAKEN)
absl::Status NotABookingTime();                 // FAILED_PRECONDITION (NOT_A_BOOKING_TIME)
absl::Status BookingNumberTaken();              // ALREADY_EXISTS (BOOKING_NUMBER_TAKEN): drawn anew, never seen outside
absl::Status BookingUsed();                     // FAILED_PRECONDITION (BOOKING_USED)
absl::Status BookingCancelled();                // FAILED_PRECONDITION (BOOKING_CANCELLED)
absl::Status BookingOtherDay(absl::Time time);  // FAILED_PRECONDITION (BOOKING_OTHER_DAY): says which
absl::Status UnknownKiosk();                    // NOT_FOUND (UNKNOWN_KIOSK)
absl::Status KioskExists();                     // ALREADY_EXISTS (KIOSK_EXISTS)
absl::Status TooManyKiosks();                   // RESOURCE_EXHAUSTED (TOO_MANY_KIOSKS)
absl::Status KioskKeyInvalid();                 // PERMISSION_DENIED (KIOSK_KEY_INVALID)

}  // namespace madoguchi::congestion
