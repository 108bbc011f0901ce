// One HTTP exchange as values, free of any HTTP library.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace madoguchi::gateway {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
  std::string method;
  std::string path;                        // still percent-encoded, starts with "/"
  std::string query;                       // without "?"
  Headers headers;                         // names in lower case
  std::string peer;                        // numeric address, without port
  std::optional<uint64_t> content_length;  // absent when chunked or without a body
  bool has_body = false;

  // "" when absent; the first one when repeated.
  absl::string_view Header(absl::string_view lower_case_name) const;
  // The value of a cookie, "" when absent.
  absl::string_view Cookie(absl::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  Headers headers;
  std::string body;
  std::shared_ptr<const std::string> shared_body;  // instead of `body`, for what is kept in memory anyway
  bool close = false;                              // the rest of the request was not read

  const std::string& Body() const { return shared_body ? *shared_body : body; }
  // "" when absent.
  absl::string_view Header(absl::string_view name) const;
  void Set(absl::string_view name, absl::string_view value);
};

// A request or response body as it passes by. Calls block for at most limits.h's kChunkTimeout; used by one thread.
class HttpStream {
 public:
  virtual ~HttpStream() = default;
  // Up to kStreamChunkBytes of the request; empty at its end. CANCELLED (CLIENT_GONE), DEADLINE_EXCEEDED
  // (REQUEST_TIMEOUT), RESOURCE_EXHAUSTED (FILE_TOO_LARGE).
  virtual absl::StatusOr<std::string> Read() = 0;
  // The head of a streamed response; its body is ignored. Then Write, then Finish.
  virtual absl::Status WriteHead(const HttpResponse& head) = 0;
  virtual absl::Status Write(absl::string_view chunk) = 0;
  virtual absl::Status Finish() = 0;
};

// Whole events in the form of the wire, one text shared by all who are shown it.
using EventText = std::shared_ptr<const std::string>;

// One viewer of an event stream, as the source of its events sees it. Thread-safe; calls do not block.
class EventViewer {
 public:
  virtual ~EventViewer() = default;
  // What this viewer has not begun to receive is replaced: a slow one sees the newest state only. A viewer that does
  // not take even that for limits.h's kViewerStallMax is cut.
  virtual void Show(EventText text) = 0;
  // Nothing follows. Before the first Show, `why` is the answer to the request.
  virtual void End(const absl::Status& why) = 0;
};

// A viewer's place in an event stream; destroying it gives the place up.
class EventSeat {
 public:
  virtual ~EventSeat() = default;
};

// How a request's body is to be taken, decided from its head alone.
struct Admission {
  enum class Kind { kRespond, kBuffer, kStream, kEvents };
  Kind kind = Kind::kRespond;
  HttpResponse response;        // kRespond; the head of kEvents
  uint64_t body_bytes_max = 0;  // kBuffer, kStream
  // kEvents: called once; keeps the viewer until it leaves or is ended.
  std::function<absl::StatusOr<std::unique_ptr<EventSeat>>(std::shared_ptr<EventViewer>)> join = nullptr;
};

// What one exchange came to.
struct Outcome {
  int status = 0;  // 0: the client left before an answer
  uint64_t request_bytes = 0;
  uint64_t response_bytes = 0;
  absl::Duration duration;
};

// One request on its way to an answer. The listener calls Admit, then for kBuffer or kStream exactly one of the
// handlers, then Answered. Used by one thread at a time.
class HttpExchange {
 public:
  virtual ~HttpExchange() = default;
  // On an I/O thread: must not block.
  virtual Admission Admit() = 0;
  // On a worker.
  virtual HttpResponse Handle(std::string body) = 0;
  // On a worker. Nothing when the answer went out through the stream.
  virtual std::optional<HttpResponse> HandleStream(HttpStream& stream) = 0;
  // From any thread, while Handle runs: nobody waits for its answer any more.
  virtual void ClientLeft() = 0;
  // The answer when the listener could not take the body (too large, too slow, overloaded).
  virtual HttpResponse Refuse(const absl::Status& status) = 0;
  virtual void Answered(const Outcome& outcome) = 0;
};

// What the listener serves. Thread-safe.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  virtual std::unique_ptr<HttpExchange> Begin(HttpRequest request) = 0;
  // The answer to bytes that are no request.
  virtual HttpResponse RefuseUnparsed(const absl::Status& status) = 0;
};

}  // namespace madoguchi::gateway
