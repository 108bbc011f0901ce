// A plain socket that speaks HTTP/1.1 byte by byte, so that tests can also send what no library would. Used by one
// thread.
#pragma once

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace madoguchi::gateway {

struct RawResponse {
  int status = 0;                              // 0: the connection ended without an answer
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  bool complete = false;  // the whole body arrived
};

class RawClient {
 public:
  explicit RawClient(int port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // False when the other side has closed.
  bool Send(absl::string_view bytes);
  RawResponse Receive(bool head_only = false);
  // The head of an answer whose body has no end of its own; ReceiveUntil then takes from the body.
  RawResponse ReceiveHead();
  // The bytes up to and including `end`; what came so far when the other side closes or nothing comes within `timeout`.
  std::string ReceiveUntil(absl::string_view end, absl::Duration timeout = absl::Seconds(15));
  // True when the other side closes within `timeout`.
  bool ClosedWithin(absl::Duration timeout);
  void Close();

 private:
  bool Fill(absl::Duration timeout);

  int socket_ = -1;
  std::string buffer_;
};

// One request on a connection of its own. `headers` are whole lines, each ending in CRLF.
RawResponse Fetch(int port, absl::string_view method, absl::string_view target, absl::string_view headers = "",
                  absl::string_view body = "");

}  // namespace madoguchi::gateway
