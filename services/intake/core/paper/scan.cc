#include "services/intake/core/paper/scan.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/intake/errors.h"

namespace madoguchi::intake {
namespace {

struct Edge {
  ScanState from;
  ScanAction action;
  ScanState to;
};

constexpr Edge kEdges[] = {
    {ScanState::kQueued, ScanAction::kRead, ScanState::kRead},
    {ScanState::kQueued, ScanAction::kFail, ScanState::kFailed},
    {ScanState::kFailed, ScanAction::kRetry, ScanState::kQueued},
    {ScanState::kRead, ScanAction::kAddPage, ScanState::kRead},
};

}  // namespace

absl::string_view Name(ScanState state) {
  switch (state) {
    case ScanState::kQueued:
      return "QUEUED";
    case ScanState::kRead:
      return "READ";
    case ScanState::kFailed:
      return "FAILED";
  }
  return "";
}

std::optional<ScanState> ParseScanState(absl::string_view name) {
  for (ScanState state : kScanStates) {
    if (Name(state) == name) return state;
  }
  return std::nullopt;
}

absl::StatusOr<ScanState> After(ScanState state, ScanAction action) {
  for (const Edge& edge : kEdges) {
    if (edge.from == state && edge.action == action) return edge.to;
  }
  return WrongState(Name(state));
}

Scan OpenScan(std::string municipality, std::string id, std::string blob, absl::string_view actor, absl::Time now) {
  Scan scan;
  scan.municipality = std::move(municipality);
  scan.id = std::move(id);
  scan.blob = std::move(blob);
  scan.history.push_back({now, std::nullopt, ScanState::kQueued, std::string(actor), "", ""});
  scan.revision = 1;
  scan.create_time = now;
  scan.update_time = now;
  return scan;
}

absl::Status Advance(Scan& scan, ScanAction action, absl::string_view actor, absl::Time now, absl::string_view reason,
                     absl::string_view message) {
  ASSIGN_OR_RETURN(const ScanState to, After(scan.state, action));
  scan.history.push_back({now, scan.state, to, std::string(actor), std::string(reason), std::string(message)});
  scan.state = to;
  scan.revision += 1;
  scan.update_time = now;
  return absl::OkStatus();
}

std::string JobOf(const Scan& scan) {
  for (size_t at = scan.history.size(); at > 0; --at) {
    if (scan.history[at - 1].to == ScanState::kQueued) return absl::StrCat(scan.id, ".", at);
  }
  return "";
}

}  // namespace madoguchi::intake
