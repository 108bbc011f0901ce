// One viewer of an event stream on its own TCP connection, taken over from HttpConnection once the request is read.
// Small on purpose: thousands of them are open while a hall is full. No Beast, no coroutine, no timer of its own.
#pragma once

#include <utility>  // Boost 1.74's awaitable.hpp relies on it

#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "absl/time/time.h"
#include "common/sync/mutex.h"
#include "gateway/core/http.h"

namespace madoguchi::gateway {

// Counts viewers, so that a process can wait for the last one. Thread-safe.
class EventConnections {
 public:
  void Opened();
  void Closed();
  // False when `timeout` passed first.
  bool WaitUntilNone(absl::Duration timeout);

 private:
  Mutex mutex_;
  CondVar changed_;
  int open_ ABSL_GUARDED_BY(mutex_) = 0;
};

// Writes `admission.response` as the head with the first event and then events until either side ends. The stream has
// no length: its end is the connection's. `exchange` is told the outcome once the head is out, or refuses. Nothing is
// kept by the caller: the viewer lives while its client stays. `all` must outlive it.
void StartEventConnection(boost::asio::ip::tcp::socket socket, Admission admission,
                          std::unique_ptr<HttpExchange> exchange, EventConnections* all);

}  // namespace madoguchi::gateway
