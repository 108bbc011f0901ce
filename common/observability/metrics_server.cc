// A server of its own instead of prometheus-cpp's: that one's threads have 100 KiB of stack, from which the
// thread-local data of every linked library is taken; where OpenBLAS stands in for BLAS (60 KiB), the first scrape
// overruns it.
#include <netdb.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/observability/metrics.h"
#include "common/status/error.h"

namespace madoguchi::observability {
namespace {

constexpr size_t kRequestBytesMax = 8 * 1024;
constexpr int kTimeoutMs = 2000;  // for each read and write: scrapers are near
constexpr int kBacklog = 8;

// A listening socket, or -1.
int Listen(const std::string& listen_on) {
  const size_t colon = listen_on.rfind(':');
  if (colon == std::string::npos) return -1;
  std::string host = listen_on.substr(0, colon);
  if (absl::StartsWith(host, "[") && absl::EndsWith(host, "]")) host = host.substr(1, host.size() - 2);
  const addrinfo hints{.ai_flags = AI_PASSIVE | AI_NUMERICSERV, .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), listen_on.substr(colon + 1).c_str(), &hints, &found) != 0) return -1;
  const int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  const bool good = fd >= 0 && bind(fd, found->ai_addr, found->ai_addrlen) == 0 && ::listen(fd, kBacklog) == 0;
  freeaddrinfo(found);
  if (!good && fd >= 0) close(fd);
  return good ? fd : -1;
}

bool WaitFor(int fd, short events) {
  pollfd one{.fd = fd, .events = events, .revents = 0};
  return poll(&one, 1, kTimeoutMs) == 1;
}

// The request up to the end of its header; "" when it does not come in time or is too long.
std::string ReadHeader(int fd) {
  std::string request;
  char buffer[1024];
  while (request.size() < kRequestBytesMax && WaitFor(fd, POLLIN)) {
    const ssize_t n = recv(fd, buffer, sizeof(buffer), 0);
    if (n <= 0) break;
    request.append(buffer, static_cast<size_t>(n));
    if (absl::StrContains(request, "\r\n\r\n")) return request;
  }
  return "";
}

void SendAll(int fd, absl::string_view bytes) {
  while (!bytes.empty() && WaitFor(fd, POLLOUT)) {
    const ssize_t n = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
}

void Send(int fd, absl::string_view status, absl::string_view body) {
  SendAll(fd, absl::StrCat("HTTP/1.1 ", status,
                           "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: ",
                           body.size(), "\r\nConnection: close\r\n\r\n", body));
}

}  // namespace

absl::StatusOr<std::unique_ptr<MetricsServer>> MetricsServer::Start(const std::string& listen, const Metrics& metrics) {
  const int socket = Listen(listen);
  if (socket < 0) {
    return Error(absl::StatusCode::kUnavailable, "CANNOT_LISTEN",
                 absl::StrCat("メトリクスの待ち受け ", listen,
                              " を開けません。別の番号を --metrics_listen で指定してください。"));
  }
  return std::unique_ptr<MetricsServer>(new MetricsServer(socket, metrics));
}

MetricsServer::MetricsServer(int socket, const Metrics& metrics)
    : metrics_(metrics), socket_(socket), stop_(eventfd(0, EFD_CLOEXEC)), thread_([this] { Run(); }) {}

MetricsServer::~MetricsServer() {
  eventfd_write(stop_, 1);
  thread_.join();
  close(socket_);
  close(stop_);
}

void MetricsServer::Run() {
  for (;;) {
    pollfd waiting[] = {{.fd = socket_, .events = POLLIN, .revents = 0}, {.fd = stop_, .events = POLLIN, .revents = 0}};
    if (poll(waiting, 2, -1) < 0 && errno != EINTR) return;
    if (waiting[1].revents != 0) return;
    if ((waiting[0].revents & POLLIN) == 0) continue;
    const int connection = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    const std::string request = ReadHeader(connection);
    if (absl::StartsWith(request, "GET /metrics ") || absl::StartsWith(request, "GET /metrics?")) {
      Send(connection, "200 OK", metrics_.Text());
    } else if (!request.empty()) {
      Send(connection, "404 Not Found", "only GET /metrics is here\n");
    }
    close(connection);
  }
}

}  // namespace madoguchi::observability
