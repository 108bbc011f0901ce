#include "services/congestion/core/planning/plans.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {
namespace {

constexpr char kPartnerActor[] = "partner";

bool IsOver(const PlannedEvent& event, absl::CivilDay today) { return event.last < today; }

// What people may set of an event; the rest is ours.
void TakeWords(const PlannedEvent& from, PlannedEvent& to) {
  to.queue = from.queue;
  to.title = from.title;
  to.show_title = from.show_title;
  to.headcount = from.headcount;
  to.show_percent = from.show_percent;
  to.first = from.first;
  to.last = from.last;
  to.from_min = from.from_min;
  to.until_min = from.until_min;
  to.note = from.note;
}

}  // namespace

Plans::Plans(const Clock* clock, QueueStore* queues, PlanStore* store, PlanSecrets* secrets,
             std::function<void(const OfficeKey&)> changed)
    : clock_(clock),
      queues_(queues),
      store_(store),
      secrets_(secrets),
      changed_(std::move(changed)),
      calls_(kPartnerCallsPerHourMax) {}

absl::StatusOr<std::vector<Queue>> Plans::Queues(const OfficeKey& office) {
  ASSIGN_OR_RETURN(std::vector<Queue> queues, queues_->All());
  std::erase_if(queues, [&](const Queue& queue) {
    return queue.key.municipality != office.municipality || queue.key.office != office.office;
  });
  if (queues.empty()) return UnknownOffice();
  std::sort(queues.begin(), queues.end(), [](const Queue& one, const Queue& other) { return one.key < other.key; });
  return queues;
}

absl::Status Plans::CheckQueue(const OfficeKey& office, const std::string& id) {
  ASSIGN_OR_RETURN(const std::vector<Queue> queues, Queues(office));
  const bool known =
      std::any_of(queues.begin(), queues.end(), [&](const Queue& queue) { return queue.key.queue == id; });
  return known ? absl::OkStatus() : UnknownQueue();
}

absl::StatusOr<OfficeHours> Plans::Hours(const OfficeKey& office) {
  RETURN_IF_ERROR(Queues(office).status());
  ASSIGN_OR_RETURN(const std::optional<OfficeHours> kept, store_->Hours(office));
  return kept.value_or(UsualHours());
}

absl::StatusOr<OfficeHours> Plans::SetHours(const OfficeKey& office, const OfficeHours& hours, Request request) {
  RETURN_IF_ERROR(Queues(office).status());
  const std::vector<FieldFault> faults = CheckHours(hours);
  if (!faults.empty()) return InvalidFields(faults);
  request.time = clock_->Now();
  const auto decide = [&](const std::optional<OfficeHours>& kept) -> absl::StatusOr<OfficeHours> {
    if (hours.revision != (kept ? kept->revision : 0)) return StaleRevision();
    OfficeHours next = hours;
    ++next.revision;
    return next;
  };
  ASSIGN_OR_RETURN(const OfficeHours kept, store_->PutHours(office, request, decide));
  changed_(office);
  return kept;
}

absl::Status Plans::Check(const OfficeKey& office, const PlannedEvent& event) {
  const std::vector<FieldFault> faults = CheckEvent(event, Today());
  if (!faults.empty()) return InvalidFields(faults);
  RETURN_IF_ERROR(CheckQueue(office, event.queue));
  ASSIGN_OR_RETURN(const OfficeHours hours, Hours(office));
  // It would be confirmed and stand on no day of the calendar.
  if (SharesOf(event, hours).empty()) {
    return InvalidFields(
        {{"event.last_day", "CLOSED", "その期間と時間には受付をしていません。日か時間を変えてください。"}});
  }
  return absl::OkStatus();
}

absl::StatusOr<PlannedEvent> Plans::Insert(const OfficeKey& office, PlannedEvent event, Request request) {
  RETURN_IF_ERROR(Check(office, event));
  request.time = clock_->Now();
  event.id = secrets_->NewId();
  event.revision = 1;
  event.create_time = event.update_time = request.time;
  const auto decide = [&](const PlanStore::EventsNow& now) -> absl::StatusOr<PlannedEvent> {
    if (now.of_office >= kEventsPerOfficeMax) return TooManyPlannedEvents();
    if (!event.partner.empty() && now.of_partner >= kEventsPerPartnerMax) return TooManyPlannedEvents();
    return event;
  };
  ASSIGN_OR_RETURN(const PlannedEvent kept,
                   store_->PutEvent(office, event.id, event.partner, Today(), request, decide));
  changed_(office);
  return kept;
}

absl::StatusOr<PlannedEvent> Plans::ChangeEvent(const OfficeKey& office, const std::string& id, int64_t revision,
                                                const std::string& partner, const std::string& actor, Request request,
                                                const Change& change) {
  request.time = clock_->Now();
  const auto decide = [&](const PlanStore::EventsNow& now) -> absl::StatusOr<PlannedEvent> {
    if (!now.kept || (!partner.empty() && now.kept->partner != partner)) return UnknownEvent();
    if (now.kept->revision != revision) return StaleRevision();
    ASSIGN_OR_RETURN(PlannedEvent next, change(*now.kept));
    ++next.revision;
    next.update_time = request.time;
    next.update_actor = actor;
    return next;
  };
  ASSIGN_OR_RETURN(const PlannedEvent kept, store_->PutEvent(office, id, partner, Today(), request, decide));
  changed_(office);
  return kept;
}

absl::StatusOr<PlannedEvent> Plans::Create(const OfficeKey& office, PlannedEvent event, const std::string& actor,
                                           Request request) {
  event.state = PlannedEventState::kConfirmed;
  event.partner.clear();
  event.update_actor = actor;
  return Insert(office, std::move(event), std::move(request));
}

absl::StatusOr<PlannedEvent> Plans::Update(const OfficeKey& office, const PlannedEvent& event, const std::string& actor,
                                           Request request) {
  RETURN_IF_ERROR(Check(office, event));
  const auto change = [&](const PlannedEvent& kept) -> absl::StatusOr<PlannedEvent> {
    if (kept.state == PlannedEventState::kCancelled) return WrongEventState();
    PlannedEvent next = kept;
    TakeWords(event, next);
    return next;
  };
  return ChangeEvent(office, event.id, event.revision, "", actor, std::move(request), change);
}

absl::StatusOr<PlannedEvent> Plans::Confirm(const OfficeKey& office, const std::string& id, int64_t revision,
                                            const std::string& actor, Request request) {
  const auto change = [](const PlannedEvent& kept) -> absl::StatusOr<PlannedEvent> {
    if (kept.state != PlannedEventState::kProposed) return WrongEventState();
    PlannedEvent next = kept;
    next.state = PlannedEventState::kConfirmed;
    return next;
  };
  return ChangeEvent(office, id, revision, "", actor, std::move(request), change);
}

absl::StatusOr<PlannedEvent> Plans::Cancel(const OfficeKey& office, const std::string& id, int64_t revision,
                                           const std::string& actor, Request request) {
  const auto change = [](const PlannedEvent& kept) -> absl::StatusOr<PlannedEvent> {
    if (kept.state == PlannedEventState::kCancelled) return WrongEventState();
    PlannedEvent next = kept;
    next.state = PlannedEventState::kCancelled;
    return next;
  };
  return ChangeEvent(office, id, revision, "", actor, std::move(request), change);
}

absl::StatusOr<std::vector<PlannedEvent>> Plans::Events(const OfficeKey& office, bool past) {
  return store_->Events(office, past ? absl::CivilDay(1970, 1, 1) : Today());
}

absl::StatusOr<NewPartnerKey> Plans::PutKey(const OfficeKey& office, const std::string& id, int valid_days,
                                            Request request, const Partner* fresh) {
  request.time = clock_->Now();
  NewPartnerKey made{.key = secrets_->NewKey()};
  const std::string hash = secrets_->HashOf(made.key);
  const auto decide = [&](const PlanStore::PartnersNow& now) -> absl::StatusOr<Partner> {
    if (fresh == nullptr && !now.kept) return UnknownPartner();
    if (fresh != nullptr && now.kept) return PartnerExists();
    if (fresh != nullptr && now.of_office >= kPartnersPerOfficeMax) return TooManyPartners();
    Partner next = fresh != nullptr ? *fresh : *now.kept;
    if (fresh != nullptr) next.create_time = request.time;
    next.key_hash = hash;
    next.revoked = false;
    next.expire_time = request.time + absl::Hours(24 * (valid_days == 0 ? kPartnerDaysDefault : valid_days));
    return next;
  };
  ASSIGN_OR_RETURN(made.partner, store_->PutPartner(office, id, request, decide));
  if (made.partner.key_hash != hash) made.key.clear();
  return made;
}

absl::StatusOr<NewPartnerKey> Plans::CreatePartner(const OfficeKey& office, Partner partner, int valid_days,
                                                   Request request) {
  RETURN_IF_ERROR(Queues(office).status());
  const std::vector<FieldFault> faults = CheckPartner(partner, valid_days);
  if (!faults.empty()) return InvalidFields(faults);
  return PutKey(office, partner.id, valid_days, std::move(request), &partner);
}

absl::StatusOr<NewPartnerKey> Plans::RenewKey(const OfficeKey& office, const std::string& id, int valid_days,
                                              Request request) {
  const std::vector<FieldFault> faults = CheckPartner({.id = "a", .title = "a"}, valid_days);
  if (!faults.empty()) return InvalidFields(faults);
  return PutKey(office, id, valid_days, std::move(request), nullptr);
}

absl::StatusOr<Partner> Plans::Revoke(const OfficeKey& office, const std::string& id, Request request) {
  request.time = clock_->Now();
  const auto decide = [](const PlanStore::PartnersNow& now) -> absl::StatusOr<Partner> {
    if (!now.kept) return UnknownPartner();
    Partner next = *now.kept;
    next.revoked = true;
    return next;
  };
  return store_->PutPartner(office, id, request, decide);
}

absl::StatusOr<std::vector<Partner>> Plans::Partners(const OfficeKey& office) { return store_->Partners(office); }

absl::StatusOr<Partner> Plans::Enter(const OfficeKey& office, const std::string& id, absl::string_view key) {
  ASSIGN_OR_RETURN(const std::optional<Partner> partner, store_->FindPartner(office, id));
  // The hash is made in every case, so that an unknown partner takes as long as a wrong key.
  const std::string hash = secrets_->HashOf(key);
  if (!partner || partner->revoked || !SameHash(partner->key_hash, hash)) return PartnerKeyInvalid();
  const absl::Time now = clock_->Now();
  if (now >= partner->expire_time) return PartnerKeyExpired();
  if (!calls_.Spend(absl::StrCat(office.municipality, "/", office.office, "/", id), now)) return TooManyCalls();
  if (JstDay(partner->last_use_time) < JstDay(now)) {
    RETURN_IF_ERROR(store_->NotePartnerUse(office, id, absl::FromCivil(JstDay(now), Jst())));
  }
  return *partner;
}

absl::StatusOr<std::vector<PlannedEvent>> Plans::EventsOf(const OfficeKey& office, const Partner& partner) {
  ASSIGN_OR_RETURN(std::vector<PlannedEvent> events, store_->Events(office, Today()));
  std::erase_if(events, [&](const PlannedEvent& event) { return event.partner != partner.id; });
  return events;
}

absl::StatusOr<PlannedEvent> Plans::Submit(const OfficeKey& office, const Partner& partner, PlannedEvent event,
                                           Request request) {
  if (event.id.empty()) {
    event.state = PlannedEventState::kProposed;
    event.partner = partner.id;
    event.update_actor = kPartnerActor;
    return Insert(office, std::move(event), std::move(request));
  }
  RETURN_IF_ERROR(Check(office, event));
  const auto change = [&](const PlannedEvent& kept) -> absl::StatusOr<PlannedEvent> {
    if (kept.state == PlannedEventState::kCancelled || IsOver(kept, Today())) return WrongEventState();
    PlannedEvent next = kept;
    TakeWords(event, next);
    next.state = PlannedEventState::kProposed;
    return next;
  };
  return ChangeEvent(office, event.id, event.revision, partner.id, kPartnerActor, std::move(request), change);
}

absl::StatusOr<PlannedEvent> Plans::Withdraw(const OfficeKey& office, const Partner& partner, const std::string& id,
                                             int64_t revision, Request request) {
  const auto change = [&](const PlannedEvent& kept) -> absl::StatusOr<PlannedEvent> {
    if (kept.state == PlannedEventState::kCancelled || IsOver(kept, Today())) return WrongEventState();
    PlannedEvent next = kept;
    next.state = PlannedEventState::kCancelled;
    return next;
  };
  return ChangeEvent(office, id, revision, partner.id, kPartnerActor, std::move(request), change);
}

}  // namespace madoguchi::congestion
