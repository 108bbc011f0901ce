#include "procedures/handoff/encoding.h"

#include <iconv.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cerrno>
#include <memory>
#include <optional>

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::procedures {
namespace {

// One direction of iconv. Not thread-safe; made per call.
class Converter {
 public:
  Converter(const char* to, const char* from) : handle_(iconv_open(to, from)) {}
  ~Converter() {
    if (known()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  bool known() const { return handle_ != reinterpret_cast<iconv_t>(-1); }

  // nullopt when a character has no place in the target.
  std::optional<std::string> Convert(absl::string_view text) {
    iconv(handle_, nullptr, nullptr, nullptr, nullptr);
    std::string input(text);
    std::string output(input.size() * 4 + 8, '\0');
    char* in = input.data();
    char* out = output.data();
    size_t in_left = input.size();
    size_t out_left = output.size();
    if (iconv(handle_, &in, &in_left, &out, &out_left) == static_cast<size_t>(-1)) return std::nullopt;
    output.resize(output.size() - out_left);
    return output;
  }

 private:
  iconv_t handle_;
};

absl::Status EncodingFailed() {
  return Error(absl::StatusCode::kInternal, "ENCODING_FAILED",
               "この機械では文字コードCP932を扱えません。運用担当者に知らせてください。");
}

// Characters with the marks and variation selectors that follow them.
std::vector<std::string> Clusters(absl::string_view text) {
  std::vector<std::string> clusters;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto length = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < length;) {
    const int32_t start = i;
    UChar32 point;
    U8_NEXT(bytes, i, length, point);
    const std::string part(text.substr(static_cast<size_t>(start), static_cast<size_t>(i - start)));
    const bool mark = point >= 0 && u_charType(point) == U_NON_SPACING_MARK;
    if (mark && !clusters.empty()) {
      clusters.back() += part;
    } else {
      clusters.push_back(part);
    }
  }
  return clusters;
}

}  // namespace

absl::StatusOr<std::string> Fit(absl::string_view text, Encoding encoding,
                                const std::map<std::string, std::string>& substitutions,
                                std::vector<Replaced>& replaced) {
  if (encoding == Encoding::kUtf8) return std::string(text);
  Converter there("CP932", "UTF-8");
  Converter back("UTF-8", "CP932");
  if (!there.known() || !back.known()) return EncodingFailed();
  // iconv takes some look-alikes for one another (¥ for \); only what comes back unchanged has its place.
  const auto fits = [&](const std::string& cluster) {
    const std::optional<std::string> bytes = there.Convert(cluster);
    return bytes && back.Convert(*bytes) == cluster;
  };
  std::string result;
  for (const std::string& cluster : Clusters(text)) {
    if (fits(cluster)) {
      result += cluster;
      continue;
    }
    const auto declared = substitutions.find(cluster);
    const bool usable = declared != substitutions.end() && fits(declared->second);
    const std::string to = usable ? declared->second : std::string(kMissingMark);
    replaced.push_back({cluster, to});
    result += to;
  }
  return result;
}

absl::StatusOr<std::string> Encode(absl::string_view text, Encoding encoding) {
  if (encoding == Encoding::kUtf8) return std::string(text);
  Converter there("CP932", "UTF-8");
  if (!there.known()) return EncodingFailed();
  std::optional<std::string> bytes = there.Convert(text);
  if (!bytes) {
    return Error(absl::StatusCode::kInvalidArgument, "UNENCODABLE",
                 "CP932にない文字が残っています。運用担当者に知らせてください。");
  }
  return *std::move(bytes);
}

}  // namespace madoguchi::procedures
