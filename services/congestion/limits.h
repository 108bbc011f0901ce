// Every bound of the hall. Units are in the names.
#pragma once

#include <cstddef>

namespace madoguchi::congestion {

inline constexpr int kTicketsPerQueueAndDayMax = 3000;
inline constexpr int kQueuesPerOfficeMax = 50;
inline constexpr int kCountersPerQueueMax = 200;
inline constexpr int kServiceTimeMin_s = 10;
inline constexpr int kServiceTimeMax_s = 2 * 60 * 60;
inline constexpr size_t kIdBytesMax = 32;  // of offices and queues
inline constexpr size_t kTitleBytesMax = 200;
inline constexpr size_t kCounterBytesMax = 32;

// The hall's display shows so many numbers of a queue.
inline constexpr int kLastCalledMax = 5;

// Answers to repeated requests are remembered so long.
inline constexpr int kRequestMemoryDays = 30;

}  // namespace madoguchi::congestion
