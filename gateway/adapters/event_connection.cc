#include "gateway/adapters/event_connection.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <string>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/sync/mutex.h"
#include "gateway/errors.h"
#include "gateway/limits.h"

namespace madoguchi::gateway {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

std::string HeadText(const HttpResponse& response, absl::string_view reason) {
  std::string text = absl::StrCat("HTTP/1.1 ", response.status, " ", reason, "\r\n");
  for (const auto& [name, value] : response.headers) absl::StrAppend(&text, name, ": ", value, "\r\n");
  absl::StrAppend(&text, "Date: ", absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT", absl::Now(), absl::UTCTimeZone()),
                  "\r\n", "Connection: close\r\n");
  return text;
}

void SetOption(int socket, int level, int option, int value) {
  // Best effort: without it the kernel's own bounds hold.
  setsockopt(socket, level, option, &value, sizeof(value));
}

// Shows come from the hub's thread and write at once as far as the kernel takes it; only what does not fit waits for
// the I/O threads. All touch the socket under the mutex.
class EventConnection final : public EventViewer, public std::enable_shared_from_this<EventConnection> {
 public:
  EventConnection(tcp::socket socket, HttpResponse head, std::unique_ptr<HttpExchange> exchange, EventConnections* all)
      : counted_(all), socket_(std::move(socket)), start_(std::make_unique<Start>()) {
    start_->head = std::move(head);
    start_->exchange = std::move(exchange);
    start_->time = absl::Now();
  }

  void Begin(const Admission& admission) {
    const int socket = socket_.native_handle();
    error_code error;
    socket_.non_blocking(true, error);
    SetOption(socket, SOL_SOCKET, SO_SNDBUF, kViewerSendBufferBytes);
    SetOption(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, static_cast<int>(absl::ToInt64Milliseconds(kViewerLostMax)));
    {
      MutexLock lock(&mutex_);
      WaitForClient();
    }
    absl::StatusOr<std::unique_ptr<EventSeat>> seat = admission.join(shared_from_this());
    if (!seat.ok()) {
      End(seat.status());
      return;
    }
    MutexLock lock(&mutex_);
    // Left or refused while it was being seated.
    if (is_closed_) {
      LeaveSoon(*std::move(seat));
    } else {
      seat_ = *std::move(seat);
    }
  }

  void Show(EventText text) override {
    MutexLock lock(&mutex_);
    if (is_closed_ || refused_) return;
    if (sending_ != nullptr) {
      if (absl::Now() - sending_since_ > kViewerStallMax) {
        Close();
      } else if (text->front() != ':') {  // a sign of life must not push out a state
        next_ = std::move(text);
      }
      return;
    }
    if (start_ != nullptr) text = FirstText(*text);
    Send(std::move(text));
  }

  void End(const absl::Status& why) override {
    MutexLock lock(&mutex_);
    if (is_closed_) return;
    if (start_ == nullptr) {
      Close();
      return;
    }
    refused_ = true;
    Send(Refusal(why.ok() ? BackendUnavailable() : why));
  }

 private:
  // Only until the first event.
  struct Start {
    HttpResponse head;
    std::unique_ptr<HttpExchange> exchange;
    absl::Time time;
  };

  EventText FirstText(const std::string& event) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    thread_local absl::InsecureBitGen random;
    const int64_t retry_ms =
        absl::Uniform(random, absl::ToInt64Milliseconds(kReconnectMin), absl::ToInt64Milliseconds(kReconnectMax));
    std::string text = absl::StrCat(HeadText(start_->head, "OK"), "\r\nretry: ", retry_ms, "\n\n", event);
    start_->exchange->Answered(
        {.status = start_->head.status, .response_bytes = event.size(), .duration = absl::Now() - start_->time});
    start_.reset();
    return std::make_shared<const std::string>(std::move(text));
  }

  EventText Refusal(const absl::Status& why) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const HttpResponse refusal = start_->exchange->Refuse(why);
    std::string text = absl::StrCat(HeadText(refusal, "Refused"), "Content-Length: ", refusal.Body().size(), "\r\n\r\n",
                                    refusal.Body());
    start_->exchange->Answered(
        {.status = refusal.status, .response_bytes = refusal.Body().size(), .duration = absl::Now() - start_->time});
    start_.reset();
    return std::make_shared<const std::string>(std::move(text));
  }

  void Send(EventText text) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    sending_ = std::move(text);
    sent_bytes_ = 0;
    sending_since_ = absl::Now();
    SendMore();
  }

  void SendMore() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    while (sending_ != nullptr) {
      const ssize_t count = send(socket_.native_handle(), sending_->data() + sent_bytes_,
                                 sending_->size() - sent_bytes_, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](const error_code& error) {
          MutexLock lock(&self->mutex_);
          if (self->is_closed_) return;
          if (error) {
            self->Close();
          } else {
            self->SendMore();
          }
        });
        return;
      }
      if (count < 0) {
        Close();
        return;
      }
      sent_bytes_ += static_cast<size_t>(count);
      if (sent_bytes_ < sending_->size()) continue;
      sending_ = std::move(next_);
      next_ = nullptr;
      sent_bytes_ = 0;
      sending_since_ = absl::Now();
    }
    if (refused_) Close();
  }

  // A viewer has nothing to say; what comes is its leaving.
  void WaitForClient() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](const error_code& error) {
      MutexLock lock(&self->mutex_);
      if (self->is_closed_) return;
      std::array<char, 256> said;
      const ssize_t count = error ? 0 : recv(self->socket_.native_handle(), said.data(), said.size(), MSG_DONTWAIT);
      if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        self->WaitForClient();
      } else {
        self->Close();
      }
    });
  }

  void Close() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    is_closed_ = true;
    error_code ignored;
    // A refusal that was just sent must not be cut by a reset.
    socket_.shutdown(tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
    sending_ = next_ = nullptr;
    if (start_ != nullptr) start_->exchange->Answered({.duration = absl::Now() - start_->time});
    start_.reset();
    if (seat_ != nullptr) LeaveSoon(std::move(seat_));
  }

  // Not under the mutex: the hub locks too.
  void LeaveSoon(std::unique_ptr<EventSeat> seat) {
    asio::post(
        socket_.get_executor(),
        [self = shared_from_this(), seat = std::shared_ptr<EventSeat>(std::move(seat))]() mutable { seat.reset(); });
  }

  // First, so that it goes last: who waits for the end takes away what the socket's destructor needs, and that may run
  // on the hub's thread.
  class Counted {
   public:
    explicit Counted(EventConnections* all) : all_(all) { all_->Opened(); }
    ~Counted() { all_->Closed(); }

   private:
    EventConnections* const all_;
  };

  const Counted counted_;
  Mutex mutex_;
  tcp::socket socket_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Start> start_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<EventSeat> seat_ ABSL_GUARDED_BY(mutex_);
  EventText sending_ ABSL_GUARDED_BY(mutex_);
  EventText next_ ABSL_GUARDED_BY(mutex_);
  size_t sent_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Time sending_since_ ABSL_GUARDED_BY(mutex_);
  bool refused_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

void EventConnections::Opened() {
  MutexLock lock(&mutex_);
  ++open_;
}

void EventConnections::Closed() {
  MutexLock lock(&mutex_);
  if (--open_ == 0) changed_.NotifyAll();
}

bool EventConnections::WaitUntilNone(absl::Duration timeout) {
  const absl::Time end = absl::Now() + timeout;
  MutexLock lock(&mutex_);
  while (open_ > 0) {
    const absl::Duration left = std::min(end - absl::Now(), absl::Seconds(1));
    if (left <= absl::ZeroDuration()) return false;
    changed_.WaitFor(&mutex_, left);
  }
  return true;
}

void StartEventConnection(tcp::socket socket, Admission admission, std::unique_ptr<HttpExchange> exchange,
                          EventConnections* all) {
  std::make_shared<EventConnection>(std::move(socket), std::move(admission.response), std::move(exchange), all)
      ->Begin(admission);
}

}  // namespace madoguchi::gateway
