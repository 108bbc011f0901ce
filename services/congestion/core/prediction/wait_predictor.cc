#include "services/congestion/core/prediction/wait_predictor.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace madoguchi::congestion {
namespace {

// A queue with less past than this is answered by the estimator: what a model learnt of one kind of day misleads on
// another.
constexpr float kDaysForModel = 5;
// Where many queues taught the model, it knows more kinds of days than a queue has lived.
constexpr float kDaysForTaughtModel = 2;
constexpr size_t kRowsOfTaughtModel = 5000;
// With less than this, at today's pace: its usual rate counts so many minutes of today's.
constexpr float kDaysForRates = 1;
constexpr double kUsualRatePrior_min = 10;

bool ModelKnows(const WaitModel& model, float days) {
  return days >= (model.rows() >= kRowsOfTaughtModel ? kDaysForTaughtModel : kDaysForModel);
}

// No wait is longer than a day.
Quantiles WithinADay(const Quantiles& minutes) {
  return Ordered({std::min(kDay_min, minutes.p10), std::min(kDay_min, minutes.p50), std::min(kDay_min, minutes.p90)});
}

Quantiles Minutes(const Quantiles& log_wait) {
  return WithinADay({std::expm1(log_wait.p10), std::expm1(log_wait.p50), std::expm1(log_wait.p90)});
}

Quantiles LogWait(const Quantiles& minutes) {
  return {std::log1p(minutes.p10), std::log1p(minutes.p50), std::log1p(minutes.p90)};
}

// An asker's clock may be anywhere.
double OfDay(double minute) { return std::isfinite(minute) ? std::clamp(minute, 0.0, kDay_min) : 0; }

}  // namespace

WaitPredictor::WaitPredictor(WaitPredictorOptions options)
    : options_(options),
      calibration_(options.calibration),
      estimator_calibration_(options.estimator_calibration),
      shift_(options.shift),
      misses_(options.misses),
      guard_(options.guard) {}

size_t WaitPredictor::QueueOf(const QueueName& name) {
  const auto [found, added] = queues_.try_emplace(name, queues_.size());
  if (added) {
    const int office = offices_.try_emplace(name.office, static_cast<int>(offices_.size())).first->second;
    office_of_.push_back(office);
    if (today_ != nullptr) today_->AddQueue(office, QueueProfile());
    record_.queues.emplace_back();
    places_.emplace_back();
    told_.emplace_back();
  }
  return found->second;
}

bool WaitPredictor::Knows(size_t queue) { return Today().queue(queue).profile().days >= kDaysForRates; }

void WaitPredictor::Remember(RecordedDay day) {
  day.queues.resize(std::max(day.queues.size(), queues_.size()));
  past_.Add(std::move(day));
}

WaitModel TrainingJob::Learn() const {
  return WaitModel::Train(MakeTrainingSet(past, office_of, {rows_max, options.whole, options.seed}), office_of.size(),
                          options);
}

bool WaitPredictor::Adopt(std::shared_ptr<const WaitModel> model) {
  const bool good = model->unseen_loss_min() > 0 && model->unseen_loss_min() <= model->unseen_queue_length_loss_min();
  // Its factors of the estimator are worth having even if it is not.
  if (trained_ && !good) return false;
  model_ = std::move(model);
  trained_ = good;
  guard_.Renew();
  return good;
}

void WaitPredictor::Restore(const OnlineState& state, bool same_model) {
  guard_.Restore(state.guard);
  if (!same_model) guard_.Renew();
  calibration_.Restore(state.model);
  estimator_calibration_.Restore(state.estimator);
}

std::optional<absl::CivilDay> WaitPredictor::today() const {
  if (today_ == nullptr) return std::nullopt;
  return today_->day();
}

void WaitPredictor::StartDay(absl::CivilDay day) {
  EndDay();
  today_ = std::make_unique<HallNow>(day);
  std::vector<QueueProfile> profiles = past_.Profiles();
  profiles.resize(queues_.size());
  for (size_t q = 0; q < queues_.size(); ++q) today_->AddQueue(office_of_[q], profiles[q]);
  record_.day = day;
  shift_.StartDay();
  misses_.StartDay();
}

void WaitPredictor::CountOverdue(size_t queue) {
  const double now = today_->queue(queue).minute();
  for (auto& [number, told] : told_[queue]) {
    if (!told.queued || told.overdue || now - told.minute <= told.by_model_min.p90) continue;
    told.overdue = true;
    misses_.Learn(queue, DayMisses::Outcome::kAbove);
  }
}

void WaitPredictor::EndDay() {
  if (today_ == nullptr) return;
  today_.reset();
  RecordedDay record{record_.day, std::vector<RecordedQueue>(queues_.size())};
  std::swap(record, record_);
  for (auto& places : places_) places.clear();
  for (auto& told : told_) told.clear();
  const bool anything = std::any_of(record.queues.begin(), record.queues.end(),
                                    [](const RecordedQueue& queue) { return !queue.tickets.empty(); });
  if (anything) Remember(std::move(record));
}

HallNow& WaitPredictor::Today() {
  if (today_ == nullptr) StartDay(absl::CivilDay());
  return *today_;
}

Quantiles WaitPredictor::ByEstimator(const QueueNow& queue, int ahead) const {
  if (queue.profile().days >= kDaysForRates) return model_->ByQueueLength(queue.QueueLengthEstimate_min(ahead));
  const Faded& today = queue.faded(kFading_min.size() - 1);
  const double rate =
      (today.calls + kUsualRatePrior_min * queue.profile().rate) / (today.line_min + kUsualRatePrior_min);
  return model_->ByQueueLength((ahead + 1) / rate);
}

SimpleEstimates WaitPredictor::Simple(const QueueNow& queue, int ahead, double arrival_min) const {
  const double now = queue.QueueLengthEstimate_min(ahead);
  const double usual = std::expm1(queue.profile().log_wait[SlotOf(arrival_min)]);
  return {model_->ByQueueLength(now), usual, queue.anybody_called() ? queue.last_called().wait_min() : 0,
          model_->Blend(now, usual, arrival_min - queue.minute())};
}

WaitPrediction WaitPredictor::Answer(size_t index, double minute, int ahead, Told* told) {
  HallNow& hall = Today();
  const NowFeatures features = hall.Now(index, minute, ahead);
  const QueueNow& queue = hall.queue(index);
  Told answer;
  answer.minute = queue.minute();
  answer.queued = ahead > 0;
  answer.by_model = uses_model() && ModelKnows(*model_, queue.profile().days);
  answer.estimator_log_wait = LogWait(ByEstimator(queue, ahead));
  answer.by_estimator_min = Minutes(estimator_calibration_.Correct(index, answer.estimator_log_wait));
  answer.log_wait = model_->Now(index, features, queue.PaceEstimate_min(ahead), queue.QueueLengthEstimate_min(ahead));
  answer.middle_log_wait = answer.log_wait.p50;
  // Whoever is next waits for no line, whatever its pace.
  if (answer.queued) answer.log_wait = shift_.Shift(index, answer.log_wait);
  answer.by_model_min = Minutes(misses_.Widen(index, calibration_.Correct(index, answer.log_wait)));
  if (told != nullptr) *told = answer;
  return {ahead, answer.by_model ? answer.by_model_min : answer.by_estimator_min, answer.by_model,
          Simple(queue, ahead, queue.minute())};
}

WaitPrediction WaitPredictor::Issue(size_t queue, int number, double minute) {
  minute = OfDay(minute);
  Today().queue(queue).Advance(minute);
  CountOverdue(queue);
  Told told;
  const WaitPrediction answer = Answer(queue, minute, Today().queue(queue).waiting(), &told);
  if (!today_->queue(queue).Issue(number, minute)) return answer;
  told_[queue].emplace(number, told);
  std::vector<RecordedTicket>& tickets = record_.queues[queue].tickets;
  places_[queue][number] = tickets.size();
  tickets.push_back({number, static_cast<float>(told.minute), std::nullopt});
  return answer;
}

std::optional<ScoredWait> WaitPredictor::Call(size_t queue, int number, double minute) {
  minute = OfDay(minute);
  HallNow& hall = Today();
  if (!hall.queue(queue).Call(number, minute)) return std::nullopt;
  const auto place = places_[queue].find(number);
  if (place == places_[queue].end()) return std::nullopt;
  const double called = hall.queue(queue).minute();
  record_.queues[queue].tickets[place->second].called_min = static_cast<float>(called);
  const auto found = told_[queue].find(number);
  if (found == told_[queue].end()) return std::nullopt;
  const Told told = found->second;
  told_[queue].erase(found);
  const double wait = called - told.minute;
  const ScoredWait scored{wait, told.by_model_min, told.by_estimator_min, told.by_model};
  // What is told to ordinary people is not judged by those who go past them.
  if (hall.queue(queue).overtook()) return scored;
  if (told.queued && !told.overdue) {
    misses_.Learn(queue, wait < told.by_model_min.p10   ? DayMisses::Outcome::kBelow
                         : wait > told.by_model_min.p90 ? DayMisses::Outcome::kAbove
                                                        : DayMisses::Outcome::kInside);
  }
  if (told.queued) shift_.Learn(queue, told.middle_log_wait, std::log1p(wait));
  // Those who do not queue are told what is true without any skill; they would only dilute the figures.
  // A new queue is answered at today's pace, which corrects itself.
  const bool known = told.queued && hall.queue(queue).profile().days >= kDaysForRates;
  if (known) estimator_calibration_.Learn(queue, told.estimator_log_wait, std::log1p(wait));
  if (trained_ && known) calibration_.Learn(queue, told.log_wait, std::log1p(wait));
  // What nobody would be told by the model says nothing of whether people should be.
  if (trained_ && told.queued && ModelKnows(*model_, hall.queue(queue).profile().days)) {
    guard_.Learn(MeanPinballLoss(told.by_model_min, wait), MeanPinballLoss(told.by_estimator_min, wait));
  }
  return scored;
}

void WaitPredictor::Leave(size_t queue, int number, double minute) {
  QueueNow& line = Today().queue(queue);
  if (!line.Leave(number, OfDay(minute))) return;
  told_[queue].erase(number);
  const auto place = places_[queue].find(number);
  record_.queues[queue].tickets[place->second].left_min = static_cast<float>(line.minute());
  places_[queue].erase(place);
}

void WaitPredictor::SetOpenCounters(size_t queue, int counters, double minute) {
  minute = OfDay(minute);
  Today().queue(queue).SetOpenCounters(counters, minute);
  record_.queues[queue].counters.push_back({static_cast<float>(minute), counters});
}

WaitPrediction WaitPredictor::Ask(size_t queue, double minute) {
  return Answer(queue, OfDay(minute), Today().queue(queue).waiting(), nullptr);
}

WaitPrediction WaitPredictor::Ask(size_t queue, double minute, int ahead) {
  return Answer(queue, OfDay(minute), std::max(0, ahead), nullptr);
}

WaitPrediction WaitPredictor::AskLater(size_t index, double minute, double arrival_min) {
  minute = OfDay(minute);
  arrival_min = std::max(minute, OfDay(arrival_min));
  HallNow& hall = Today();
  hall.queue(index).Advance(minute);
  const QueueNow& queue = hall.queue(index);
  const double base = BlendedEstimate_min(queue, arrival_min);
  const SimpleEstimates simple = Simple(queue, queue.waiting(), arrival_min);
  if (!uses_model() || !ModelKnows(*model_, queue.profile().days)) {
    return {queue.waiting(), WithinADay(model_->ByQueueLength(base)), false, simple};
  }
  const LaterFeatures features = hall.Later(index, minute, arrival_min, base);
  return {queue.waiting(), Minutes(model_->Later(features, base, arrival_min - minute)), true, simple};
}

}  // namespace madoguchi::congestion
