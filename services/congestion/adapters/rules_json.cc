#include "services/congestion/adapters/rules_json.h"
#include "common/status/macros.h"

#include "nlohmann/json.hpp"
#include "services/congestion/adapters/sql_rows.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

using Json = nlohmann::json;

// Reads members that are there and of the right type; others keep their defaults.
class Reader {
 public:
  explicit Reader(const Json& object) : object_(object) {}

  template <class T>
  void operator()(const char* name, T* value) const {
    const auto found = object_.find(name);
    if (found == object_.end()) return;
    if constexpr (std::is_same_v<T, bool>) {
      if (found->is_boolean()) *value = found->get<bool>();
    } else if constexpr (std::is_same_v<T, std::string>) {
      if (found->is_string()) *value = found->get<std::string>();
    } else {
      if (found->is_number_integer()) *value = static_cast<T>(found->get<int64_t>());
    }
  }
  Reader In(const char* name) const {
    static const Json* const kNothing = new Json(Json::object());
    const auto found = object_.find(name);
    return Reader(found == object_.end() ? *kNothing : *found);
  }
  const Json& List(const char* name) const {
    static const Json* const kNothing = new Json(Json::array());
    const auto found = object_.find(name);
    return found == object_.end() ? *kNothing : *found;
  }

 private:
  const Json& object_;
};

}  // namespace

std::string RulesJson(const Queue& queue) {
  Json categories = Json::array();
  for (const PriorityCategory& category : queue.categories) {
    categories.push_back({{"id", category.id},
                          {"title", category.title},
                          {"head_start_s", category.head_start_s},
                          {"staff_only", category.staff_only}});
  }
  const Json json = {{"title_en", queue.title_en},
                     {"title_easy", queue.title_easy},
                     {"numbers",
                      {{"first", queue.numbers.first},
                       {"last", queue.numbers.last},
                       {"offline_first", queue.numbers.offline_first},
                       {"prefix", queue.numbers.prefix}}},
                     {"categories", std::move(categories)},
                     {"booking",
                      {{"early_s", queue.booking.early_s},
                       {"late_s", queue.booking.late_s},
                       {"in_a_row_max", queue.booking.in_a_row_max}}},
                     {"remote",
                      {{"enabled", queue.remote.enabled},
                       {"from_minute", queue.remote.from_minute},
                       {"until_minute", queue.remote.until_minute},
                       {"waiting_max", queue.remote.waiting_max},
                       {"open_max", queue.remote.open_max},
                       {"check_in_s", queue.remote.check_in_s}}},
                     {"no_show", {{"recalls_min", queue.no_show.recalls_min}, {"wait_s", queue.no_show.wait_s}}},
                     {"return_position", static_cast<int>(queue.return_position)},
                     {"return_after", queue.return_after},
                     {"transfer_position", static_cast<int>(queue.transfer_position)},
                     {"slightly_busy_s", queue.slightly_busy_s},
                     {"busy_s", queue.busy_s},
                     {"kiosk_signed_in", queue.kiosk_signed_in},
                     {"closed", queue.closed}};
  return json.dump();
}

absl::Status ReadRules(const std::string& text, Queue* queue) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return CorruptEvent();
  const Reader read(json);
  read("title_en", &queue->title_en);
  read("title_easy", &queue->title_easy);
  const Reader numbers = read.In("numbers");
  numbers("first", &queue->numbers.first);
  numbers("last", &queue->numbers.last);
  numbers("offline_first", &queue->numbers.offline_first);
  numbers("prefix", &queue->numbers.prefix);
  for (const Json& each : read.List("categories")) {
    const Reader category(each);
    PriorityCategory& kept = queue->categories.emplace_back();
    category("id", &kept.id);
    category("title", &kept.title);
    category("head_start_s", &kept.head_start_s);
    category("staff_only", &kept.staff_only);
  }
  const Reader booking = read.In("booking");
  booking("early_s", &queue->booking.early_s);
  booking("late_s", &queue->booking.late_s);
  booking("in_a_row_max", &queue->booking.in_a_row_max);
  const Reader remote = read.In("remote");
  remote("enabled", &queue->remote.enabled);
  remote("from_minute", &queue->remote.from_minute);
  remote("until_minute", &queue->remote.until_minute);
  remote("waiting_max", &queue->remote.waiting_max);
  remote("open_max", &queue->remote.open_max);
  remote("check_in_s", &queue->remote.check_in_s);
  const Reader no_show = read.In("no_show");
  no_show("recalls_min", &queue->no_show.recalls_min);
  no_show("wait_s", &queue->no_show.wait_s);
  read("return_position", &queue->return_position);
  read("return_after", &queue->return_after);
  read("transfer_position", &queue->transfer_position);
  read("slightly_busy_s", &queue->slightly_busy_s);
  read("busy_s", &queue->busy_s);
  read("kiosk_signed_in", &queue->kiosk_signed_in);
  read("closed", &queue->closed);
  return absl::OkStatus();
}

std::string QueueJson(const Queue& queue) {
  Json json = Json::parse(RulesJson(queue));
  json["title"] = queue.title;
  json["counters"] = queue.counters;
  json["service_time_s"] = queue.service_time_s;
  return json.dump();
}

absl::Status ReadQueue(const std::string& text, Queue* queue) {
  RETURN_IF_ERROR(ReadRules(text, queue));
  const Json json = Json::parse(text);
  const Reader read(json);
  read("title", &queue->title);
  read("counters", &queue->counters);
  read("service_time_s", &queue->service_time_s);
  return absl::OkStatus();
}

std::string SettingsJson(const OfficeSettings& office) {
  Json notices = Json::array();
  for (const HallNotice& notice : office.notices) {
    notices.push_back({{"text", notice.text},
                       {"text_en", notice.text_en},
                       {"text_easy", notice.text_easy},
                       {"from_us", TimeColumn(notice.from_time)},
                       {"until_us", TimeColumn(notice.until_time)}});
  }
  return Json{{"title", office.title},
              {"title_en", office.title_en},
              {"title_easy", office.title_easy},
              {"notices", std::move(notices)},
              {"sponsor", office.sponsor},
              {"webhook_hosts", office.webhook_hosts},
              {"email_reminders", office.email_reminders}}
      .dump();
}

absl::Status ReadSettings(const std::string& text, OfficeSettings* office) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return CorruptEvent();
  const Reader read(json);
  read("title", &office->title);
  read("title_en", &office->title_en);
  read("title_easy", &office->title_easy);
  for (const Json& each : read.List("notices")) {
    const Reader notice(each);
    HallNotice& kept = office->notices.emplace_back();
    notice("text", &kept.text);
    notice("text_en", &kept.text_en);
    notice("text_easy", &kept.text_easy);
    int64_t from_us = 0;
    int64_t until_us = 0;
    notice("from_us", &from_us);
    notice("until_us", &until_us);
    kept.from_time = TimeFromColumn(from_us);
    kept.until_time = TimeFromColumn(until_us);
  }
  read("sponsor", &office->sponsor);
  for (const Json& host : read.List("webhook_hosts")) {
    if (host.is_string()) office->webhook_hosts.push_back(host.get<std::string>());
  }
  read("email_reminders", &office->email_reminders);
  return absl::OkStatus();
}

}  // namespace madoguchi::congestion
