#include "services/congestion/core/hall/hall.h"

#include <algorithm>
#include <utility>

#include "absl/memory/memory.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "services/congestion/core/tickets/queue_rules.h"
#include "services/congestion/errors.h"
#include "services/congestion/limits.h"

namespace madoguchi::congestion {

absl::StatusOr<std::unique_ptr<Hall>> Hall::Load(QueueStore* queues, OfficeHall::Ports ports) {
  auto hall = absl::WrapUnique(new Hall(queues, ports));
  ASSIGN_OR_RETURN(const std::vector<Queue> all, queues->All());
  ASSIGN_OR_RETURN(const std::vector<OfficeSettings> settings, queues->Offices());
  MutexLock lock(&hall->mutex_);
  for (const Queue& queue : all) {
    std::unique_ptr<OfficeHall>& office = hall->offices_[queue.key.office_key()];
    if (office == nullptr) office = std::make_unique<OfficeHall>(queue.key.office_key(), ports);
    office->PutQueue(queue);
  }
  for (const OfficeSettings& office : settings) {
    if (const auto found = hall->offices_.find(office.key); found != hall->offices_.end()) {
      found->second->PutSettings(office);
    }
  }
  for (const auto& [key, office] : hall->offices_) RETURN_IF_ERROR(office->Load());
  return hall;
}

absl::StatusOr<OfficeHall*> Hall::Office(const OfficeKey& key) {
  MutexLock lock(&mutex_);
  const auto office = offices_.find(key);
  if (office == offices_.end()) return UnknownOffice();
  return office->second.get();
}

std::vector<OfficeKey> Hall::Offices() {
  MutexLock lock(&mutex_);
  std::vector<OfficeKey> keys;
  for (const auto& [key, office] : offices_) keys.push_back(key);
  return keys;
}

absl::StatusOr<Queue> Hall::CreateQueue(const Queue& queue, Request request) {
  if (const std::vector<FieldFault> faults = CheckQueue(queue); !faults.empty()) return InvalidFields(faults);
  request.time = ports_.clock->Now();
  const OfficeKey key = queue.key.office_key();
  MutexLock changing(&changing_);
  if (const absl::StatusOr<OfficeHall*> office = Office(key); office.ok()) {
    const std::vector<Queue> queues = (*office)->Queues();
    const bool exists =
        std::any_of(queues.begin(), queues.end(), [&](const Queue& other) { return other.key == queue.key; });
    if (!exists && queues.size() >= size_t{kQueuesPerOfficeMax}) return TooManyQueues();
  }
  ASSIGN_OR_RETURN(const Answered<Queue> kept, store_->Insert(queue, request));
  if (kept.repeated) return kept.answer;
  MutexLock lock(&mutex_);
  std::unique_ptr<OfficeHall>& office = offices_[key];
  if (office == nullptr) office = std::make_unique<OfficeHall>(key, ports_);
  office->PutQueue(kept.answer);
  return kept.answer;
}

absl::StatusOr<Queue> Hall::UpdateQueue(const Queue& queue, Request request) {
  if (const std::vector<FieldFault> faults = CheckQueue(queue); !faults.empty()) return InvalidFields(faults);
  request.time = ports_.clock->Now();
  ASSIGN_OR_RETURN(OfficeHall* const office, Office(queue.key.office_key()));
  MutexLock changing(&changing_);
  ASSIGN_OR_RETURN(const Answered<Queue> kept, store_->Update(queue, request));
  if (!kept.repeated) office->PutQueue(kept.answer);
  return kept.answer;
}

absl::StatusOr<OfficeSettings> Hall::UpdateOffice(const OfficeSettings& settings, Request request) {
  if (const std::vector<FieldFault> faults = CheckOffice(settings); !faults.empty()) return InvalidFields(faults);
  request.time = ports_.clock->Now();
  ASSIGN_OR_RETURN(OfficeHall* const office, Office(settings.key));
  MutexLock changing(&changing_);
  ASSIGN_OR_RETURN(const Answered<OfficeSettings> kept, store_->SaveOffice(settings, request));
  if (!kept.repeated) office->PutSettings(kept.answer);
  return kept.answer;
}

}  // namespace madoguchi::congestion
