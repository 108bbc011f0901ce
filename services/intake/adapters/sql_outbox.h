// The outbox in SQL. Whoever asked in vain is answered from memory until something was committed or becomes due: the
// threads that ask ten times a second would otherwise cost more than a page's answer.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "common/sql/database.h"
#include "common/sync/mutex.h"
#include "services/intake/core/work/outbox.h"

namespace madoguchi::intake {

class SqlOutbox final : public Outbox {
 public:
  explicit SqlOutbox(sql::Database& database) : database_(database) {}

  absl::StatusOr<std::vector<WorkItem>> Due(WorkKind kind, absl::Time now, int limit) override;
  absl::StatusOr<std::vector<WorkItem>> DueReading(Lane lane, absl::Time now, int limit) override;
  absl::Status Postpone(const std::vector<Postponed>& items) override;
  absl::StatusOr<Backlog> Waiting(WorkKind kind) override;
  absl::StatusOr<int64_t> ReadingJobs() override;
  absl::StatusOr<std::string> QueueMark() override;
  absl::Status StartQueue(const std::string& mark, absl::Time now) override;

 private:
  // What is due of the rows that `condition` selects by $1 = `value`.
  absl::StatusOr<std::vector<WorkItem>> DueOf(const std::string& condition, const std::string& value, absl::Time now,
                                              int limit);
  bool IsQuiet(const std::string& value, absl::Time now);

  sql::Database& database_;
  struct Quiet {
    uint64_t commits = 0;
    absl::Time from, until;
  };
  Mutex mutex_;
  std::map<std::string, Quiet> quiet_ ABSL_GUARDED_BY(mutex_);  // by kind or lane: nothing is due, unless…
};

}  // namespace madoguchi::intake
