#include "common/paging/paging.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/status/error.h"

namespace madoguchi::paging {
namespace {

constexpr size_t kTokenBytesMax = 2048;
constexpr size_t kDigestChars = 16;

// FNV-1a: tells a token of another query from a right one; tokens grant nothing, so nothing stronger is needed.
std::string Digest(absl::string_view last_key, absl::string_view query) {
  uint64_t hash = 14695981039346656037u;
  const auto mix = [&hash](absl::string_view text) {
    for (const unsigned char byte : text) hash = (hash ^ byte) * 1099511628211u;
    hash = (hash ^ 0xff) * 1099511628211u;
  };
  mix(last_key);
  mix(query);
  return absl::StrFormat("%016x", hash);
}

}  // namespace

absl::StatusOr<int> PageSize(int requested) {
  if (requested < 0) {
    return Error(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_SIZE", "page_size は 0 以上にしてください。");
  }
  return requested == 0 ? kPageSizeDefault : std::min(requested, kPageSizeMax);
}

std::string EncodeToken(absl::string_view last_key, absl::string_view query) {
  return absl::WebSafeBase64Escape(absl::StrCat(Digest(last_key, query), last_key));
}

absl::StatusOr<std::string> DecodeToken(absl::string_view token, absl::string_view query) {
  if (token.empty()) return std::string();
  std::string plain;
  if (token.size() <= kTokenBytesMax && absl::WebSafeBase64Unescape(token, &plain) && plain.size() >= kDigestChars) {
    const std::string last_key = plain.substr(kDigestChars);
    if (plain.substr(0, kDigestChars) == Digest(last_key, query)) return last_key;
  }
  return Error(absl::StatusCode::kInvalidArgument, "INVALID_PAGE_TOKEN",
               "page_token が正しくありません。一覧を最初から読み直してください。");
}

}  // namespace madoguchi::paging
