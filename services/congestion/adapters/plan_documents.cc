#include "services/congestion/adapters/plan_documents.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "services/congestion/core/planning/day_text.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

using nlohmann::json;

constexpr std::pair<PlannedEventState, const char*> kStates[] = {{PlannedEventState::kProposed, "proposed"},
                                                                 {PlannedEventState::kConfirmed, "confirmed"},
                                                                 {PlannedEventState::kCancelled, "cancelled"}};

// Reads members one after another and remembers whether all were there and of the right type.
class Reader {
 public:
  explicit Reader(const json& object) : object_(object) {}

  bool good() const { return good_; }

  int64_t Int(const char* name) {
    const json* value = Find(name);
    return Take(value != nullptr && value->is_number_integer()) ? value->get<int64_t>() : 0;
  }
  bool Bool(const char* name) {
    const json* value = Find(name);
    return Take(value != nullptr && value->is_boolean()) && value->get<bool>();
  }
  std::string Text(const char* name) {
    const json* value = Find(name);
    return Take(value != nullptr && value->is_string()) ? value->get<std::string>() : "";
  }
  absl::CivilDay Day(const char* name) {
    const std::optional<absl::CivilDay> day = ParseDay(Text(name));
    return Take(day.has_value()) ? *day : absl::CivilDay();
  }
  absl::Time Time(const char* name) { return absl::FromUnixMicros(Int(name)); }
  OpenWindow Window() { return {static_cast<int>(Int("from")), static_cast<int>(Int("until"))}; }
  const json& Array(const char* name) {
    static const json& kNone = *new json(json::array());
    const json* value = Find(name);
    return Take(value != nullptr && value->is_array()) ? *value : kNone;
  }

 private:
  const json* Find(const char* name) const {
    const auto found = object_.is_object() ? object_.find(name) : object_.end();
    return found == object_.end() ? nullptr : &*found;
  }
  bool Take(bool good) {
    good_ = good_ && good;
    return good;
  }

  const json& object_;
  bool good_ = true;
};

json WindowOf(const OpenWindow& window) { return {{"from", window.from_min}, {"until", window.until_min}}; }

}  // namespace

std::string DocumentOf(const OfficeHours& hours) {
  json weekly = json::array(), closed = json::array(), extra = json::array();
  for (int weekday = 0; weekday < 7; ++weekday) {
    if (!hours.weekly[weekday]) continue;
    json window = WindowOf(*hours.weekly[weekday]);
    window["weekday"] = weekday;
    weekly.push_back(std::move(window));
  }
  for (const ClosedDays& days : hours.closed) {
    closed.push_back({{"first", FormatDay(days.first)}, {"last", FormatDay(days.last)}, {"reason", days.reason}});
  }
  for (const ExtraOpening& opening : hours.extra) {
    json window = WindowOf(opening.window);
    window["day"] = FormatDay(opening.day);
    window["reason"] = opening.reason;
    extra.push_back(std::move(window));
  }
  return json{{"revision", hours.revision},
              {"weekly", std::move(weekly)},
              {"open_on_holidays", hours.open_on_holidays},
              {"open_at_year_end", hours.open_at_year_end},
              {"closed", std::move(closed)},
              {"extra", std::move(extra)}}
      .dump();
}

absl::StatusOr<OfficeHours> HoursFrom(absl::string_view document) {
  const json parsed = json::parse(document.begin(), document.end(), nullptr, false);
  Reader reader(parsed);
  OfficeHours hours{.revision = reader.Int("revision"),
                    .open_on_holidays = reader.Bool("open_on_holidays"),
                    .open_at_year_end = reader.Bool("open_at_year_end")};
  bool good = true;
  for (const json& item : reader.Array("weekly")) {
    Reader day(item);
    const int64_t weekday = day.Int("weekday");
    good = good && weekday >= 0 && weekday < 7;
    if (good) hours.weekly[static_cast<size_t>(weekday)] = day.Window();
    good = good && day.good();
  }
  for (const json& item : reader.Array("closed")) {
    Reader days(item);
    hours.closed.push_back({days.Day("first"), days.Day("last"), days.Text("reason")});
    good = good && days.good();
  }
  for (const json& item : reader.Array("extra")) {
    Reader opening(item);
    hours.extra.push_back({opening.Day("day"), opening.Window(), opening.Text("reason")});
    good = good && opening.good();
  }
  if (!good || !reader.good()) return CorruptPlan();
  return hours;
}

std::string DocumentOf(const PlannedEvent& event) {
  std::string state;
  for (const auto& [value, name] : kStates) {
    if (value == event.state) state = name;
  }
  return json{{"id", event.id},
              {"revision", event.revision},
              {"state", state},
              {"queue", event.queue},
              {"title", event.title},
              {"show_title", event.show_title},
              {"headcount", event.headcount},
              {"show_percent", event.show_percent},
              {"first", FormatDay(event.first)},
              {"last", FormatDay(event.last)},
              {"from", event.from_min},
              {"until", event.until_min},
              {"partner", event.partner},
              {"note", event.note},
              {"create_us", absl::ToUnixMicros(event.create_time)},
              {"update_us", absl::ToUnixMicros(event.update_time)},
              {"update_actor", event.update_actor}}
      .dump();
}

absl::StatusOr<PlannedEvent> EventFrom(absl::string_view document) {
  const json parsed = json::parse(document.begin(), document.end(), nullptr, false);
  Reader reader(parsed);
  PlannedEvent event{.id = reader.Text("id"),
                     .revision = reader.Int("revision"),
                     .queue = reader.Text("queue"),
                     .title = reader.Text("title"),
                     .show_title = reader.Bool("show_title"),
                     .headcount = reader.Int("headcount"),
                     .show_percent = static_cast<int>(reader.Int("show_percent")),
                     .first = reader.Day("first"),
                     .last = reader.Day("last"),
                     .from_min = static_cast<int>(reader.Int("from")),
                     .until_min = static_cast<int>(reader.Int("until")),
                     .partner = reader.Text("partner"),
                     .note = reader.Text("note"),
                     .create_time = reader.Time("create_us"),
                     .update_time = reader.Time("update_us"),
                     .update_actor = reader.Text("update_actor")};
  bool known_state = false;
  for (const auto& [value, name] : kStates) {
    if (reader.Text("state") != name) continue;
    event.state = value;
    known_state = true;
  }
  if (!known_state || !reader.good()) return CorruptPlan();
  return event;
}

std::string DocumentOf(const Partner& partner) {
  json document = {{"id", partner.id},
                   {"title", partner.title},
                   {"key_hash", partner.key_hash},
                   {"revoked", partner.revoked},
                   {"create_us", absl::ToUnixMicros(partner.create_time)},
                   {"expire_us", absl::ToUnixMicros(partner.expire_time)}};
  if (partner.last_use_time != absl::InfinitePast()) {
    document["last_use_us"] = absl::ToUnixMicros(partner.last_use_time);
  }
  return document.dump();
}

absl::StatusOr<Partner> PartnerFrom(absl::string_view document) {
  const json parsed = json::parse(document.begin(), document.end(), nullptr, false);
  Reader reader(parsed);
  Partner partner{.id = reader.Text("id"),
                  .title = reader.Text("title"),
                  .key_hash = reader.Text("key_hash"),
                  .revoked = reader.Bool("revoked"),
                  .create_time = reader.Time("create_us"),
                  .expire_time = reader.Time("expire_us")};
  if (parsed.is_object() && parsed.contains("last_use_us")) partner.last_use_time = reader.Time("last_use_us");
  if (!reader.good()) return CorruptPlan();
  return partner;
}

}  // namespace madoguchi::congestion
