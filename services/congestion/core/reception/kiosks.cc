#include "services/congestion/core/reception/kiosks.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/congestion/core/tickets/queue_rules.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {

std::vector<FieldFault> CheckKiosk(const Kiosk& kiosk) {
  std::vector<FieldFault> faults;
  if (!IsId(kiosk.id)) {
    faults.push_back({"kiosk_id", "INVALID",
                      absl::StrCat("発券機の ID は小文字の英字で始め、英数字とハイフンで", kIdBytesMax,
                                   "文字以内にしてください。")});
  }
  if (kiosk.title.empty()) faults.push_back({"title", "REQUIRED", "発券機の置き場所を入れてください。"});
  if (kiosk.title.size() > kTitleBytesMax) {
    faults.push_back({"title", "TOO_LONG", "発券機の置き場所を短くしてください。"});
  }
  return faults;
}

absl::StatusOr<NewKioskKey> Kiosks::PutKey(const OfficeKey& office, const std::string& id, Request request,
                                           const Kiosk* fresh) {
  request.time = clock_->Now();
  NewKioskKey made{.key = secrets_->NewKey()};
  const std::string hash = secrets_->HashOf(made.key);
  const auto decide = [&](const ReceptionStore::KiosksNow& now) -> absl::StatusOr<Kiosk> {
    if (fresh == nullptr && !now.kept) return UnknownKiosk();
    if (fresh != nullptr && now.kept) return KioskExists();
    if (fresh != nullptr && now.of_office >= kKiosksPerOfficeMax) return TooManyKiosks();
    Kiosk next = fresh != nullptr ? *fresh : *now.kept;
    if (fresh != nullptr) next.create_time = request.time;
    next.key_hash = hash;
    next.revoked = false;
    return next;
  };
  ASSIGN_OR_RETURN(made.kiosk, store_->PutKiosk(office, id, request, decide));
  if (made.kiosk.key_hash != hash) made.key.clear();
  return made;
}

absl::StatusOr<NewKioskKey> Kiosks::Create(const OfficeKey& office, const Kiosk& kiosk, Request request) {
  RETURN_IF_ERROR(hall_->Office(office).status());
  const std::vector<FieldFault> faults = CheckKiosk(kiosk);
  if (!faults.empty()) return InvalidFields(faults);
  return PutKey(office, kiosk.id, std::move(request), &kiosk);
}

absl::StatusOr<NewKioskKey> Kiosks::RenewKey(const OfficeKey& office, const std::string& id, Request request) {
  return PutKey(office, id, std::move(request), nullptr);
}

absl::StatusOr<Kiosk> Kiosks::Revoke(const OfficeKey& office, const std::string& id, Request request) {
  request.time = clock_->Now();
  const auto decide = [](const ReceptionStore::KiosksNow& now) -> absl::StatusOr<Kiosk> {
    if (!now.kept) return UnknownKiosk();
    Kiosk next = *now.kept;
    next.revoked = true;
    return next;
  };
  return store_->PutKiosk(office, id, request, decide);
}

absl::StatusOr<std::vector<Kiosk>> Kiosks::List(const OfficeKey& office) { return store_->Kiosks(office); }

absl::StatusOr<Kiosk> Kiosks::Enter(const OfficeKey& office, const std::string& id, absl::string_view key) {
  ASSIGN_OR_RETURN(const std::optional<Kiosk> kiosk, store_->FindKiosk(office, id));
  const std::string hash = secrets_->HashOf(key);
  if (!kiosk || kiosk->revoked || !SameHash(kiosk->key_hash, hash)) return KioskKeyInvalid();
  const absl::Time hour = absl::FromUnixSeconds(absl::ToUnixSeconds(clock_->Now()) / 3600 * 3600);
  if (kiosk->last_use_time != hour) RETURN_IF_ERROR(store_->NoteKioskUse(office, id, hour));
  return *kiosk;
}

absl::StatusOr<Ticket> Kiosks::Draw(const OfficeKey& office, const std::string& queue, const std::string& category,
                                    Request request) {
  ASSIGN_OR_RETURN(OfficeHall* const hall, hall_->Office(office));
  for (const Queue& each : hall->Queues()) {
    const PriorityCategory* const chosen = each.key.queue == queue ? each.FindCategory(category) : nullptr;
    if (chosen != nullptr && chosen->staff_only) return StaffOnly();
  }
  return hall->Issue(queue, {.channel = Channel::kKiosk, .category = category, .by_staff = true}, std::move(request));
}

absl::StatusOr<std::vector<EventOutcome>> Kiosks::Record(const OfficeKey& office, std::vector<HallEvent> events,
                                                         Request request) {
  if (events.size() > static_cast<size_t>(kEventsPerRequestMax)) return TooManyEvents();
  ASSIGN_OR_RETURN(OfficeHall* const hall, hall_->Office(office));
  // Without a ticket an event is refused; so it keeps its place among the answers.
  for (HallEvent& event : events) {
    if (event.kind != EventKind::kIssued) event = {.kind = EventKind::kIssued, .id = event.id};
  }
  return hall->Record(std::move(events), std::move(request));
}

}  // namespace madoguchi::congestion
