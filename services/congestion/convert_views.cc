// What people look at, as protos.
#include <google/protobuf/util/time_util.h>

#include "absl/strings/str_cat.h"
#include "services/congestion/convert.h"

namespace madoguchi::congestion {
namespace {

google::protobuf::Timestamp Timestamp(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

v1::Level ToProto(Level level) {
  switch (level) {
    case Level::kQuiet:
      return v1::QUIET;
    case Level::kSlightlyBusy:
      return v1::SLIGHTLY_BUSY;
    case Level::kBusy:
      return v1::BUSY;
  }
  return v1::LEVEL_UNSPECIFIED;
}

v1::Channel ToProto(Channel channel) {
  switch (channel) {
    case Channel::kKiosk:
      return v1::KIOSK;
    case Channel::kCounter:
      return v1::COUNTER;
    case Channel::kRemote:
      return v1::REMOTE;
  }
  return v1::CHANNEL_UNSPECIFIED;
}

v1::Wait ToProto(const Told& told) {
  v1::Wait wait;
  wait.set_p10_s(told.p10_s);
  wait.set_p50_s(told.p50_s);
  wait.set_p90_s(told.p90_s);
  wait.set_by_model(told.by_model);
  return wait;
}

v1::HallNotice ToProto(const HallNotice& notice) {
  v1::HallNotice proto;
  proto.set_text(notice.text);
  proto.set_text_en(notice.text_en);
  proto.set_text_easy(notice.text_easy);
  if (notice.from_time) *proto.mutable_from_time() = Timestamp(*notice.from_time);
  if (notice.until_time) *proto.mutable_until_time() = Timestamp(*notice.until_time);
  return proto;
}

std::string QueueName(const OfficeKey& office, const std::string& queue) {
  return QueueName(QueueKey{office.municipality, office.office, queue});
}

v1::ClosedCause ToProto(ClosedCause cause) {
  switch (cause) {
    case ClosedCause::kOpen:
      break;
    case ClosedCause::kNotYet:
      return v1::NOT_YET_OPEN;
    case ClosedCause::kOver:
      return v1::OVER_FOR_TODAY;
    case ClosedCause::kNotToday:
      return v1::NOT_OPEN_TODAY;
    case ClosedCause::kQueueClosed:
      return v1::QUEUE_CLOSED;
  }
  return v1::CLOSED_CAUSE_UNSPECIFIED;
}

v1::Opening ToProto(const Opening& opening, absl::Time now) {
  v1::Opening proto;
  proto.set_closed(opening.closed());
  proto.set_cause(ToProto(opening.cause));
  proto.set_reason(opening.reason);
  if (opening.next) *proto.mutable_next_open_time() = Timestamp(*opening.next);
  if (opening.closes) *proto.mutable_close_time() = Timestamp(*opening.closes);
  proto.set_text(ClosedText(opening, now));
  return proto;
}

// Being closed is no level.
v1::Level LevelCode(Level level, const Opening& opening) {
  return opening.closed() ? v1::LEVEL_UNSPECIFIED : ToProto(level);
}
std::string SignText(Level level, const Opening& opening) {
  return opening.closed() ? ClosedSign(opening) : std::string(LevelText(level));
}

v1::QueueState ToProto(const OfficeKey& office, const QueuePicture& picture, absl::Time now) {
  v1::QueueState proto;
  proto.set_name(QueueName(picture.queue.key));
  proto.set_title(picture.queue.title);
  proto.set_title_en(picture.queue.title_en);
  proto.set_title_easy(picture.queue.title_easy);
  proto.set_waiting(picture.waiting);
  proto.set_not_arrived(picture.not_arrived);
  proto.set_expected_wait_s(picture.wait.p50_s);
  *proto.mutable_wait() = ToProto(picture.wait);
  proto.set_open_counters(picture.open_counters);
  for (const Ticket& ticket : picture.last_called) *proto.add_last_called() = ToProto(office, ticket, false);
  proto.set_level(SignText(picture.level, picture.opening));
  proto.set_level_code(LevelCode(picture.level, picture.opening));
  proto.set_remote_open(picture.remote_open);
  proto.set_finished_today(picture.finished_today);
  *proto.mutable_opening() = ToProto(picture.opening, now);
  return proto;
}

const char* ReasonText(ConflictReason reason) {
  switch (reason) {
    case ConflictReason::kNumberTwice:
      return "NUMBER_TWICE";
    case ConflictReason::kNotPossible:
      return "NOT_POSSIBLE";
    case ConflictReason::kIssueMissing:
      return "ISSUE_MISSING";
    case ConflictReason::kCallMissing:
      return "CALL_MISSING";
  }
  return "";
}

}  // namespace

v1::Queue ToProto(const Queue& queue) {
  v1::Queue proto;
  proto.set_name(QueueName(queue.key));
  proto.set_title(queue.title);
  proto.set_title_en(queue.title_en);
  proto.set_title_easy(queue.title_easy);
  proto.set_counters(queue.counters);
  proto.set_service_time_s(queue.service_time_s);
  proto.mutable_numbers()->set_first(queue.numbers.first);
  proto.mutable_numbers()->set_last(queue.numbers.last);
  proto.mutable_numbers()->set_offline_first(queue.numbers.offline_first);
  proto.mutable_numbers()->set_prefix(queue.numbers.prefix);
  for (const PriorityCategory& category : queue.categories) {
    v1::PriorityCategory* const added = proto.add_categories();
    added->set_id(category.id);
    added->set_title(category.title);
    added->set_head_start_s(category.head_start_s);
    added->set_staff_only(category.staff_only);
  }
  proto.mutable_booking()->set_early_s(queue.booking.early_s);
  proto.mutable_booking()->set_late_s(queue.booking.late_s);
  proto.mutable_booking()->set_in_a_row_max(queue.booking.in_a_row_max);
  v1::RemoteRule* const remote = proto.mutable_remote();
  remote->set_enabled(queue.remote.enabled);
  remote->set_from_minute(queue.remote.from_minute);
  remote->set_until_minute(queue.remote.until_minute);
  remote->set_waiting_max(queue.remote.waiting_max);
  remote->set_open_max(queue.remote.open_max);
  remote->set_check_in_s(queue.remote.check_in_s);
  proto.mutable_no_show()->set_recalls_min(queue.no_show.recalls_min);
  proto.mutable_no_show()->set_wait_s(queue.no_show.wait_s);
  proto.set_return_position(queue.return_position == ReturnPosition::kBack        ? v1::BACK
                            : queue.return_position == ReturnPosition::kAfterSome ? v1::AFTER_SOME
                                                                                  : v1::FRONT);
  proto.set_return_after(queue.return_after);
  proto.set_transfer_position(queue.transfer_position == TransferPosition::kJoinsBack ? v1::JOINS_BACK
                                                                                      : v1::KEEPS_TIME);
  proto.set_slightly_busy_s(queue.slightly_busy_s);
  proto.set_busy_s(queue.busy_s);
  proto.set_kiosk_signed_in(queue.kiosk_signed_in);
  proto.set_closed(queue.closed);
  return proto;
}

v1::Office ToProto(const OfficeSettings& office) {
  v1::Office proto;
  proto.set_name(OfficeName(office.key));
  proto.set_title(office.title);
  proto.set_title_en(office.title_en);
  proto.set_title_easy(office.title_easy);
  for (const HallNotice& notice : office.notices) *proto.add_notices() = ToProto(notice);
  proto.set_sponsor(office.sponsor);
  for (const std::string& host : office.webhook_hosts) proto.add_webhook_hosts(host);
  proto.set_email_reminders(office.email_reminders);
  return proto;
}

v1::Ticket ToProto(const OfficeKey& office, const Ticket& ticket, bool whole) {
  v1::Ticket proto;
  proto.set_name(TicketName({office, ticket.day, ticket.id}));
  proto.set_number(ticket.id.number);
  proto.set_label(ticket.label);
  proto.set_state(StateOf(ticket.state));
  proto.set_counter(ticket.counter);
  proto.set_queue(QueueName(office, ticket.queue));
  proto.set_channel(ToProto(ticket.channel));
  if (ticket.issue_time) *proto.mutable_issue_time() = Timestamp(*ticket.issue_time);
  if (ticket.call_time) *proto.mutable_call_time() = Timestamp(*ticket.call_time);
  if (ticket.finish_time) *proto.mutable_finish_time() = Timestamp(*ticket.finish_time);
  proto.set_recalls(ticket.recalls);
  if (ticket.state == TicketState::kWaiting || ticket.state == TicketState::kNotArrived) {
    proto.set_ahead(ticket.told.ahead);
    proto.set_expected_wait_s(ticket.told.p50_s);
    *proto.mutable_wait() = ToProto(ticket.told);
  }
  if (ticket.state == TicketState::kNotArrived && ticket.check_in_by) {
    *proto.mutable_check_in_by() = Timestamp(*ticket.check_in_by);
  }
  if (!whole) return proto;
  proto.set_category(ticket.category);
  if (ticket.booking_time) *proto.mutable_booking_time() = Timestamp(*ticket.booking_time);
  for (size_t i = 0; i < ticket.route.size(); ++i) {
    v1::Stop* const stop = proto.add_stops();
    stop->set_queue(QueueName(office, ticket.route[i]));
    stop->set_done(i < ticket.stop || ticket.state == TicketState::kFinished);
  }
  return proto;
}

v1::Counter ToProto(const OfficeKey& office, const CounterState& counter) {
  v1::Counter proto;
  proto.set_counter(counter.counter);
  proto.set_open(counter.open);
  for (const std::string& queue : counter.queues) proto.add_queues(QueueName(office, queue));
  proto.set_serving(counter.serving_label);
  return proto;
}

v1::EventOutcome ToProto(const EventOutcome& outcome) {
  v1::EventOutcome proto;
  proto.set_event_id(outcome.event_id);
  proto.set_reason(outcome.refused);
  proto.set_result(!outcome.refused.empty()            ? v1::EventOutcome::REFUSED
                   : outcome.taken == Taken::kRecorded ? v1::EventOutcome::RECORDED
                                                       : v1::EventOutcome::KNOWN);
  return proto;
}

v1::Conflict ToProto(const OfficeKey& office, const Conflict& conflict) {
  v1::Conflict proto;
  proto.set_ticket(TicketName({office, conflict.event.day, conflict.event.ticket}));
  proto.set_event_id(conflict.event.id);
  proto.set_kind(KindOf(conflict.event.kind));
  *proto.mutable_time() = Timestamp(conflict.event.time);
  proto.set_counter(conflict.event.counter);
  proto.set_reason(ReasonText(conflict.reason));
  return proto;
}

v1::LiveState ToProto(const LivePicture& picture) {
  const HallPicture& hall = picture.hall;
  const OfficeKey& office = hall.office.key;
  v1::LiveState proto;
  proto.set_name(OfficeName(office));
  *proto.mutable_time() = Timestamp(hall.time);
  proto.set_sequence(picture.sequence);
  proto.set_title(hall.office.title);
  proto.set_title_en(hall.office.title_en);
  proto.set_title_easy(hall.office.title_easy);
  for (const HallNotice& notice : hall.office.notices) *proto.add_notices() = ToProto(notice);
  proto.set_sponsor(hall.office.sponsor);
  proto.set_level_code(LevelCode(hall.level, hall.opening));
  *proto.mutable_opening() = ToProto(hall.opening, hall.time);
  for (const QueuePicture& queue : hall.queues) *proto.add_queues() = ToProto(office, queue, hall.time);
  for (const Announcement& call : hall.announcements) {
    v1::Announcement* const added = proto.add_announcements();
    added->set_sequence(call.sequence);
    added->set_label(call.label);
    added->set_number(call.ticket.number);
    added->set_counter(call.counter);
    added->set_queue(QueueName(office, call.queue));
    *added->mutable_time() = Timestamp(call.time);
    added->set_recall(call.recall);
  }
  for (const CounterState& counter : hall.counters) *proto.add_counters() = ToProto(office, counter);
  return proto;
}

v1::Sign SignOf(const HallPicture& picture) {
  v1::Sign sign;
  sign.set_name(OfficeName(picture.office.key));
  sign.set_level(LevelCode(picture.level, picture.opening));
  sign.set_text(SignText(picture.level, picture.opening));
  *sign.mutable_opening() = ToProto(picture.opening, picture.time);
  *sign.mutable_time() = Timestamp(picture.time);
  for (const QueuePicture& queue : picture.queues) {
    v1::Sign::OfQueue* const added = sign.add_queues();
    added->set_queue(QueueName(queue.queue.key));
    added->set_title(queue.queue.title);
    added->set_level(LevelCode(queue.level, queue.opening));
    added->set_text(SignText(queue.level, queue.opening));
    *added->mutable_opening() = ToProto(queue.opening, picture.time);
    added->set_waiting(queue.waiting);
    added->set_expected_wait_s(queue.wait.p50_s);
  }
  return sign;
}

}  // namespace madoguchi::congestion
