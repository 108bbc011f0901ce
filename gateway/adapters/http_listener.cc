#include "gateway/adapters/http_listener.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "common/observability/request_log.h"
#include "common/status/error.h"
#include "common/sync/mutex.h"
#include "gateway/adapters/http_connection.h"

namespace madoguchi::gateway {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

absl::Status CannotListen(const std::string& listen) {
  return Error(absl::StatusCode::kUnavailable, "CANNOT_LISTEN",
               absl::StrCat("待ち受け ", listen, " を開けません。使用中でない番号を --listen で指定してください。"));
}

// "127.0.0.1:8080" or "[::1]:8080".
absl::StatusOr<tcp::endpoint> ParseEndpoint(const std::string& listen) {
  const size_t colon = listen.rfind(':');
  int port = 0;
  if (colon == std::string::npos || !absl::SimpleAtoi(listen.substr(colon + 1), &port) || port < 0 || port > 65535) {
    return CannotListen(listen);
  }
  absl::string_view host = absl::string_view(listen).substr(0, colon);
  absl::ConsumePrefix(&host, "[");
  absl::ConsumeSuffix(&host, "]");
  error_code error;
  const auto address = asio::ip::make_address(std::string(host), error);
  if (error) return CannotListen(listen);
  return tcp::endpoint(address, static_cast<uint16_t>(port));
}

class AsioListener final : public HttpListener {
 public:
  AsioListener(ListenerOptions options, HttpHandler* handler, exec::BoundedExecutor* workers)
      : options_(std::move(options)), handler_(handler), workers_(workers), acceptor_(asio::make_strand(io_)) {}

  ~AsioListener() override {
    Drain(absl::ZeroDuration());
    // A worker holds its connection's executor for a moment longer than the connection lives.
    workers_->Drain();
    io_.stop();
    for (std::thread& thread : threads_) thread.join();
  }

  absl::Status Listen() {
    absl::StatusOr<tcp::endpoint> endpoint = ParseEndpoint(options_.listen);
    if (!endpoint.ok()) return endpoint.status();
    error_code error;
    acceptor_.open(endpoint->protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(*endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) return CannotListen(options_.listen);
    port_ = acceptor_.local_endpoint().port();
    Accept();
    for (int i = 0; i < kIoThreads; ++i) threads_.emplace_back([this] { io_.run(); });
    return absl::OkStatus();
  }

  int port() const override { return port_; }

  int connections() const override {
    MutexLock lock(&mutex_);
    return static_cast<int>(open_.size());
  }

  bool Drain(absl::Duration timeout) override {
    {
      MutexLock lock(&mutex_);
      draining_ = true;
    }
    asio::post(acceptor_.get_executor(), [this] {
      error_code ignored;
      acceptor_.close(ignored);
      retry_.cancel();
    });
    ForEach([](HttpConnection& connection) { connection.Drain(); });
    const bool drained = WaitUntilNone(timeout);
    if (!drained) ForEach([](HttpConnection& connection) { connection.Abort(); });
    // What still runs on a worker uses its connection: calls to services have deadlines, so this ends.
    WaitUntilNone(absl::InfiniteDuration());
    return viewers_.WaitUntilNone(absl::InfiniteDuration()) && drained;
  }

 private:
  void Accept() {
    acceptor_.async_accept(asio::make_strand(io_), [this](const error_code& error, tcp::socket socket) {
      if (!acceptor_.is_open()) return;
      if (error) {
        AcceptLater(error);
        return;
      }
      Admit(std::move(socket));
      Accept();
    });
  }

  // Out of file descriptors or memory: others must end first.
  void AcceptLater(const error_code& error) {
    observability::LogEvent("gateway", "accept_failed", error.message());
    retry_.expires_after(std::chrono::milliseconds(100));
    retry_.async_wait([this](const error_code& cancelled) {
      if (!cancelled && acceptor_.is_open()) Accept();
    });
  }

  void Admit(tcp::socket socket) {
    error_code error;
    const std::string peer = socket.remote_endpoint(error).address().to_string();
    if (error) return;
    socket.set_option(tcp::no_delay(true), error);
    std::shared_ptr<HttpConnection> connection;
    int64_t id = 0;
    {
      MutexLock lock(&mutex_);
      // A closed door tells the client at once; a queue of the unserved would only hide it.
      if (draining_ || static_cast<int>(open_.size()) >= options_.connections_max ||
          per_address_[peer] >= options_.connections_per_address_max) {
        if (per_address_[peer] == 0) per_address_.erase(peer);
        return;
      }
      connection = MakeHttpConnection(std::move(socket), peer, &options_, handler_, workers_, &viewers_);
      id = next_id_++;
      open_[id] = connection;
      ++per_address_[peer];
    }
    connection->Run([this, id, peer] { Closed(id, peer); });
  }

  void Closed(int64_t id, const std::string& peer) {
    MutexLock lock(&mutex_);
    open_.erase(id);
    if (--per_address_[peer] == 0) per_address_.erase(peer);
    changed_.NotifyAll();
  }

  void ForEach(const std::function<void(HttpConnection&)>& action) {
    std::vector<std::shared_ptr<HttpConnection>> connections;
    {
      MutexLock lock(&mutex_);
      for (const auto& [id, weak] : open_) {
        if (auto connection = weak.lock()) connections.push_back(std::move(connection));
      }
    }
    for (const auto& connection : connections) action(*connection);
  }

  bool WaitUntilNone(absl::Duration timeout) {
    const absl::Time end = absl::Now() + timeout;
    MutexLock lock(&mutex_);
    while (!open_.empty()) {
      const absl::Duration left = std::min(end - absl::Now(), absl::Seconds(1));
      if (left <= absl::ZeroDuration()) return false;
      changed_.WaitFor(&mutex_, left);
    }
    return true;
  }

  const ListenerOptions options_;
  HttpHandler* const handler_;
  exec::BoundedExecutor* const workers_;
  EventConnections viewers_;  // they are ended by whoever shows them events
  asio::io_context io_{kIoThreads};
  tcp::acceptor acceptor_;
  asio::steady_timer retry_{acceptor_.get_executor()};
  int port_ = 0;
  std::vector<std::thread> threads_;
  mutable Mutex mutex_;
  CondVar changed_;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  int64_t next_id_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<int64_t, std::weak_ptr<HttpConnection>> open_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, int> per_address_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

absl::StatusOr<std::unique_ptr<HttpListener>> HttpListener::Start(ListenerOptions options, HttpHandler* handler,
                                                                  exec::BoundedExecutor* workers) {
  auto listener = std::make_unique<AsioListener>(std::move(options), handler, workers);
  const absl::Status listening = listener->Listen();
  if (!listening.ok()) return listening;
  return listener;
}

}  // namespace madoguchi::gateway
