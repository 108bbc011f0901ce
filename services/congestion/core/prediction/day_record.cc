#include "services/congestion/core/prediction/day_record.h"

#include <limits>

#include "services/congestion/core/prediction/byte_record.h"

namespace madoguchi::congestion {
namespace {

constexpr char kName[] = "MDAY";
constexpr float kNever = std::numeric_limits<float>::quiet_NaN();

std::optional<float> Minute(float minute) { return minute == minute ? std::optional<float>(minute) : std::nullopt; }

}  // namespace

std::string DayBytes(const NamedDay& day) {
  ByteWriter bytes;
  bytes.PutText(absl::FormatCivilTime(day.day));
  bytes.Put<uint64_t>(day.queues.size());
  for (size_t q = 0; q < day.queues.size(); ++q) {
    bytes.PutText(day.names[q].office);
    bytes.PutText(day.names[q].queue);
    bytes.Put<uint64_t>(day.queues[q].tickets.size());
    for (const RecordedTicket& ticket : day.queues[q].tickets) {
      bytes.Put<int32_t>(ticket.number);
      bytes.Put(ticket.issued_min);
      bytes.Put(ticket.called_min.value_or(kNever));
      bytes.Put(ticket.left_min.value_or(kNever));
    }
    bytes.Put<uint64_t>(day.queues[q].counters.size());
    for (const RecordedCounters& counters : day.queues[q].counters) {
      bytes.Put(counters.minute);
      bytes.Put<int32_t>(counters.open);
    }
  }
  return bytes.Sealed(kName);
}

std::optional<NamedDay> DayFromBytes(absl::string_view sealed) {
  ByteReader bytes(kName, sealed);
  NamedDay day;
  if (!absl::ParseCivilTime(bytes.GetText(), &day.day)) return std::nullopt;
  const size_t queues = bytes.GetCount(4 * sizeof(uint64_t));
  day.names.resize(queues);
  day.queues.resize(queues);
  for (size_t q = 0; q < queues; ++q) {
    day.names[q].office = bytes.GetText();
    day.names[q].queue = bytes.GetText();
    day.queues[q].tickets.resize(bytes.GetCount(sizeof(int32_t) + 3 * sizeof(float)));
    for (RecordedTicket& ticket : day.queues[q].tickets) {
      ticket.number = bytes.Get<int32_t>();
      ticket.issued_min = bytes.Get<float>();
      ticket.called_min = Minute(bytes.Get<float>());
      ticket.left_min = Minute(bytes.Get<float>());
    }
    day.queues[q].counters.resize(bytes.GetCount(sizeof(float) + sizeof(int32_t)));
    for (RecordedCounters& counters : day.queues[q].counters) {
      counters.minute = bytes.Get<float>();
      counters.open = bytes.Get<int32_t>();
    }
  }
  if (!bytes.Finished()) return std::nullopt;
  return day;
}

}  // namespace madoguchi::congestion
