#include "services/congestion/core/prediction/night_work.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "common/status/macros.h"

namespace madoguchi::congestion {
namespace {

// The night that `now` belongs to: learning is due once in each. Before the hour it is still the last one's.
absl::CivilDay NightOf(absl::Time now) { return JstDay(now - absl::Hours(kLearningHour)); }

}  // namespace

NightWork::NightWork(const Clock* clock, PredictedWaits* waits, DayStore* days, ModelStore* models, PredictionLog* log,
                     PredictionMeter* meter)
    : clock_(clock), waits_(waits), days_(days), models_(models), log_(log), meter_(meter), day_kept_(clock->Now()) {}

absl::Status NightWork::Recall() {
  const absl::CivilDay today = JstDay(clock_->Now());
  RETURN_IF_ERROR(days_->Read(today - kDaysKept, [&](const std::string& municipality, absl::string_view bytes) {
    const std::optional<NamedDay> day = DayFromBytes(bytes);
    // Today is told again, event by event; a day to come is a clock that was wrong.
    if (day.has_value() && day->day < today) waits_->Remember(municipality, *day);
  }));
  for (const std::string& municipality : waits_->Municipalities()) {
    ASSIGN_OR_RETURN(const std::vector<std::string> models, models_->Read(municipality));
    for (const std::string& bytes : models) {
      const std::optional<KeptModel> kept = KeptModel::FromBytes(bytes);
      if (!kept.has_value() || !waits_->Adopt(municipality, *kept)) continue;
      learnt_[municipality] = kept->learnt;
      break;
    }
  }
  ASSIGN_OR_RETURN(const std::vector<KeptOnline> online, log_->Online());
  for (const KeptOnline& kept : online) waits_->Restore(kept);
  return absl::OkStatus();
}

absl::Status NightWork::Tick() {
  const absl::Time now = clock_->Now();
  absl::Status status = WriteLog();
  const bool unfinished = now - day_kept_ >= kDayKeptEvery;
  if (unfinished) day_kept_ = now;
  status.Update(KeepDays(unfinished));
  const absl::CivilDay night = NightOf(now);
  for (const std::string& municipality : waits_->Municipalities()) {
    if (learnt_[municipality] < night) status.Update(Learn(municipality, night));
  }
  if (forgot_ < night) status.Update(Forget(JstDay(now)));
  for (const std::string& municipality : waits_->Municipalities()) {
    meter_->ModelInUse(municipality, waits_->UsesModel(municipality));
  }
  return status;
}

absl::Status NightWork::Finish() {
  absl::Status status = WriteLog();
  status.Update(KeepDays(/*unfinished=*/true));
  return status;
}

absl::Status NightWork::WriteLog() {
  for (KeptOnline& online : waits_->TakeOnline()) unwritten_online_[online.municipality] = std::move(online);
  std::vector<LoggedWait> waits = waits_->TakeWaits();
  unwritten_.insert(unwritten_.end(), std::make_move_iterator(waits.begin()), std::make_move_iterator(waits.end()));
  if (unwritten_.size() > kUnwrittenWaitsMax) {
    unwritten_.erase(unwritten_.begin(), unwritten_.end() - kUnwrittenWaitsMax);
  }
  if (unwritten_.empty() && unwritten_online_.empty()) return absl::OkStatus();
  std::vector<KeptOnline> online;
  for (const auto& [municipality, kept] : unwritten_online_) online.push_back(kept);
  RETURN_IF_ERROR(log_->Append(unwritten_, online));
  unwritten_.clear();
  unwritten_online_.clear();
  return absl::OkStatus();
}

absl::Status NightWork::KeepDays(bool unfinished) {
  for (auto& day : waits_->TakeDays(unfinished)) unkept_.push_back(std::move(day));
  if (unkept_.size() > static_cast<size_t>(kDaysKept)) unkept_.erase(unkept_.begin(), unkept_.end() - kDaysKept);
  while (!unkept_.empty()) {
    const auto& [municipality, day] = unkept_.front();
    RETURN_IF_ERROR(days_->Keep(municipality, day.day, DayBytes(day)));
    unkept_.erase(unkept_.begin());
  }
  return absl::OkStatus();
}

absl::Status NightWork::Learn(const std::string& municipality, absl::CivilDay night) {
  learnt_[municipality] = night;
  const std::optional<PredictedWaits::Lesson> lesson = waits_->TakeLesson(municipality);
  if (!lesson.has_value()) return absl::OkStatus();
  const absl::Time begin = absl::Now();
  const KeptModel kept{night, lesson->names, lesson->job.Learn()};
  const double unseen = kept.model.unseen_loss_min(), estimator = kept.model.unseen_queue_length_loss_min();
  const absl::Duration took = absl::Now() - begin;
  const bool adopted = waits_->Adopt(municipality, kept);
  meter_->Trained(municipality, took, estimator > 0 ? unseen / estimator : 1);
  // A model that is not better is not kept either: what was learnt before it may still be good after a restart.
  if (!adopted) return absl::OkStatus();
  return models_->Keep(municipality, night, kept.Bytes());
}

absl::Status NightWork::Forget(absl::CivilDay today) {
  forgot_ = today;
  absl::Status status = days_->Forget(today - kDaysKept);
  status.Update(log_->Forget(today - kDaysKept));
  return status;
}

}  // namespace madoguchi::congestion
