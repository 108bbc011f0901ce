#include "tests/load/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace madoguchi::load {
namespace {

absl::Status Broken(absl::string_view what) {
  return absl::UnavailableError(absl::StrCat(what, ": ", std::strerror(errno)));
}

sockaddr_in Address(const std::string& host, int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  return address;
}

// The value of Content-Length in a header, 0 when there is none.
size_t ContentLength(absl::string_view header) {
  const std::string lower = absl::AsciiStrToLower(header);
  const size_t at = lower.find("\r\ncontent-length:");
  size_t length = 0;
  if (at == std::string::npos) return 0;
  const size_t from = at + std::strlen("\r\ncontent-length:");
  return absl::SimpleAtoi(absl::StripAsciiWhitespace(lower.substr(from, lower.find("\r\n", from) - from)), &length)
             ? length
             : 0;
}

}  // namespace

absl::StatusOr<HttpClient> HttpClient::Connect(const std::string& source, int port) {
  HttpClient client(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int on = 1;
  setsockopt(client.socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const sockaddr_in from = Address(source, 0);
  const sockaddr_in to = Address("127.0.0.1", port);
  if (bind(client.socket_, reinterpret_cast<const sockaddr*>(&from), sizeof(from)) != 0) return Broken("bind");
  if (connect(client.socket_, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) != 0) return Broken("connect");
  return client;
}

HttpClient::HttpClient(HttpClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}

HttpClient::~HttpClient() {
  if (socket_ >= 0) close(socket_);
}

absl::StatusOr<int> HttpClient::PostJson(const std::string& path, const std::string& body) {
  const std::string request = absl::StrCat(
      "POST ", path, " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ", body.size(),
      "\r\n\r\n", body);
  for (size_t sent = 0; sent < request.size();) {
    const ssize_t n = send(socket_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) return Broken("send");
    sent += static_cast<size_t>(n);
  }
  received_.clear();
  size_t header_end = std::string::npos;
  while (header_end == std::string::npos ||
         received_.size() < header_end + 4 + ContentLength(received_.substr(0, header_end))) {
    char buffer[16 * 1024];
    const ssize_t n = recv(socket_, buffer, sizeof(buffer), 0);
    if (n <= 0) return Broken("receive");
    received_.append(buffer, static_cast<size_t>(n));
    header_end = received_.find("\r\n\r\n");
  }
  int status = 0;
  if (received_.size() < 12 || !absl::SimpleAtoi(received_.substr(9, 3), &status))
    return absl::DataLossError("no HTTP answer");
  return status;
}

}  // namespace madoguchi::load
