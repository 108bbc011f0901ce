// One REST call: HTTP → RPC → HTTP, by its route's descriptors. A server stream becomes server-sent events.
#pragma once

#include "gateway/exchange.h"

namespace madoguchi::gateway {

class RestExchange final : public ExchangeBase {
 public:
  using ExchangeBase::ExchangeBase;
  ~RestExchange() override;

  Admission Admit() override;
  HttpResponse Handle(std::string body) override;
  std::optional<HttpResponse> HandleStream(HttpStream& stream) override;
  void ClientLeft() override { cancellation_.Cancel(); }

 private:
  absl::Status Find();
  absl::Status CheckCaller();
  absl::Status CheckBody() const;
  BackendCall Call(absl::Duration timeout) const;
  absl::StatusOr<std::unique_ptr<google::protobuf::Message>> Decode(absl::string_view json) const;
  Admission Watch();
  // gzip, where the client takes it and the answer is worth it.
  void Pack(HttpResponse* response) const;
  HttpResponse Upload(HttpStream& stream);
  std::optional<HttpResponse> Download(HttpStream& stream);

  const Route* route_ = nullptr;
  PathTemplate::Bindings bindings_;
  Caller caller_;
  Cancellation cancellation_;
  int64_t reserved_bytes_ = 0;
  bool holds_stream_ = false;
};

}  // namespace madoguchi::gateway
