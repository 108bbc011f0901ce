#include "gateway/testing/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"

namespace madoguchi::gateway {
namespace {

constexpr absl::Duration kReceiveTimeout = absl::Seconds(15);

}  // namespace

RawClient::RawClient(int port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) Close();
}

RawClient::~RawClient() { Close(); }

void RawClient::Close() {
  if (socket_ >= 0) close(socket_);
  socket_ = -1;
}

bool RawClient::Send(absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

bool RawClient::Fill(absl::Duration timeout) {
  if (socket_ < 0) return false;
  pollfd waiting{socket_, POLLIN, 0};
  if (poll(&waiting, 1, static_cast<int>(absl::ToInt64Milliseconds(timeout))) <= 0) return false;
  char chunk[16384];
  const ssize_t count = recv(socket_, chunk, sizeof(chunk), 0);
  if (count <= 0) return false;
  buffer_.append(chunk, static_cast<size_t>(count));
  return true;
}

std::string RawClient::ReceiveUntil(absl::string_view end, absl::Duration timeout) {
  size_t at = 0;
  while ((at = buffer_.find(end.data(), 0, end.size())) == std::string::npos) {
    if (!Fill(timeout)) return std::exchange(buffer_, "");
  }
  const std::string taken = buffer_.substr(0, at + end.size());
  buffer_.erase(0, at + end.size());
  return taken;
}

RawResponse RawClient::ReceiveHead() { return Receive(true); }

RawResponse RawClient::Receive(bool head_only) {
  RawResponse response;
  size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!Fill(kReceiveTimeout)) return response;
  }
  const std::vector<std::string> lines = absl::StrSplit(buffer_.substr(0, end), "\r\n");
  buffer_.erase(0, end + 4);
  response.status = std::atoi(lines[0].substr(9, 3).c_str());
  for (size_t i = 1; i < lines.size(); ++i) {
    const std::pair<std::string, std::string> header = absl::StrSplit(lines[i], absl::MaxSplits(": ", 1));
    response.headers[absl::AsciiStrToLower(header.first)] = header.second;
  }
  if (head_only || response.status == 304 || response.status == 204 || response.status == 100) {
    response.complete = true;
    return response;
  }
  if (response.headers["transfer-encoding"] == "chunked") {
    for (;;) {
      size_t line_end = 0;
      while ((line_end = buffer_.find("\r\n")) == std::string::npos) {
        if (!Fill(kReceiveTimeout)) return response;
      }
      const size_t size = std::strtoul(buffer_.c_str(), nullptr, 16);
      while (buffer_.size() < line_end + 2 + size + 2) {
        if (!Fill(kReceiveTimeout)) return response;
      }
      response.body += buffer_.substr(line_end + 2, size);
      buffer_.erase(0, line_end + 2 + size + 2);
      if (size == 0) break;
    }
    response.complete = true;
    return response;
  }
  const size_t length = std::strtoul(response.headers["content-length"].c_str(), nullptr, 10);
  while (buffer_.size() < length) {
    if (!Fill(kReceiveTimeout)) return response;
  }
  response.body = buffer_.substr(0, length);
  buffer_.erase(0, length);
  response.complete = true;
  return response;
}

bool RawClient::ClosedWithin(absl::Duration timeout) {
  const absl::Time end = absl::Now() + timeout;
  while (absl::Now() < end) {
    pollfd waiting{socket_, POLLIN, 0};
    if (poll(&waiting, 1, 10) <= 0) continue;
    char chunk[16384];
    if (recv(socket_, chunk, sizeof(chunk), 0) <= 0) return true;
  }
  return false;
}

RawResponse Fetch(int port, absl::string_view method, absl::string_view target, absl::string_view headers,
                  absl::string_view body) {
  RawClient client(port);
  std::string length;
  if (!body.empty() && !absl::StrContains(headers, "Content-Length"))
    length = absl::StrCat("Content-Length: ", body.size(), "\r\n");
  client.Send(absl::StrCat(method, " ", target, " HTTP/1.1\r\nHost: localhost\r\n", headers, length, "\r\n", body));
  return client.Receive(method == "HEAD");
}

}  // namespace madoguchi::gateway
