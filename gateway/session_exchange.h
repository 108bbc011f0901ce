// /session: POST {"account","password"} signs in, GET tells who is signed in, DELETE signs out.
#pragma once

#include "gateway/exchange.h"

namespace madoguchi::gateway {

class SessionExchange final : public ExchangeBase {
 public:
  using ExchangeBase::ExchangeBase;

  Admission Admit() override;
  HttpResponse Handle(std::string body) override;

 private:
  HttpResponse Show(const Session& session, absl::string_view cookie) const;
  HttpResponse SignOut() const;
  std::string SetCookie(absl::string_view value, absl::Duration max_age) const;
};

}  // namespace madoguchi::gateway
