// One client's TCP connection: requests one after another, each read, handled and answered within limits.h's times.
// Boost.Beast is seen by http_connection.cc alone, because its templates take a minute to compile.
#pragma once

#include <utility>  // Boost 1.74's awaitable.hpp relies on it

#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>

#include "gateway/adapters/event_connection.h"
#include "gateway/adapters/http_listener.h"

namespace madoguchi::gateway {

// Thread-safe.
class HttpConnection {
 public:
  virtual ~HttpConnection() = default;
  // `closed` is called once, when the connection has ended.
  virtual void Run(std::function<void()> closed) = 0;
  // Ends after the request in flight, at once when there is none.
  virtual void Drain() = 0;
  // Cuts the connection.
  virtual void Abort() = 0;
};

// `options`, `handler`, `workers` and `viewers` must outlive it. The socket's executor is a strand. A request for
// events ends this connection: its socket goes on as an EventConnection.
std::shared_ptr<HttpConnection> MakeHttpConnection(boost::asio::ip::tcp::socket socket, std::string peer,
                                                   const ListenerOptions* options, HttpHandler* handler,
                                                   exec::BoundedExecutor* workers, EventConnections* viewers);

}  // namespace madoguchi::gateway
