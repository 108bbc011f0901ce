// One application (申請) and the only ways it may move. Plain values and pure functions: safe to call from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "nlohmann/json.hpp"
#include "procedures/definition/definition.h"

namespace madoguchi::intake {

using Channel = procedures::Channel;
inline constexpr Channel kChannels[] = {Channel::kOnline, Channel::kPaper, Channel::kCounter};

enum class ApplicationState { kSubmitted, kReviewed, kApproved, kRejected, kFiled };

// What can happen to an application.
enum class Action { kReview, kApprove, kReject, kFile, kAddPage, kDoubt };

inline constexpr ApplicationState kApplicationStates[] = {ApplicationState::kSubmitted, ApplicationState::kReviewed,
                                                          ApplicationState::kApproved, ApplicationState::kRejected,
                                                          ApplicationState::kFiled};
inline constexpr Action kActions[] = {Action::kReview, Action::kApprove, Action::kReject,
                                      Action::kFile,   Action::kAddPage, Action::kDoubt};

// Names as in the API: "ONLINE", "SUBMITTED", …
absl::string_view Name(Channel channel);
absl::string_view Name(ApplicationState state);
std::optional<ApplicationState> ParseApplicationState(absl::string_view name);
std::optional<Channel> ParseChannel(absl::string_view name);

// The whole state machine. FAILED_PRECONDITION (WRONG_STATE) for everything that is not in its table.
absl::StatusOr<ApplicationState> After(ApplicationState state, Action action);

struct Transition {
  absl::Time time;
  std::optional<ApplicationState> from;  // none at creation
  ApplicationState to = ApplicationState::kSubmitted;
  std::string actor;  // account id, kCitizen or kSystem
  std::string comment;
};

inline constexpr absl::string_view kCitizen = "citizen";
inline constexpr absl::string_view kSystem = "intake";

// A value that a person should look at before the decision.
struct Finding {
  std::string field;    // "applicant.birth"; empty when it is about the whole
  std::string reason;   // LOW_CONFIDENCE, REQUIRED, IMPOSSIBLE_DATE, MISSING_PAGE …
  std::string message;  // what to do, in Japanese

  friend bool operator==(const Finding&, const Finding&) = default;
};

// Each change is one transition and one revision: revision n is what transition n made, history.size() == revision.
struct Application {
  std::string municipality;
  std::string receipt_number;
  std::string procedure;
  int version = 0;
  Channel channel = Channel::kOnline;
  ApplicationState state = ApplicationState::kSubmitted;
  nlohmann::json data;  // section → field → value, in the definition's notation
  std::vector<Finding> findings;
  std::vector<Transition> history;
  int64_t revision = 0;
  std::string scan;       // id; paper only
  std::string scan_blob;  // SHA-256 of the original; paper only
  std::string record;     // name in the archive, once filed
  absl::Time create_time;
  absl::Time update_time;
};

// APPROVED or REJECTED once decided.
std::optional<ApplicationState> Decision(const Application& application);

// A new application in SUBMITTED, revision 1.
Application Open(Application facts, absl::string_view actor, absl::Time now);

// Applies `action`: state, history, revision and update time. WRONG_STATE leaves the application untouched.
absl::Status Advance(Application& application, Action action, absl::string_view actor, absl::string_view comment,
                     absl::Time now);

// Who reviews and who decides are different people: PERMISSION_DENIED (SAME_PERSON) when `actor` reviewed any revision.
absl::Status CheckOtherPerson(const Application& application, absl::string_view actor);

// The state in plain Japanese and what happens next, for the holder of the receipt.
std::string StateMessage(const Application& application);

}  // namespace madoguchi::intake
