#include "gateway/adapters/http_connection.h"

#include <sys/socket.h>

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <cerrno>
#include <chrono>
#include <exception>
#include <limits>
#include <optional>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include "common/observability/request_log.h"
#include "gateway/errors.h"

namespace madoguchi::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

using Parser = http::request_parser<http::buffer_body>;
using StreamedResponse = http::response<http::buffer_body>;
using StreamedSerializer = http::response_serializer<http::buffer_body>;

std::chrono::nanoseconds Nanos(absl::Duration duration) { return absl::ToChronoNanoseconds(duration); }

// Larger payloads get more time, at the slowest rate that is worth waiting for.
absl::Duration TimeFor(absl::Duration base, uint64_t bytes) {
  return base + absl::Seconds(static_cast<double>(bytes) / kBytesPerSecondMin);
}

std::string View(beast::string_view text) { return {text.data(), text.size()}; }

HttpRequest ToRequest(const Parser& parser, const std::string& peer) {
  const auto& message = parser.get();
  HttpRequest request;
  request.method = View(message.method_string());
  std::string target = View(message.target());
  target = target.substr(0, target.find('#'));
  const size_t question = target.find('?');
  request.path = target.substr(0, question);
  if (question != std::string::npos) request.query = target.substr(question + 1);
  for (const auto& field : message) {
    request.headers.emplace_back(absl::AsciiStrToLower(View(field.name_string())), View(field.value()));
  }
  request.peer = peer;
  if (const auto length = parser.content_length()) request.content_length = *length;
  request.has_body = parser.chunked() || request.content_length.value_or(0) > 0;
  return request;
}

absl::Status CheckHead(const Parser& parser) {
  const auto& message = parser.get();
  if (message.version() != 10 && message.version() != 11) return MalformedRequest("HTTP version");
  if (message.target().empty() || message.target().front() != '/') return MalformedRequest("target");
  if (message.target().size() > kTargetBytesMax) return HeadersTooLarge();
  if (message.version() == 11 && message.count(http::field::host) != 1) return MalformedRequest("Host");
  return absl::OkStatus();
}

// What to tell the sender of bytes that made no request; OK when there is nobody to tell.
absl::Status HeadError(const error_code& error, bool timed_out) {
  if (timed_out) return RequestTimeout();
  if (error == http::error::header_limit || error == http::error::buffer_overflow) return HeadersTooLarge();
  if (error.category() == make_error_code(http::error::bad_method).category() && error != http::error::end_of_stream &&
      error != http::error::partial_message) {
    return MalformedRequest(error.message());
  }
  return absl::OkStatus();
}

// Gives up a read after `timeout` but leaves the connection open, so that its sender can be told; Beast's own timeout
// closes it. Used on the stream's strand.
class ReadDeadline {
 public:
  ReadDeadline(beast::tcp_stream& stream, absl::Duration timeout) : timer_(stream.get_executor()) {
    stream.expires_never();
    timer_.expires_after(Nanos(timeout));
    timer_.async_wait([state = state_, &stream](const error_code& cancelled) {
      if (cancelled || !state->waiting) return;
      state->passed = true;
      stream.cancel();
    });
  }
  ~ReadDeadline() { state_->waiting = false; }
  ReadDeadline(const ReadDeadline&) = delete;
  ReadDeadline& operator=(const ReadDeadline&) = delete;

  bool passed() const { return state_->passed; }

 private:
  struct State {
    bool waiting = true;
    bool passed = false;
  };
  const std::shared_ptr<State> state_ = std::make_shared<State>();
  asio::steady_timer timer_;
};

template <class Message>
void SetHeaders(const HttpResponse& response, bool keep_alive, Message* message) {
  message->result(static_cast<unsigned>(response.status));
  for (const auto& [name, value] : response.headers) message->set(name, value);
  message->set(http::field::date, absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT", absl::Now(), absl::UTCTimeZone()));
  message->keep_alive(keep_alive);
}

class BeastConnection final : public HttpConnection, public std::enable_shared_from_this<BeastConnection> {
 public:
  BeastConnection(asio::ip::tcp::socket socket, std::string peer, const ListenerOptions* options, HttpHandler* handler,
                  exec::BoundedExecutor* workers, EventConnections* viewers)
      : stream_(std::move(socket)),
        peer_(std::move(peer)),
        options_(options),
        handler_(handler),
        workers_(workers),
        viewers_(viewers) {}

  void Run(std::function<void()> closed) override {
    auto self = shared_from_this();
    asio::co_spawn(
        stream_.get_executor(), [self] { return self->Serve(); },
        [self, closed = std::move(closed)](std::exception_ptr error) {
          if (error) observability::LogEvent("gateway", "connection_failed");
          closed();
        });
  }
  void Drain() override {
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
      self->draining_ = true;
      if (self->idle_) self->stream_.cancel();
    });
  }
  void Abort() override {
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
      self->draining_ = true;
      self->stream_.close();
    });
  }

 private:
  // Reads and writes for a handler that runs on a worker, while Serve waits for that worker.
  class WorkerStream final : public HttpStream {
   public:
    WorkerStream(BeastConnection* connection, Parser* parser, uint64_t body_bytes_max)
        : connection_(connection), parser_(parser), body_bytes_max_(body_bytes_max) {}

    absl::StatusOr<std::string> Read() override {
      if (absl::Now() > deadline_) return RequestTimeout();
      auto chunk = Wait(connection_->ReadChunk(parser_, connection_->options_->chunk_timeout));
      if (!chunk.ok()) return chunk;
      read_bytes_ += chunk->size();
      if (read_bytes_ > body_bytes_max_) return FileTooLarge(body_bytes_max_);
      return chunk;
    }
    absl::Status WriteHead(const HttpResponse& head) override {
      const bool chunked = parser_->get().version() == 11;
      response_.emplace();
      response_->version(parser_->get().version());
      SetHeaders(head, chunked && parser_->get().keep_alive() && !connection_->draining_, &*response_);
      response_->chunked(chunked);
      response_->body().data = nullptr;
      response_->body().more = true;
      serializer_.emplace(*response_);
      status = head.status;
      return Wait(connection_->WriteStreamedHead(&*serializer_));
    }
    absl::Status Write(absl::string_view chunk) override {
      if (absl::Now() > deadline_) return ClientGone();
      if (chunk.empty()) return absl::OkStatus();
      written_bytes += chunk.size();
      response_->body().data = const_cast<char*>(chunk.data());  // only read
      response_->body().size = chunk.size();
      response_->body().more = true;
      return Wait(connection_->WriteStreamedChunk(&*serializer_));
    }
    absl::Status Finish() override {
      response_->body().data = nullptr;
      response_->body().more = false;
      const absl::Status done = Wait(connection_->WriteStreamedChunk(&*serializer_));
      reusable = done.ok() && response_->keep_alive();
      return done;
    }

    int status = 0;
    uint64_t written_bytes = 0;
    bool reusable = false;
    uint64_t read_bytes() const { return read_bytes_; }

   private:
    template <class Result>
    Result Wait(asio::awaitable<Result> operation) {
      return asio::co_spawn(connection_->stream_.get_executor(), std::move(operation), asio::use_future).get();
    }

    BeastConnection* const connection_;
    Parser* const parser_;
    const uint64_t body_bytes_max_;
    const absl::Time deadline_ = absl::Now() + kStreamTimeout;
    uint64_t read_bytes_ = 0;
    std::optional<StreamedResponse> response_;
    std::optional<StreamedSerializer> serializer_;
  };

  asio::awaitable<void> Serve() {
    for (;;) {
      const bool more = co_await WaitForRequest();
      if (!more) break;
      const bool reusable = co_await ServeOne();
      if (!reusable) break;
    }
    if (watching_) {
      StartEventConnection(stream_.release_socket(), std::move(watching_->admission), std::move(watching_->exchange),
                           viewers_);
      co_return;
    }
    error_code ignored;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    stream_.close();
  }

  // True once at least one byte of the next request is there.
  asio::awaitable<bool> WaitForRequest() {
    if (buffer_.size() > 0) co_return !draining_;
    if (draining_) co_return false;
    idle_ = true;
    stream_.expires_after(Nanos(options_->idle_timeout));
    error_code error;
    const size_t count = co_await stream_.async_read_some(buffer_.prepare(kStreamChunkBytes / 4),
                                                          asio::redirect_error(asio::use_awaitable, error));
    idle_ = false;
    buffer_.commit(count);
    co_return !error && count > 0;
  }

  // True when the connection can carry another request.
  asio::awaitable<bool> ServeOne() {
    const absl::Time start = absl::Now();
    Parser parser;
    parser.header_limit(kHeaderBytesMax);
    parser.body_limit(std::numeric_limits<uint64_t>::max());  // the exchange says how much it takes
    error_code error;
    bool timed_out = false;
    {
      const ReadDeadline deadline(stream_, options_->header_timeout);
      co_await http::async_read_header(stream_, buffer_, parser, asio::redirect_error(asio::use_awaitable, error));
      timed_out = deadline.passed();
    }
    absl::Status status = error ? HeadError(error, timed_out) : CheckHead(parser);
    if (error && status.ok()) co_return false;
    if (!status.ok()) {
      HttpResponse refusal = handler_->RefuseUnparsed(status);
      refusal.close = true;
      co_await WriteResponse(refusal, false, 11, false);
      co_await Linger();
      co_return false;
    }

    const HttpRequest request = ToRequest(parser, peer_);
    const bool head_only = request.method == "HEAD";
    std::unique_ptr<HttpExchange> exchange = handler_->Begin(request);
    Admission admission = exchange->Admit();
    if (admission.kind == Admission::Kind::kEvents) {
      watching_ = Watching{std::move(admission), std::move(exchange)};
      co_return false;
    }
    Outcome outcome;
    std::optional<HttpResponse> response;
    bool streamed_reusable = false;

    const uint64_t announced = request.content_length.value_or(0);
    if (admission.kind == Admission::Kind::kRespond) {
      response = std::move(admission.response);
    } else if (announced > admission.body_bytes_max) {
      const bool file = admission.kind == Admission::Kind::kStream;
      response =
          exchange->Refuse(file ? FileTooLarge(admission.body_bytes_max) : BodyTooLarge(admission.body_bytes_max));
    } else {
      if (request.has_body && absl::EqualsIgnoreCase(request.Header("expect"), "100-continue"))
        co_await WriteContinue();
      if (admission.kind == Admission::Kind::kBuffer) {
        absl::StatusOr<std::string> body = co_await ReadBody(&parser, admission.body_bytes_max, announced);
        if (!body.ok()) {
          response = exchange->Refuse(body.status());
        } else {
          outcome.request_bytes = body->size();
          absl::AnyInvocable<void()> task = [&] { response = exchange->Handle(*std::move(body)); };
          const bool ran = co_await OnWorker(&task, exchange.get());
          if (!ran) response = exchange->Refuse(Overloaded());
        }
      } else {
        WorkerStream stream(this, &parser, admission.body_bytes_max);
        absl::AnyInvocable<void()> task = [&] { response = exchange->HandleStream(stream); };
        const bool ran = co_await OnWorker(&task, nullptr);
        if (!ran) response = exchange->Refuse(Overloaded());
        outcome.status = stream.status;
        outcome.request_bytes = stream.read_bytes();
        outcome.response_bytes = stream.written_bytes;
        streamed_reusable = stream.reusable;
      }
    }

    bool reusable = streamed_reusable;
    if (response) {
      const bool unread = request.has_body && !parser.is_done();
      const bool keep_alive = parser.get().keep_alive() && !response->close && !unread && !draining_;
      const bool written = co_await WriteResponse(*response, head_only, parser.get().version(), keep_alive);
      outcome.status = written ? response->status : 0;
      outcome.response_bytes = head_only ? 0 : response->Body().size();
      if (written && unread) co_await Linger();
      reusable = written && keep_alive;
    }
    outcome.duration = absl::Now() - start;
    exchange->Answered(outcome);
    co_return reusable && !draining_;
  }

  // Runs `task` on a worker and waits for its end. False when the workers have no room; the task then never runs.
  // `exchange`, where given, is told when the client leaves meanwhile.
  asio::awaitable<bool> OnWorker(absl::AnyInvocable<void()>* task, HttpExchange* exchange) {
    asio::steady_timer done(stream_.get_executor(), asio::steady_timer::time_point::max());
    bool finished = false;
    stream_.expires_never();
    const absl::Status submitted = workers_->Submit([this, task, &done, &finished] {
      (*task)();
      asio::post(stream_.get_executor(), [&done, &finished] {
        finished = true;
        done.cancel();
      });
    });
    if (!submitted.ok()) co_return false;
    const auto waited_for = std::make_shared<HttpExchange*>(exchange);
    if (exchange != nullptr) WatchClient(waited_for);
    while (!finished) {
      error_code cancelled;
      co_await done.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    }
    if (*waited_for != nullptr) {
      *waited_for = nullptr;
      stream_.socket().cancel();
    }
    co_return true;
  }

  // Its next request may come early; only an end without one is its leaving.
  void WatchClient(std::shared_ptr<HttpExchange*> waited_for) {
    stream_.socket().async_wait(
        asio::ip::tcp::socket::wait_read, [self = shared_from_this(), waited_for](const error_code& error) {
          if (error || *waited_for == nullptr) return;
          char next = 0;
          const ssize_t count = recv(self->stream_.socket().native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
          // Readiness may be old news: of the request that was read just now.
          if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
            self->WatchClient(waited_for);
            return;
          }
          HttpExchange* const exchange = std::exchange(*waited_for, nullptr);
          if (count <= 0) exchange->ClientLeft();
        });
  }

  asio::awaitable<absl::StatusOr<std::string>> ReadChunk(Parser* parser, absl::Duration timeout) {
    std::string chunk;
    if (parser->is_done()) co_return chunk;
    chunk.resize(kStreamChunkBytes);
    parser->get().body().data = chunk.data();
    parser->get().body().size = chunk.size();
    const ReadDeadline deadline(stream_, timeout);
    error_code error;
    co_await http::async_read(stream_, buffer_, *parser, asio::redirect_error(asio::use_awaitable, error));
    if (error && deadline.passed()) co_return RequestTimeout();
    if (error && error != http::error::need_buffer) co_return ClientGone();
    chunk.resize(chunk.size() - parser->get().body().size);
    co_return chunk;
  }

  asio::awaitable<absl::StatusOr<std::string>> ReadBody(Parser* parser, uint64_t bytes_max, uint64_t announced) {
    std::string body;
    const absl::Time deadline = absl::Now() + TimeFor(options_->body_timeout, announced);
    while (!parser->is_done()) {
      const absl::Duration left = deadline - absl::Now();
      if (left <= absl::ZeroDuration()) co_return RequestTimeout();
      absl::StatusOr<std::string> chunk = co_await ReadChunk(parser, left);
      if (!chunk.ok()) co_return chunk.status();
      if (body.size() + chunk->size() > bytes_max) co_return BodyTooLarge(bytes_max);
      body.append(*chunk);
    }
    co_return body;
  }

  asio::awaitable<void> WriteContinue() {
    static constexpr char kContinue[] = "HTTP/1.1 100 Continue\r\n\r\n";
    stream_.expires_after(Nanos(options_->chunk_timeout));
    error_code error;  // a client that is gone shows when its body is read
    co_await asio::async_write(stream_, asio::buffer(kContinue, sizeof(kContinue) - 1),
                               asio::redirect_error(asio::use_awaitable, error));
  }

  asio::awaitable<bool> WriteResponse(const HttpResponse& response, bool head_only, unsigned version, bool keep_alive) {
    const std::string& body = response.Body();
    stream_.expires_after(Nanos(TimeFor(options_->chunk_timeout, body.size())));
    error_code error;
    const bool has_length = response.status != 304 && response.status != 204;
    if (head_only || !has_length) {
      http::response<http::empty_body> message;
      message.version(version);
      SetHeaders(response, keep_alive, &message);
      if (has_length && !body.empty()) message.content_length(body.size());
      co_await http::async_write(stream_, message, asio::redirect_error(asio::use_awaitable, error));
    } else {
      http::response<http::span_body<const char>> message;
      message.version(version);
      SetHeaders(response, keep_alive, &message);
      message.body() = beast::span<const char>(body.data(), body.size());
      message.content_length(body.size());
      co_await http::async_write(stream_, message, asio::redirect_error(asio::use_awaitable, error));
    }
    co_return !error;
  }

  asio::awaitable<absl::Status> WriteStreamedHead(StreamedSerializer* serializer) {
    stream_.expires_after(Nanos(options_->chunk_timeout));
    error_code error;
    co_await http::async_write_header(stream_, *serializer, asio::redirect_error(asio::use_awaitable, error));
    co_return error ? ClientGone() : absl::OkStatus();
  }

  asio::awaitable<absl::Status> WriteStreamedChunk(StreamedSerializer* serializer) {
    stream_.expires_after(Nanos(options_->chunk_timeout));
    error_code error;
    co_await http::async_write(stream_, *serializer, asio::redirect_error(asio::use_awaitable, error));
    if (error && error != http::error::need_buffer) co_return ClientGone();
    co_return absl::OkStatus();
  }

  // Closing at once would reset the connection under a sender that has not read its refusal yet.
  asio::awaitable<void> Linger() {
    error_code error;
    stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
    stream_.expires_after(Nanos(options_->linger_timeout));
    std::vector<char> waste(kStreamChunkBytes);
    while (!error) {
      co_await stream_.async_read_some(asio::buffer(waste), asio::redirect_error(asio::use_awaitable, error));
    }
  }

  beast::tcp_stream stream_;
  beast::flat_buffer buffer_{kHeaderBytesMax + kStreamChunkBytes};
  const std::string peer_;
  const ListenerOptions* const options_;
  HttpHandler* const handler_;
  exec::BoundedExecutor* const workers_;
  EventConnections* const viewers_;
  struct Watching {
    Admission admission;
    std::unique_ptr<HttpExchange> exchange;
  };
  std::optional<Watching> watching_;  // used on the strand, as the next
  bool idle_ = false;
  std::atomic<bool> draining_ = false;
};

}  // namespace

std::shared_ptr<HttpConnection> MakeHttpConnection(asio::ip::tcp::socket socket, std::string peer,
                                                   const ListenerOptions* options, HttpHandler* handler,
                                                   exec::BoundedExecutor* workers, EventConnections* viewers) {
  return std::make_shared<BeastConnection>(std::move(socket), std::move(peer), options, handler, workers, viewers);
}

}  // namespace madoguchi::gateway
