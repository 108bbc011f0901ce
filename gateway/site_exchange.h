// Everything outside /v1/ and /session: the pages, /config.json, /openapi.json, /healthz and /metrics.
#pragma once

#include "gateway/exchange.h"

namespace madoguchi::gateway {

class SiteExchange final : public ExchangeBase {
 public:
  using ExchangeBase::ExchangeBase;

  Admission Admit() override;
  // Only /healthz asks others, and so waits.
  HttpResponse Handle(std::string body) override;

 private:
  Admission Metrics();
  Admission Sign();
  HttpResponse Config() const;
};

}  // namespace madoguchi::gateway
