#include "cli/client/http_get.h"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace madoguchi::cli {
namespace {

constexpr size_t kAnswerBytesMax = 4 * 1024 * 1024;

int Dial(const std::string& endpoint, absl::Duration timeout) {
  const size_t colon = endpoint.rfind(':');
  if (colon == std::string::npos) return -1;
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(endpoint.substr(0, colon).c_str(), endpoint.substr(colon + 1).c_str(), &hints, &found) != 0)
    return -1;
  const absl::Cleanup release = [found] { freeaddrinfo(found); };
  const int socket_fd = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
  if (socket_fd < 0) return -1;
  const timeval limit = absl::ToTimeval(timeout);
  setsockopt(socket_fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  setsockopt(socket_fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
  if (connect(socket_fd, found->ai_addr, found->ai_addrlen) == 0) return socket_fd;
  close(socket_fd);
  return -1;
}

}  // namespace

std::optional<HttpAnswer> HttpGet(const std::string& endpoint, const std::string& path, absl::Duration timeout) {
  const int socket_fd = Dial(endpoint, timeout);
  if (socket_fd < 0) return std::nullopt;
  const absl::Cleanup hang_up = [socket_fd] { close(socket_fd); };
  const std::string request = absl::StrCat("GET ", path, " HTTP/1.0\r\nHost: ", endpoint, "\r\n\r\n");
  if (send(socket_fd, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
    return std::nullopt;
  std::string answer;
  char chunk[16 * 1024];
  ssize_t count = 0;
  while (answer.size() < kAnswerBytesMax && (count = recv(socket_fd, chunk, sizeof(chunk), 0)) > 0) {
    answer.append(chunk, static_cast<size_t>(count));
  }
  const size_t head_end = answer.find("\r\n\r\n");
  HttpAnswer result;
  if (head_end == std::string::npos || answer.size() < 12 || !absl::SimpleAtoi(answer.substr(9, 3), &result.status)) {
    return std::nullopt;
  }
  result.body = answer.substr(head_end + 4);
  return result;
}

}  // namespace madoguchi::cli
