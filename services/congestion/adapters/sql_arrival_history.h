// Half-hour counts in SQL, made from the tickets' events. `event_days` says of each day how far its events came
// (written with every event) and how far they are counted, so that only days are read again of which something came
// since. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "common/sql/database.h"
#include "services/congestion/core/planning/arrival_history.h"
#include "services/congestion/core/tickets/queue.h"

namespace madoguchi::congestion {

class SqlArrivalHistory final : public ArrivalHistory {
 public:
  explicit SqlArrivalHistory(sql::Database* database) : database_(database) {}

  // Reads a day of an office at a time, in the order of its events, without holding up who writes; then writes the
  // counts of a few days at once. What comes while it reads is counted the next time. A day of which no events are left
  // keeps the counts that it had.
  absl::StatusOr<int64_t> Count(absl::CivilDay until, bool again) override;
  absl::StatusOr<std::vector<SlotCount>> Of(const QueueKey& queue, absl::CivilDay since) override;

 private:
  struct CountedDay {
    OfficeKey office;
    std::string day;
    int64_t sequence = 0;  // the last event that is in the counts
    int64_t tickets = 0;
    std::vector<std::pair<std::string, SlotCount>> counts;  // by queue
  };
  absl::StatusOr<std::vector<CountedDay>> DaysToCount(absl::CivilDay until, bool again);
  absl::Status Tally(CountedDay& day);
  static absl::Status Replace(sql::Connection& connection, const CountedDay& day);

  sql::Database* const database_;
};

}  // namespace madoguchi::congestion
