#include "common/observability/request_log.h"

#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace madoguchi::observability {
namespace {

constexpr size_t kTraceparentChars = 55;
constexpr size_t kTraceIdStart = 3;
constexpr size_t kTraceIdChars = 32;
constexpr size_t kSpanIdStart = 36;
constexpr size_t kSpanIdChars = 16;

std::string RandomHex(size_t chars) {
  std::string bytes(chars / 2, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return absl::BytesToHexString(bytes);
}

bool IsTraceparent(absl::string_view text) {
  if (text.size() != kTraceparentChars || text.substr(0, 3) != "00-" || text[35] != '-' || text[52] != '-')
    return false;
  const auto hex = [](absl::string_view part) {
    return std::all_of(part.begin(), part.end(),
                       [](char c) { return absl::ascii_isdigit(c) || (c >= 'a' && c <= 'f'); });
  };
  const absl::string_view trace = text.substr(kTraceIdStart, kTraceIdChars);
  const absl::string_view span = text.substr(kSpanIdStart, kSpanIdChars);
  return hex(trace) && hex(span) && hex(text.substr(53)) && trace.find_first_not_of('0') != absl::string_view::npos &&
         span.find_first_not_of('0') != absl::string_view::npos;
}

void WriteLine(const nlohmann::ordered_json& json) {
  std::string line = json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  line.push_back('\n');
  // One write call, so that lines of several threads never mix.
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
}

std::string Stamp(absl::Time time) { return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone()); }

}  // namespace

void Log(const RequestLine& line) {
  nlohmann::ordered_json json = {{"time", Stamp(line.time)},
                                 {"service", line.service},
                                 {"method", line.method},
                                 {"code", line.code},
                                 {"ms", absl::ToDoubleMilliseconds(line.duration)},
                                 {"trace", line.trace_id}};
  if (!line.reason.empty()) json["reason"] = line.reason;
  if (!line.municipality.empty()) json["municipality"] = line.municipality;
  if (!line.subject.empty()) json["subject"] = line.subject;
  WriteLine(json);
}

void LogEvent(absl::string_view service, absl::string_view event, absl::string_view detail) {
  nlohmann::ordered_json json = {
      {"time", Stamp(absl::Now())}, {"service", std::string(service)}, {"event", std::string(event)}};
  if (!detail.empty()) json["detail"] = std::string(detail);
  WriteLine(json);
}

std::string ChildTraceparent(absl::string_view parent) {
  if (!IsTraceparent(parent)) return absl::StrCat("00-", RandomHex(kTraceIdChars), "-", RandomHex(kSpanIdChars), "-01");
  return absl::StrCat(parent.substr(0, kSpanIdStart), RandomHex(kSpanIdChars),
                      parent.substr(kSpanIdStart + kSpanIdChars));
}

std::string TraceIdOf(absl::string_view traceparent) {
  return IsTraceparent(traceparent) ? std::string(traceparent.substr(kTraceIdStart, kTraceIdChars)) : "";
}

}  // namespace madoguchi::observability
