#include "services/intake/adapters/background.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/observability/request_log.h"
#include "common/status/error.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {
namespace {

// Statuses of stores may quote statements; the reason and the code are enough to know what is wrong.
std::string Brief(const absl::Status& status) {
  const std::string reason = ReasonOf(status);
  return absl::StrCat(absl::StatusCodeToString(status.code()), reason.empty() ? "" : " ", reason);
}

}  // namespace

Background::Background(std::string name, absl::Duration interval, Step step)
    : name_(std::move(name)), interval_(interval), step_(std::move(step)), thread_([this] { Run(); }) {}

Background::~Background() {
  stop_.Stop();
  thread_.join();
}

void Background::Run() {
  bool failing = false;
  for (absl::Duration pause = absl::ZeroDuration(); stop_.SleepFor(pause);) {
    const absl::StatusOr<Next> next = step_();
    if (next.ok() == failing) {
      failing = !next.ok();
      observability::LogEvent("intake", absl::StrCat(name_, failing ? " is held up" : " works again"),
                              failing ? Brief(next.status()) : "");
    }
    if (next.ok()) {
      pause = *next == Next::kAgainAtOnce ? absl::ZeroDuration() : interval_;
    } else {
      pause = std::max(interval_, kPauseAfterError);
    }
  }
}

}  // namespace madoguchi::intake
