// One JSON line a request on standard error. Only what is listed here is ever written: no names, values, addresses or
// tokens.
#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace madoguchi::observability {

struct RequestLine {
  absl::Time time;
  std::string service;  // process
  std::string method;
  std::string code;    // gRPC or HTTP status
  std::string reason;  // ErrorInfo reason, "" when none
  std::string municipality;
  std::string subject;  // opaque account id
  std::string trace_id;
  absl::Duration duration;
};

// Thread-safe; a line is written whole.
void Log(const RequestLine& line);

// An event of the process itself ("started", "drained", "relay: redis unreachable"), same stream and form.
void LogEvent(absl::string_view service, absl::string_view event, absl::string_view detail = "");

// W3C Trace Context, version 00: a fresh traceparent, or a child span of `parent` when that is well formed.
std::string ChildTraceparent(absl::string_view parent);
std::string TraceIdOf(absl::string_view traceparent);

}  // namespace madoguchi::observability
