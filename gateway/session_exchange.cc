#include "gateway/session_exchange.h"

#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gateway/errors.h"
#include "gateway/limits.h"
#include "nlohmann/json.hpp"

namespace madoguchi::gateway {
namespace {

constexpr uint64_t kSignInBytesMax = 4096;

struct Credentials {
  std::string account;
  std::string password;
};

absl::StatusOr<Credentials> ParseCredentials(const std::string& body) {
  const nlohmann::json json = nlohmann::json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object() || json.size() != 2) return InvalidJson("{\"account\",\"password\"}");
  const auto account = json.find("account");
  const auto password = json.find("password");
  if (account == json.end() || password == json.end() || !account->is_string() || !password->is_string()) {
    return InvalidJson("{\"account\",\"password\"}");
  }
  return Credentials{*account, *password};
}

}  // namespace

Admission SessionExchange::Admit() {
  route_label_ = absl::StrCat(request_.method == "HEAD" ? "GET" : request_.method, " /session");
  if (absl::Status rate = CheckRate(parts_.requests); !rate.ok()) return Reject(rate);
  if (request_.method == "POST") {
    if (absl::Status rate = CheckRate(parts_.guesses); !rate.ok()) return Reject(rate);
    // Another site's form cannot send this type, and so cannot sign anybody in.
    if (!absl::StartsWithIgnoreCase(request_.Header("content-type"), "application/json")) {
      return Reject(UnsupportedContentType("application/json"));
    }
    return Buffer(kSignInBytesMax);
  }
  const bool show = request_.method == "GET" || request_.method == "HEAD";
  if (!show && request_.method != "DELETE") {
    route_label_ = "other";
    return Reject(MethodNotAllowed("DELETE, GET, HEAD, POST"));
  }
  const absl::StatusOr<Caller> caller = Authenticate();
  if (!caller.ok()) return Reject(caller.status());
  if (!caller->session) {
    if (!show) return Respond(SignOut());
    return Reject(caller->session_expired ? SessionExpired() : SignInRequired());
  }
  subject_ = caller->session->subject;
  if (show) return Respond(Show(*caller->session, ""));
  if (absl::Status csrf = CheckCsrf(*caller->session); !csrf.ok()) return Reject(csrf);
  return Respond(SignOut());
}

HttpResponse SessionExchange::Handle(std::string body) {
  const absl::StatusOr<Credentials> credentials = ParseCredentials(body);
  if (!credentials.ok()) return Refuse(credentials.status());
  // Many addresses may guess at one account.
  if (!parts_.guesses->Allow(absl::StrCat("account/", credentials->account))) return Refuse(TooManyRequests());
  const absl::StatusOr<std::vector<Account>> accounts = parts_.accounts();
  if (!accounts.ok()) return Refuse(Internal());
  const absl::Cleanup release = [this] { --service_->password_checks_; };
  if (++service_->password_checks_ > kPasswordChecksMax) return Refuse(Overloaded());
  const Account* account = CheckPassword(*accounts, credentials->account, credentials->password);
  if (account == nullptr) return Refuse(WrongPassword());
  subject_ = account->subject;
  const Session session{.subject = account->subject,
                        .roles = account->roles,
                        .municipality = account->municipality,
                        .csrf_token = NewCsrfToken(),
                        .expires = parts_.clock->Now() + kSessionLifetime};
  return Finish(Show(session, SetCookie(parts_.sealer->Seal(session), kSessionLifetime)));
}

HttpResponse SessionExchange::Show(const Session& session, absl::string_view cookie) const {
  nlohmann::ordered_json roles = nlohmann::ordered_json::array();
  for (const auto role : session.roles) roles.push_back(common::v1::Role_Name(role));
  const nlohmann::ordered_json json = {
      {"subject", session.subject},
      {"roles", std::move(roles)},
      {"municipality", session.municipality},
      {"csrfToken", session.csrf_token},
      {"expireTime", absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", session.expires, absl::UTCTimeZone())}};
  HttpResponse response;
  response.Set("Content-Type", "application/json; charset=utf-8");
  if (!cookie.empty()) response.Set("Set-Cookie", cookie);
  response.body = json.dump();
  return response;
}

HttpResponse SessionExchange::SignOut() const {
  HttpResponse response;
  response.status = 204;
  response.Set("Set-Cookie", SetCookie("", absl::ZeroDuration()));
  return response;
}

std::string SessionExchange::SetCookie(absl::string_view value, absl::Duration max_age) const {
  return absl::StrCat(CookieName(), "=", value, "; Path=/; Max-Age=", absl::ToInt64Seconds(max_age),
                      "; HttpOnly; SameSite=Strict", parts_.https ? "; Secure" : "");
}

}  // namespace madoguchi::gateway
