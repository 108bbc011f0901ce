#include "services/congestion/core/prediction/predicted_waits.h"

#include <algorithm>
#include <cmath>

#include "services/congestion/core/prediction/byte_record.h"

namespace madoguchi::congestion {
namespace {

constexpr char kModelName[] = "MKEP";

int Seconds(double minutes) { return static_cast<int>(std::lround(std::clamp(minutes, 0.0, kDay_min) * 60)); }

ToldWait ToldOf(const WaitPrediction& told) {
  return {Seconds(told.wait_min.p10), Seconds(told.wait_min.p50), Seconds(told.wait_min.p90), told.by_model};
}

QueueName NameOf(const QueueKey& queue) { return {queue.office, queue.queue}; }

}  // namespace

std::string KeptModel::Bytes() const {
  ByteWriter bytes;
  bytes.PutText(absl::FormatCivilTime(learnt));
  bytes.Put<uint64_t>(names.size());
  for (const QueueName& name : names) {
    bytes.PutText(name.office);
    bytes.PutText(name.queue);
  }
  bytes.PutText(model.Bytes());
  return bytes.Sealed(kModelName);
}

std::optional<KeptModel> KeptModel::FromBytes(absl::string_view sealed) {
  ByteReader bytes(kModelName, sealed);
  KeptModel kept;
  if (!absl::ParseCivilTime(bytes.GetText(), &kept.learnt)) return std::nullopt;
  kept.names.resize(bytes.GetCount(2 * sizeof(uint64_t)));
  for (QueueName& name : kept.names) {
    name.office = bytes.GetText();
    name.queue = bytes.GetText();
  }
  std::optional<WaitModel> model = WaitModel::FromBytes(bytes.GetText());
  if (!model.has_value() || !bytes.Finished()) return std::nullopt;
  kept.model = *std::move(model);
  return kept;
}

PredictedWaits::PredictedWaits(const Clock* clock, PredictionMeter* meter, WaitPredictorOptions options)
    : clock_(clock), meter_(meter), options_(options) {}

PredictedWaits::Town& PredictedWaits::TownOf(const std::string& municipality) {
  const MutexLock lock(&mutex_);
  std::unique_ptr<Town>& town = towns_[municipality];
  if (town == nullptr) town = std::make_unique<Town>(options_);
  return *town;
}

size_t PredictedWaits::QueueOf(Town& town, const QueueName& name) {
  const size_t queue = town.predictor.QueueOf(name);
  if (queue == town.names.size()) town.names.push_back(name);
  return queue;
}

NamedDay PredictedWaits::Named(const Town& town) {
  NamedDay named{town.predictor.record().day, town.names, town.predictor.record().queues};
  named.queues.resize(named.names.size());
  return named;
}

bool PredictedWaits::Enter(Town& town, absl::CivilDay day) {
  const absl::CivilDay today = JstDay(clock_->Now());
  if (day > today || day < today - 1) return false;
  const std::optional<absl::CivilDay> lived = town.predictor.today();
  if (lived.has_value() && day < *lived) return false;
  if (lived.has_value() && day == *lived) return true;
  if (lived.has_value()) town.over.push_back(Named(town));
  town.told.clear();
  town.predictor.StartDay(day);
  if (day - town.learnt > kModelAgeDaysMax) town.predictor.Dismiss();
  town.online_at_start = OnlineBytes(town.learnt, town.names, town.predictor.online());
  return true;
}

double PredictedWaits::MinuteOf(absl::CivilDay day, absl::Time time) const {
  const absl::Time midnight = absl::FromCivil(day, Jst());
  return absl::ToDoubleMinutes(std::min(time, clock_->Now()) - midnight);
}

void PredictedWaits::Issued(const QueueKey& key, absl::CivilDay day, int number, absl::Time time,
                            const ToldWait& told) {
  Town& town = TownOf(key.municipality);
  const MutexLock lock(&town.mutex);
  if (!Enter(town, day)) return;
  const size_t queue = QueueOf(town, NameOf(key));
  town.predictor.Issue(queue, number, MinuteOf(day, time));
  town.told.try_emplace({queue, number}, Told{time, told});
}

void PredictedWaits::Called(const QueueKey& key, absl::CivilDay day, int number, absl::Time time) {
  Town& town = TownOf(key.municipality);
  LoggedWait logged{key, day, number};
  {
    const MutexLock lock(&town.mutex);
    if (!Enter(town, day)) return;
    const size_t queue = QueueOf(town, NameOf(key));
    const std::optional<ScoredWait> scored = town.predictor.Call(queue, number, MinuteOf(day, time));
    const auto told = town.told.extract({queue, number});
    if (!scored.has_value() || told.empty()) return;
    town.online_changed = true;
    logged.issued = told.mapped().issued;
    logged.told = told.mapped().told;
    logged.wait_s = Seconds(scored->wait_min);
    logged.estimator_s = Seconds(scored->by_estimator_min.p50);
  }
  Log(std::move(logged));
}

void PredictedWaits::Left(const QueueKey& key, absl::CivilDay day, int number, absl::Time time) {
  Town& town = TownOf(key.municipality);
  LoggedWait logged{key, day, number};
  {
    const MutexLock lock(&town.mutex);
    if (!Enter(town, day)) return;
    const size_t queue = QueueOf(town, NameOf(key));
    town.predictor.Leave(queue, number, MinuteOf(day, time));
    const auto told = town.told.extract({queue, number});
    if (told.empty()) return;
    logged.issued = told.mapped().issued;
    logged.told = told.mapped().told;
  }
  Log(std::move(logged));
}

void PredictedWaits::CountersOpen(const QueueKey& key, absl::CivilDay day, int counters, absl::Time time) {
  Town& town = TownOf(key.municipality);
  const MutexLock lock(&town.mutex);
  if (!Enter(town, day)) return;
  town.predictor.SetOpenCounters(QueueOf(town, NameOf(key)), counters, MinuteOf(day, time));
}

std::optional<ToldWait> PredictedWaits::Now(const Queue& queue, int ahead, absl::Time now) {
  Town& town = TownOf(queue.key.municipality);
  const MutexLock lock(&town.mutex);
  const absl::CivilDay day = JstDay(clock_->Now());
  Enter(town, day);
  const size_t index = QueueOf(town, NameOf(queue.key));
  if (!town.predictor.Knows(index)) return std::nullopt;
  return ToldOf(town.predictor.Ask(index, MinuteOf(day, now), ahead));
}

std::optional<ToldWait> PredictedWaits::Later(const Queue& queue, absl::Time now, absl::Time arrival) {
  Town& town = TownOf(queue.key.municipality);
  const MutexLock lock(&town.mutex);
  const absl::CivilDay day = JstDay(clock_->Now());
  Enter(town, day);
  const size_t index = QueueOf(town, NameOf(queue.key));
  if (!town.predictor.Knows(index)) return std::nullopt;
  const double arrival_min = absl::ToDoubleMinutes(arrival - absl::FromCivil(day, Jst()));
  return ToldOf(town.predictor.AskLater(index, MinuteOf(day, now), arrival_min));
}

std::vector<std::string> PredictedWaits::Municipalities() {
  const MutexLock lock(&mutex_);
  std::vector<std::string> municipalities;
  for (const auto& [municipality, town] : towns_) municipalities.push_back(municipality);
  return municipalities;
}

void PredictedWaits::Remember(const std::string& municipality, const NamedDay& named) {
  Town& town = TownOf(municipality);
  const MutexLock lock(&town.mutex);
  RecordedDay day{named.day, {}};
  for (size_t q = 0; q < named.queues.size(); ++q) {
    const size_t queue = QueueOf(town, named.names[q]);
    if (day.queues.size() <= queue) day.queues.resize(queue + 1);
    day.queues[queue] = named.queues[q];
  }
  town.predictor.Remember(std::move(day));
}

std::vector<std::pair<std::string, NamedDay>> PredictedWaits::TakeDays(bool unfinished) {
  std::vector<std::pair<std::string, NamedDay>> days;
  for (const std::string& municipality : Municipalities()) {
    Town& town = TownOf(municipality);
    const MutexLock lock(&town.mutex);
    Enter(town, JstDay(clock_->Now()));
    for (NamedDay& day : town.over) days.emplace_back(municipality, std::move(day));
    town.over.clear();
    if (unfinished) days.emplace_back(municipality, Named(town));
  }
  std::erase_if(days, [](const auto& entry) {
    return std::all_of(entry.second.queues.begin(), entry.second.queues.end(),
                       [](const RecordedQueue& queue) { return queue.tickets.empty(); });
  });
  return days;
}

std::optional<PredictedWaits::Lesson> PredictedWaits::TakeLesson(const std::string& municipality) {
  Town& town = TownOf(municipality);
  const MutexLock lock(&town.mutex);
  if (town.predictor.past().size() == 0) return std::nullopt;
  return Lesson{town.names, town.predictor.Job()};
}

bool PredictedWaits::Adopt(const std::string& municipality, const KeptModel& kept) {
  Town& town = TownOf(municipality);
  bool adopted = false;
  {
    const MutexLock lock(&town.mutex);
    std::vector<size_t> numbers;
    for (const QueueName& name : kept.names) numbers.push_back(QueueOf(town, name));
    const absl::CivilDay today = JstDay(clock_->Now());
    const bool fresh = kept.learnt <= today && today - kept.learnt <= kModelAgeDaysMax;
    adopted = fresh && town.predictor.Adopt(std::make_shared<const WaitModel>(kept.model.Renumbered(numbers)));
    if (adopted) town.learnt = kept.learnt;
  }
  return adopted;
}

void PredictedWaits::Log(LoggedWait wait) {
  if (wait.wait_s.has_value()) meter_->Scored(wait);
  const MutexLock lock(&log_mutex_);
  if (waits_.size() < kUnwrittenWaitsMax) waits_.push_back(std::move(wait));
}

std::vector<LoggedWait> PredictedWaits::TakeWaits() {
  const MutexLock lock(&log_mutex_);
  return std::exchange(waits_, {});
}

std::vector<KeptOnline> PredictedWaits::TakeOnline() {
  std::vector<KeptOnline> online;
  for (const std::string& municipality : Municipalities()) {
    Town& town = TownOf(municipality);
    const MutexLock lock(&town.mutex);
    const std::optional<absl::CivilDay> day = town.predictor.today();
    if (!std::exchange(town.online_changed, false) || !day.has_value()) continue;
    online.push_back(
        {municipality, *day, town.online_at_start, OnlineBytes(town.learnt, town.names, town.predictor.online())});
  }
  return online;
}

void PredictedWaits::Restore(const KeptOnline& kept) {
  const bool today = kept.day == JstDay(clock_->Now());
  const std::optional<NamedOnlineState> found = OnlineFromBytes(today ? kept.at_start : kept.latest);
  if (!found.has_value()) return;
  Town& town = TownOf(kept.municipality);
  const MutexLock lock(&town.mutex);
  OnlineState state{found->state.guard, {found->state.model.pooled, {}}, {found->state.estimator.pooled, {}}};
  for (size_t q = 0; q < found->names.size(); ++q) {
    const size_t queue = QueueOf(town, found->names[q]);
    for (CalibrationOffsets* offsets : {&state.model, &state.estimator}) {
      if (offsets->queues.size() <= queue) offsets->queues.resize(queue + 1);
    }
    state.model.queues[queue] = found->state.model.queues[q];
    state.estimator.queues[queue] = found->state.estimator.queues[q];
  }
  town.predictor.Restore(state, found->learnt == town.learnt);
}

bool PredictedWaits::UsesModel(const std::string& municipality) {
  Town& town = TownOf(municipality);
  const MutexLock lock(&town.mutex);
  return town.predictor.uses_model();
}

}  // namespace madoguchi::congestion
