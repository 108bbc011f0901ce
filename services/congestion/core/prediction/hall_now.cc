#include "services/congestion/core/prediction/hall_now.h"

#include <algorithm>
#include <cmath>

namespace madoguchi::congestion {

void HallNow::AddQueue(int office, const QueueProfile& profile) {
  queues_.emplace_back(profile).office = office;
  if (offices_.size() <= static_cast<size_t>(office)) offices_.resize(office + 1);
  offices_[office].push_back(queues_.size() - 1);
}

OfficeNow HallNow::Office(size_t index, double minute) {
  OfficeNow office;
  for (const size_t other : offices_[queues_[index].office]) {
    QueueNow& queue = queues_[other].now;
    queue.Advance(minute);
    if (other != index) office.waiting += queue.waiting();
    office.open_counters += std::max(0, queue.open_counters());
    office.usual_open_counters += queue.profile().open[SlotOf(minute)];
    const Faded& faded = queue.faded(1);
    office.faded.calls += faded.calls;
    office.faded.expected_calls += faded.expected_calls;
    office.faded.arrivals += faded.arrivals;
    office.faded.expected_arrivals += faded.expected_arrivals;
  }
  return office;
}

NowFeatures HallNow::Now(size_t index, double minute) {
  const OfficeNow office = Office(index, minute);
  return FeaturesNow(queues_[index].now, office, day_, queues_[index].now.waiting());
}

NowFeatures HallNow::Now(size_t index, double minute, int ahead) {
  const OfficeNow office = Office(index, minute);
  return FeaturesNow(queues_[index].now, office, day_, ahead);
}

LaterFeatures HallNow::Later(size_t index, double minute, double arrival_min, double base_min) {
  const OfficeNow office = Office(index, minute);
  return FeaturesLater(queues_[index].now, office, day_, arrival_min, base_min);
}

std::vector<ReplayMoment> InTimeOrder(const RecordedDay& day, const std::vector<float>& leads_min) {
  using Kind = ReplayMoment::Kind;
  std::vector<ReplayMoment> moments;
  for (size_t q = 0; q < day.queues.size(); ++q) {
    const RecordedQueue& queue = day.queues[q];
    for (size_t i = 0; i < queue.tickets.size(); ++i) {
      const RecordedTicket& ticket = queue.tickets[i];
      if (!std::isfinite(ticket.issued_min)) continue;
      const int place = static_cast<int>(i);
      for (const float lead : leads_min) {
        moments.push_back({ticket.issued_min - lead, Kind::kAskLater, static_cast<int>(q), place, lead});
      }
      moments.push_back({ticket.issued_min, Kind::kAskNow, static_cast<int>(q), place});
      moments.push_back({ticket.issued_min, Kind::kIssue, static_cast<int>(q), place});
      if (ticket.called_min.has_value() && std::isfinite(*ticket.called_min)) {
        moments.push_back({std::max(*ticket.called_min, ticket.issued_min), Kind::kCall, static_cast<int>(q), place});
      }
      if (ticket.left_min.has_value() && std::isfinite(*ticket.left_min)) {
        moments.push_back({std::max(*ticket.left_min, ticket.issued_min), Kind::kLeave, static_cast<int>(q), place});
      }
    }
    for (size_t i = 0; i < queue.counters.size(); ++i) {
      if (!std::isfinite(queue.counters[i].minute)) continue;
      moments.push_back({queue.counters[i].minute, Kind::kCounters, static_cast<int>(q), static_cast<int>(i)});
    }
  }
  // A ticket's question and its issue stay together, in the order in which the tickets stand.
  const auto rank = [](const ReplayMoment& moment) {
    return moment.kind == Kind::kIssue ? Kind::kAskNow : moment.kind;
  };
  std::stable_sort(moments.begin(), moments.end(), [&](const ReplayMoment& a, const ReplayMoment& b) {
    return a.minute != b.minute ? a.minute < b.minute : rank(a) < rank(b);
  });
  return moments;
}

void Happen(const RecordedDay& day, const ReplayMoment& moment, HallNow& hall) {
  const RecordedQueue& recorded = day.queues[moment.queue];
  QueueNow& queue = hall.queue(moment.queue);
  switch (moment.kind) {
    case ReplayMoment::Kind::kIssue:
      queue.Issue(recorded.tickets[moment.place].number, moment.minute);
      break;
    case ReplayMoment::Kind::kCall:
      queue.Call(recorded.tickets[moment.place].number, moment.minute);
      break;
    case ReplayMoment::Kind::kLeave:
      queue.Leave(recorded.tickets[moment.place].number, moment.minute);
      break;
    case ReplayMoment::Kind::kCounters:
      queue.SetOpenCounters(recorded.counters[moment.place].open, moment.minute);
      break;
    case ReplayMoment::Kind::kAskLater:
    case ReplayMoment::Kind::kAskNow:
      break;
  }
}

}  // namespace madoguchi::congestion
