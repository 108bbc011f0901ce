// One kept-alive HTTP/1.1 connection for the load test: small requests, small answers, no TLS. Not thread-safe.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace madoguchi::load {

class HttpClient {
 public:
  // Connects from `source`, an address of the loopback network: to the gateway each address is another citizen with a
  // rate limit of its own.
  static absl::StatusOr<HttpClient> Connect(const std::string& source, int port);
  HttpClient(HttpClient&& other) noexcept;
  HttpClient& operator=(HttpClient&&) = delete;
  ~HttpClient();

  // The status code of the answer, whose body is read to its end.
  absl::StatusOr<int> PostJson(const std::string& path, const std::string& body);

 private:
  explicit HttpClient(int socket) : socket_(socket) {}

  int socket_ = -1;
  std::string received_;
};

}  // namespace madoguchi::load
