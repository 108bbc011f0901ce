#include "services/intake/core/applications/applications.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "procedures/rules/normalise.h"
#include "procedures/rules/validate.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {

Applications::Applications(ApplicationStore& store, Catalog& catalog, const AccessCodes& codes, Random& random,
                           const Clock& clock, Observer& observer)
    : store_(store),
      catalog_(catalog),
      codes_(codes),
      random_(random),
      clock_(clock),
      observer_(observer),
      limiter_(kWrongCodesMax, kWrongCodesWindow, kReceiptsWatchedMax) {}

absl::StatusOr<Application> Applications::Submit(const Submission& submission, const std::string& actor,
                                                 const Request& request) {
  ASSIGN_OR_RETURN(std::optional<Application> answered, store_.Answered(request));
  if (answered) return *std::move(answered);

  ASSIGN_OR_RETURN(const auto definition,
                   catalog_.Definition(submission.municipality, submission.procedure, submission.version));
  const auto& open = definition->channels;
  if (std::find(open.begin(), open.end(), submission.channel) == open.end()) return ChannelClosed(definition->title.ja);
  const absl::Time now = clock_.Now();
  Application facts;
  facts.data = procedures::Normalise(*definition, submission.data);
  const auto faults = procedures::Validate(*definition, facts.data, JstDay(now), submission.channel);
  if (!faults.empty()) return InvalidFields(faults);

  facts.municipality = submission.municipality;
  facts.procedure = submission.procedure;
  facts.version = submission.version;
  facts.channel = submission.channel;
  for (int tries = 1;; ++tries) {
    facts.receipt_number = DrawReceiptNumber(random_);
    auto stored = store_.Insert(Open(facts, actor, now), request);
    if (ReasonOf(stored.status()) == "RECEIPT_NUMBER_TAKEN" && tries < kReceiptNumberTriesMax) continue;
    // Another thread may have answered the same request meanwhile: then this number was not the one stored.
    if (stored.ok() && stored->receipt_number == facts.receipt_number) {
      observer_.ApplicationMoved(stored->channel, std::nullopt, stored->state);
    }
    return stored;
  }
}

absl::StatusOr<ReceiptView> Applications::LookUp(const std::string& municipality, const std::string& receipt_number,
                                                 const std::string& access_code) {
  ASSIGN_OR_RETURN(const std::string number, ParseReceiptNumber(receipt_number));
  ASSIGN_OR_RETURN(Application application, store_.Find(municipality, number));
  const std::string key = absl::StrCat(municipality, "/", number);
  const absl::Time now = clock_.Now();
  RETURN_IF_ERROR(limiter_.Check(key, now));
  if (!codes_.Matches(municipality, number, access_code)) return WrongAccessCode(limiter_.Failed(key, now));
  limiter_.Succeeded(key);
  ASSIGN_OR_RETURN(const auto definition,
                   catalog_.Definition(municipality, application.procedure, application.version));
  return ReceiptView{std::move(application), definition->title.ja};
}

absl::StatusOr<Application> Applications::Get(const std::string& municipality, const std::string& receipt_number) {
  ASSIGN_OR_RETURN(const std::string number, ParseReceiptNumber(receipt_number));
  return store_.Find(municipality, number);
}

absl::StatusOr<std::vector<Application>> Applications::List(const std::string& municipality,
                                                            std::optional<ApplicationState> state,
                                                            const std::string& after_key, int limit) {
  return store_.List(municipality, state, after_key, limit);
}

absl::StatusOr<Application> Applications::Review(const Step& step, const std::optional<nlohmann::json>& data,
                                                 const Request& request) {
  ASSIGN_OR_RETURN(std::optional<Application> answered, store_.Answered(request));
  if (answered) return *std::move(answered);

  ASSIGN_OR_RETURN(Application application, Fetch(step));
  RETURN_IF_ERROR(After(application.state, Action::kReview).status());
  ASSIGN_OR_RETURN(const auto definition,
                   catalog_.Definition(application.municipality, application.procedure, application.version));
  if (data) application.data = procedures::Normalise(*definition, *data);
  // Judged as of the day it came in: a date that was still ahead then does not become wrong by waiting for us.
  const auto faults =
      procedures::Validate(*definition, application.data, JstDay(application.create_time), application.channel);
  if (!faults.empty()) return InvalidFields(faults);
  application.findings.clear();
  RETURN_IF_ERROR(intake::Advance(application, Action::kReview, step.actor, step.comment, clock_.Now()));
  return Store(application, {.learn_review = !application.scan.empty()}, request);
}

absl::StatusOr<Application> Applications::Approve(const Step& step, const Request& request) {
  ASSIGN_OR_RETURN(std::optional<Application> answered, store_.Answered(request));
  if (answered) return *std::move(answered);

  ASSIGN_OR_RETURN(Application application, Fetch(step));
  RETURN_IF_ERROR(intake::Advance(application, Action::kApprove, step.actor, step.comment, clock_.Now()));
  RETURN_IF_ERROR(CheckOtherPerson(application, step.actor));
  ASSIGN_OR_RETURN(const auto definition,
                   catalog_.Definition(application.municipality, application.procedure, application.version));
  Effects effects{.start_filing = true};
  for (const auto& handoff : definition->handoffs)
    effects.handoff_queues.push_back(QueueName(definition->id, handoff.id));
  return Store(application, effects, request);
}

absl::StatusOr<Application> Applications::Reject(const Step& step, const Request& request) {
  ASSIGN_OR_RETURN(std::optional<Application> answered, store_.Answered(request));
  if (answered) return *std::move(answered);

  if (step.comment.empty()) return CommentRequired();
  ASSIGN_OR_RETURN(Application application, Fetch(step));
  RETURN_IF_ERROR(intake::Advance(application, Action::kReject, step.actor, step.comment, clock_.Now()));
  RETURN_IF_ERROR(CheckOtherPerson(application, step.actor));
  return Store(application, {.start_filing = true}, request);
}

std::string Applications::AccessCodeOf(const Application& application) const {
  return codes_.CodeOf(application.municipality, application.receipt_number);
}

absl::StatusOr<Application> Applications::Fetch(const Step& step) {
  ASSIGN_OR_RETURN(Application application, Get(step.municipality, step.receipt_number));
  if (application.revision != step.revision) return StaleRevision(application.revision);
  return application;
}

absl::StatusOr<Application> Applications::Store(const Application& application, const Effects& effects,
                                                const Request& request) {
  ASSIGN_OR_RETURN(Application stored, store_.Update(application, effects, request));
  const Transition& last = stored.history.back();
  observer_.ApplicationMoved(stored.channel, last.from, last.to);
  return stored;
}

std::string QueueName(absl::string_view procedure, absl::string_view handoff) {
  return absl::StrCat(procedure, ".", handoff);
}

}  // namespace madoguchi::intake
