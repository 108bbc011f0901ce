#include "services/intake/core/applications/application.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/intake/errors.h"

namespace madoguchi::intake {
namespace {

struct Edge {
  ApplicationState from;
  Action action;
  ApplicationState to;
};

// Reviewing again before the decision corrects a wrong review. Rejecting straight from SUBMITTED is the way out for an
// application that no review can make valid. After the decision nothing but the filing happens.
constexpr Edge kEdges[] = {
    {ApplicationState::kSubmitted, Action::kReview, ApplicationState::kReviewed},
    {ApplicationState::kReviewed, Action::kReview, ApplicationState::kReviewed},
    {ApplicationState::kReviewed, Action::kApprove, ApplicationState::kApproved},
    {ApplicationState::kSubmitted, Action::kReject, ApplicationState::kRejected},
    {ApplicationState::kReviewed, Action::kReject, ApplicationState::kRejected},
    {ApplicationState::kApproved, Action::kFile, ApplicationState::kFiled},
    {ApplicationState::kRejected, Action::kFile, ApplicationState::kFiled},
    // A page that was found later; once somebody has confirmed the values, they are not read anew.
    {ApplicationState::kSubmitted, Action::kAddPage, ApplicationState::kSubmitted},
    // A finding that came to light later: somebody reviews it with that in mind. After the decision it comes too late.
    {ApplicationState::kSubmitted, Action::kDoubt, ApplicationState::kSubmitted},
    {ApplicationState::kReviewed, Action::kDoubt, ApplicationState::kSubmitted},
};

}  // namespace

absl::string_view Name(Channel channel) {
  switch (channel) {
    case Channel::kOnline:
      return "ONLINE";
    case Channel::kPaper:
      return "PAPER";
    case Channel::kCounter:
      return "COUNTER";
  }
  return "";
}

absl::string_view Name(ApplicationState state) {
  switch (state) {
    case ApplicationState::kSubmitted:
      return "SUBMITTED";
    case ApplicationState::kReviewed:
      return "REVIEWED";
    case ApplicationState::kApproved:
      return "APPROVED";
    case ApplicationState::kRejected:
      return "REJECTED";
    case ApplicationState::kFiled:
      return "FILED";
  }
  return "";
}

std::optional<ApplicationState> ParseApplicationState(absl::string_view name) {
  for (ApplicationState state : kApplicationStates) {
    if (Name(state) == name) return state;
  }
  return std::nullopt;
}

std::optional<Channel> ParseChannel(absl::string_view name) {
  for (Channel channel : kChannels) {
    if (Name(channel) == name) return channel;
  }
  return std::nullopt;
}

absl::StatusOr<ApplicationState> After(ApplicationState state, Action action) {
  for (const Edge& edge : kEdges) {
    if (edge.from == state && edge.action == action) return edge.to;
  }
  return WrongState(Name(state));
}

std::optional<ApplicationState> Decision(const Application& application) {
  for (const Transition& transition : application.history) {
    if (transition.to == ApplicationState::kApproved || transition.to == ApplicationState::kRejected)
      return transition.to;
  }
  return std::nullopt;
}

Application Open(Application facts, absl::string_view actor, absl::Time now) {
  facts.state = ApplicationState::kSubmitted;
  facts.history = {{now, std::nullopt, ApplicationState::kSubmitted, std::string(actor), ""}};
  facts.revision = 1;
  facts.create_time = now;
  facts.update_time = now;
  return facts;
}

absl::Status Advance(Application& application, Action action, absl::string_view actor, absl::string_view comment,
                     absl::Time now) {
  ASSIGN_OR_RETURN(const ApplicationState to, After(application.state, action));
  application.history.push_back({now, application.state, to, std::string(actor), std::string(comment)});
  application.state = to;
  application.revision += 1;
  application.update_time = now;
  return absl::OkStatus();
}

absl::Status CheckOtherPerson(const Application& application, absl::string_view actor) {
  for (const Transition& transition : application.history) {
    if (transition.to == ApplicationState::kReviewed && transition.actor == actor) return SamePerson();
  }
  return absl::OkStatus();
}

std::string StateMessage(const Application& application) {
  switch (application.state) {
    case ApplicationState::kSubmitted:
      return "申請を受け付けました。職員が内容を確認しています。";
    case ApplicationState::kReviewed:
      return "内容の確認が終わりました。担当の責任者が決定するまでお待ちください。";
    case ApplicationState::kApproved:
    case ApplicationState::kRejected:
    case ApplicationState::kFiled:
      break;
  }
  if (Decision(application) == ApplicationState::kApproved) {
    return "申請が認められました。証明書や結果の受け取りについては、窓口の案内をご覧ください。";
  }
  std::string reason;
  for (const Transition& transition : application.history) {
    if (transition.to == ApplicationState::kRejected) reason = transition.comment;
  }
  return absl::StrCat("申請は認められませんでした。理由: ", reason, " ご不明な点は窓口にお問い合わせください。");
}

}  // namespace madoguchi::intake
