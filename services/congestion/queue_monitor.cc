#include "services/congestion/queue_monitor.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "services/congestion/core/hall/opening.h"
#include "services/congestion/core/hall/wait_estimate.h"

namespace madoguchi::congestion {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kContext[] = "https://smart-data-models.github.io/dataModel.QueueManagement/context.jsonld";
constexpr char kCoreContext[] = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context.jsonld";

class Entity {
 public:
  Entity(const std::string& id, bool key_values) : key_values_(key_values) {
    json_["id"] = id;
    json_["type"] = "QueueMonitor";
  }
  void Add(const char* name, Json value) {
    json_[name] = key_values_ ? std::move(value) : Json{{"type", "Property"}, {"value", std::move(value)}};
  }
  void AddTime(const char* name, absl::Time time) {
    const std::string text = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
    Add(name, key_values_ ? Json(text) : Json{{"@type", "DateTime"}, {"@value", text}});
  }
  Json Take() {
    json_["@context"] = {kContext, kCoreContext};
    return std::move(json_);
  }

 private:
  const bool key_values_;
  Json json_;
};

// One of the model's three words. Suspended: the hours are the office's, but nobody is taken in or served now.
const char* StatusOf(const QueuePicture& seen) {
  if (seen.opening.cause == ClosedCause::kQueueClosed) return "Suspended";
  if (seen.opening.closed()) return "Closed";
  return seen.open_counters > 0 ? "Open" : "Suspended";
}

Json EntityOf(const HallPicture& picture, const QueuePicture& seen, bool key_values) {
  const QueueKey& key = seen.queue.key;
  const std::string local_id = absl::StrCat(key.municipality, ":", key.office, ":", key.queue);
  Entity entity(absl::StrCat("urn:ngsi-ld:QueueMonitor:", local_id), key_values);
  const auto label = [&](int number) { return absl::StrCat(seen.queue.numbers.prefix, number); };
  entity.Add("localId", local_id);
  entity.Add("name", seen.queue.title);
  if (!seen.queue.title_en.empty()) entity.Add("alternateName", seen.queue.title_en);
  entity.Add("officeName", picture.office.title.empty() ? key.office : picture.office.title);
  entity.Add("serviceId", key.queue);
  entity.Add("serviceName", seen.queue.title);
  entity.Add("serviceStatus", StatusOf(seen));
  entity.Add("serviceStatusNote", seen.opening.closed() ? ClosedText(seen.opening, picture.time)
                                                        : absl::StrCat(LevelText(seen.level), "、およそ",
                                                                       (seen.wait.p50_s + 59) / 60, "分待ち"));
  if (seen.opening.next) entity.AddTime("scheduleTime", *seen.opening.next);
  entity.Add("queueLine", seen.queue.title);
  entity.Add("ticketsToServe", seen.waiting);
  if (seen.last_number > 0) {
    entity.Add("lastTicketIssued", seen.last_number);
    entity.Add("lastTicketIssuedLabel", label(seen.last_number));
  }
  if (!seen.last_called.empty()) {
    entity.Add("ticketServed", seen.last_called.front().id.number);
    entity.Add("ticketServedLabel", seen.last_called.front().label);
  }
  entity.AddTime("dateModified", picture.time);
  return entity.Take();
}

}  // namespace

std::string QueueMonitorsJson(const HallPicture& picture, bool key_values) {
  Json entities = Json::array();
  for (const QueuePicture& queue : picture.queues) entities.push_back(EntityOf(picture, queue, key_values));
  return entities.dump();
}

}  // namespace madoguchi::congestion
