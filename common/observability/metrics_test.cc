#include "common/observability/metrics.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <prometheus/counter.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "common/testing/child_process.h"
#include "common/testing/status_matchers.h"

namespace madoguchi::observability {
namespace {

using ::madoguchi::testing::Fails;
using ::madoguchi::testing::FreePort;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// The whole answer to one request, as it came over the wire.
std::string Ask(int port, const std::string& request) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  EXPECT_EQ(send(fd, request.data(), request.size(), 0), static_cast<ssize_t>(request.size()));
  std::string answer;
  char buffer[4096];
  for (ssize_t n = 0; (n = recv(fd, buffer, sizeof(buffer), 0)) > 0;) answer.append(buffer, static_cast<size_t>(n));
  close(fd);
  return answer;
}

TEST(MetricsServerTest, ServesTheMetrics) {
  Metrics metrics;
  metrics.Counter("madoguchi_test_total", "Things").Increment(3);
  const int port = FreePort();
  auto server = MetricsServer::Start(absl::StrCat("127.0.0.1:", port), metrics);
  ASSERT_OK(server);
  const std::string answer = Ask(port, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(answer, HasSubstr("\nmadoguchi_test_total 3\n"));
  EXPECT_THAT(answer, HasSubstr("madoguchi_build_info{"));
}

TEST(MetricsServerTest, ServesNothingElse) {
  Metrics metrics;
  const int port = FreePort();
  auto server = MetricsServer::Start(absl::StrCat("127.0.0.1:", port), metrics);
  ASSERT_OK(server);
  EXPECT_THAT(Ask(port, "GET /etc/passwd HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(Ask(port, "POST /metrics HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(Ask(port, "GET /metrics HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 200 "));
}

TEST(MetricsServerTest, SaysThatThePortIsTaken) {
  Metrics metrics;
  const std::string listen = absl::StrCat("127.0.0.1:", FreePort());
  auto first = MetricsServer::Start(listen, metrics);
  ASSERT_OK(first);
  EXPECT_THAT(MetricsServer::Start(listen, metrics), Fails(absl::StatusCode::kUnavailable, "CANNOT_LISTEN"));
  first->reset();
  EXPECT_OK(MetricsServer::Start(listen, metrics));
  EXPECT_THAT(MetricsServer::Start("no port", metrics), Fails(absl::StatusCode::kUnavailable, "CANNOT_LISTEN"));
}

}  // namespace
}  // namespace madoguchi::observability
