#include "gateway/core/http.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace madoguchi::gateway {

absl::string_view HttpRequest::Header(absl::string_view lower_case_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_case_name) return value;
  }
  return "";
}

absl::string_view HttpRequest::Cookie(absl::string_view name) const {
  for (absl::string_view pair : absl::StrSplit(Header("cookie"), ';')) {
    pair = absl::StripAsciiWhitespace(pair);
    if (absl::ConsumePrefix(&pair, name) && absl::ConsumePrefix(&pair, "=")) return pair;
  }
  return "";
}

absl::string_view HttpResponse::Header(absl::string_view name) const {
  for (const auto& [existing, value] : headers) {
    if (absl::EqualsIgnoreCase(existing, name)) return value;
  }
  return "";
}

void HttpResponse::Set(absl::string_view name, absl::string_view value) {
  for (auto& [existing, old] : headers) {
    if (absl::EqualsIgnoreCase(existing, name)) {
      old = std::string(value);
      return;
    }
  }
  headers.emplace_back(name, value);
}

}  // namespace madoguchi::gateway
