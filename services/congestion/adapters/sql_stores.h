// QueueStore and TicketEventStore in SQL. Concurrent changes of different offices share commits.
#pragma once

#include <vector>

#include "common/sql/database.h"
#include "services/congestion/core/tickets/stores.h"

namespace madoguchi::congestion {

class SqlQueueStore final : public QueueStore {
 public:
  explicit SqlQueueStore(sql::Database* database) : database_(database) {}
  absl::StatusOr<Answered<Queue>> Insert(const Queue& queue, const Request& request) override;
  absl::StatusOr<Answered<Queue>> Update(const Queue& queue, const Request& request) override;
  absl::StatusOr<std::vector<Queue>> All() override;
  absl::StatusOr<Answered<OfficeSettings>> SaveOffice(const OfficeSettings& office, const Request& request) override;
  absl::StatusOr<std::vector<OfficeSettings>> Offices() override;

 private:
  sql::Database* const database_;
};

class SqlTicketEventStore final : public TicketEventStore {
 public:
  explicit SqlTicketEventStore(sql::Database* database) : database_(database) {}
  absl::StatusOr<HallEvent> AppendOnce(const OfficeKey& office, const Request& request, Decide decide) override;
  absl::StatusOr<std::vector<Taken>> AppendAll(const OfficeKey& office, const Request& request,
                                               std::vector<HallEvent>* events) override;
  absl::StatusOr<std::vector<HallEvent>> EventsSince(const OfficeKey& office, absl::CivilDay since) override;
  absl::StatusOr<std::vector<HallEvent>> EventsOfDay(const OfficeKey& office, absl::CivilDay day) override;
  absl::StatusOr<std::vector<HallEvent>> EventsOfTicket(const OfficeKey& office, absl::CivilDay day,
                                                        const TicketId& ticket) override;
  absl::StatusOr<int> ForgetCategories(absl::CivilDay before) override;

 private:
  sql::Database* const database_;
};

}  // namespace madoguchi::congestion
