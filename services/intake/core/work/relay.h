// Carries reading jobs from the outbox to the queue. The queue may be wiped, restarted or unreachable at any moment,
// and this process may die between any two lines: the worst that follows is a job that is published twice. One caller
// at a time.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/time/clock.h"
#include "services/intake/core/applications/receipt.h"
#include "services/intake/core/work/job_publisher.h"
#include "services/intake/core/work/outbox.h"

namespace madoguchi::intake {

class Relay {
 public:
  // With nothing due the queue's mark is looked at this often: ten looks a second cost more than a page's answer.
  static constexpr absl::Duration kLossLookInterval = absl::Seconds(1);

  Relay(Outbox& outbox, JobPublisher& publisher, Random& random, const Clock& clock)
      : outbox_(outbox), publisher_(publisher), random_(random), clock_(clock) {}

  // Publishes what is due, the counter's lane first, and says how much that was. Each lane of the queue holds at most
  // kQueueJobsMax: the rest waits in the outbox, on disk.
  absl::StatusOr<int> RunOnce();

 private:
  absl::StatusOr<bool> AnyDue(absl::Time now);
  // When the queue does not carry our mark, everything unfinished becomes due again.
  absl::Status NoticeLoss(absl::Time now);
  absl::StatusOr<int> PublishLane(Lane lane, absl::Time now);

  Outbox& outbox_;
  JobPublisher& publisher_;
  Random& random_;
  const Clock& clock_;
  absl::Time next_look_ = absl::InfinitePast();  // for the queue's mark
};

}  // namespace madoguchi::intake
