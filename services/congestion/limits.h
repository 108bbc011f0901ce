// Every bound of the hall. Units are in the names.
#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace madoguchi::congestion {

inline constexpr int kTicketsPerQueueAndDayMax = 3000;
inline constexpr int kTicketNumberMax = 99'999;
inline constexpr int kQueuesPerOfficeMax = 50;
inline constexpr int kCountersPerQueueMax = 200;
inline constexpr int kServiceTimeMin_s = 10;
inline constexpr int kServiceTimeMax_s = 2 * 60 * 60;
inline constexpr int kRuleSecondsMax = 24 * 60 * 60;
inline constexpr int kHeadStartMax_s = 4 * 60 * 60;
inline constexpr size_t kIdBytesMax = 32;  // of offices, queues and categories
inline constexpr size_t kTitleBytesMax = 200;
inline constexpr size_t kCounterBytesMax = 32;
inline constexpr size_t kPrefixBytesMax = 3;
inline constexpr size_t kCategoriesMax = 20;
inline constexpr size_t kStopsMax = 10;  // of a route, after the first
inline constexpr size_t kNoticesMax = 20;
inline constexpr size_t kNoticeBytesMax = 2000;
inline constexpr size_t kWebhookHostsMax = 20;

// What devices tell that had lost the line.
inline constexpr int kEventsPerRequestMax = 500;
inline constexpr int kEventLateDaysMax = 7;
// Why somebody was called earlier (priority categories) is forgotten so many days after: when no device tells of the
// day any more.
inline constexpr int kCategoryDaysMax = kEventLateDaysMax + 1;
inline constexpr size_t kEventIdBytesMin = 8;
inline constexpr size_t kEventIdBytesMax = 64;

// The hall's display shows so many numbers of a queue, and so many calls of the office.
inline constexpr int kLastCalledMax = 5;
inline constexpr size_t kAnnouncementsMax = 20;

// Who watches the live state: a thread each (a gateway watches once for all its viewers).
inline constexpr int kWatchersMax = 64;

// Reminders.
inline constexpr size_t kAddressBytesMax = 254;
inline constexpr size_t kWebhookUrlBytesMax = 1000;
inline constexpr int kReminderAheadMax = 50;
inline constexpr int kReminderAttemptsMax = 5;
inline constexpr int kReminderSendersMax = 8;  // threads that wait for relays and hosts
inline constexpr int kReminderSendersOfHostMax = 2;
inline constexpr size_t kRemindersOfHostMax = 500;  // that wait for their host; more stay in the store
inline constexpr int kReminderTimeout_s = 10;

// Answers to repeated requests are remembered so long.
inline constexpr int kRequestMemoryDays = 30;

// ---- planning ----
inline constexpr int64_t kHeadcountMax = 20'000;  // of one announced group
inline constexpr int kEventWindowDaysMax = 92;
inline constexpr int kPlanningDaysMax = 730;  // so far ahead may an event begin
inline constexpr int kCalendarDaysMax = 366;
inline constexpr int kEventsPerOfficeMax = 2000;  // that are not over
inline constexpr int kEventsPerPartnerMax = 100;
inline constexpr int kPartnersPerOfficeMax = 200;
inline constexpr int kPartnerDaysDefault = 400;
inline constexpr int kPartnerDaysMax = 800;
inline constexpr int kPartnerCallsPerHourMax = 240;  // with the right key; wrong ones are the gateway's to slow down
inline constexpr size_t kNoteBytesMax = 2000;
inline constexpr size_t kClosedDaysMax = 400;
inline constexpr size_t kExtraOpeningsMax = 400;
inline constexpr int kHistoryDaysMax = 3 * 366;                               // older counts do not shape the calendar
inline constexpr absl::Duration kCalendarRefreshInterval = absl::Seconds(5);  // looks whether a day is over
inline constexpr int kAdviceDaysMax = 31;
inline constexpr int kAdvicePlacesMax = 50;

// ---- reception ----
inline constexpr int kPeoplePerTimeMax = 200;
inline constexpr int kBookingMinutesMin = 5;
inline constexpr int kBookingMinutesMax = 240;
inline constexpr int kBookingDaysMax = 180;
inline constexpr int kBookingKeptDaysMax = 8;               // after the day; then nobody asks for it any more
inline constexpr int kWrongBookingNumbersPerHourMax = 300;  // of one office, typed elsewhere than at its machines
inline constexpr int kKiosksPerOfficeMax = 50;

}  // namespace madoguchi::congestion
