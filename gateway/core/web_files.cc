#include "gateway/core/web_files.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gateway/core/compression.h"
#include "gateway/core/http_status.h"
#include "gateway/core/percent.h"
#include "gateway/errors.h"

namespace madoguchi::gateway {
namespace {

bool HasExtension(absl::string_view path) {
  const absl::string_view name = path.substr(path.rfind('/') + 1);
  return absl::StrContains(name, '.');
}

// One form of a file: packed by `coding`, or as it is ("").
struct Form {
  std::shared_ptr<const std::string> content;
  absl::string_view coding;
  std::string etag;
};

// Two forms of one file are different bytes and may not share a strong ETag (RFC 9110, 8.8.3.3).
std::string EtagOf(const WebFile& file, absl::string_view suffix) {
  if (file.etag.empty()) return "";
  return absl::StrCat(absl::StripSuffix(file.etag, "\""), suffix, "\"");
}

// The smallest first.
std::vector<Form> FormsOf(const WebFile& file) {
  std::vector<Form> forms;
  if (file.brotli) forms.push_back({file.brotli, "br", EtagOf(file, "-br")});
  if (file.gzip) forms.push_back({file.gzip, "gzip", EtagOf(file, "-gz")});
  forms.push_back({file.content, "", file.etag});
  return forms;
}

bool NamesEtag(absl::string_view if_none_match, absl::string_view etag) {
  for (absl::string_view candidate : absl::StrSplit(if_none_match, ',')) {
    candidate = absl::StripAsciiWhitespace(candidate);
    absl::ConsumePrefix(&candidate, "W/");
    if (candidate == etag || candidate == "*") return true;
  }
  return false;
}

}  // namespace

std::string ContentTypeOf(absl::string_view path) {
  static const std::map<std::string, std::string, std::less<>> kTypes = {
      {"html", "text/html; charset=utf-8"},
      {"js", "text/javascript; charset=utf-8"},
      {"mjs", "text/javascript; charset=utf-8"},
      {"css", "text/css; charset=utf-8"},
      {"json", "application/json; charset=utf-8"},
      {"map", "application/json; charset=utf-8"},
      {"webmanifest", "application/manifest+json; charset=utf-8"},
      {"txt", "text/plain; charset=utf-8"},
      {"svg", "image/svg+xml"},
      {"png", "image/png"},
      {"jpg", "image/jpeg"},
      {"jpeg", "image/jpeg"},
      {"webp", "image/webp"},
      {"ico", "image/x-icon"},
      {"woff2", "font/woff2"},
      {"woff", "font/woff"},
      {"pdf", "application/pdf"},
      {"wasm", "application/wasm"},
  };
  const size_t dot = path.rfind('.');
  if (dot != absl::string_view::npos) {
    const auto found = kTypes.find(absl::AsciiStrToLower(path.substr(dot + 1)));
    if (found != kTypes.end()) return found->second;
  }
  return "application/octet-stream";
}

HttpResponse ServeFile(const HttpRequest& request, const WebFile& file) {
  HttpResponse response;
  const std::vector<Form> forms = FormsOf(file);
  if (forms.size() > 1) response.Set("Vary", "Accept-Encoding");
  response.Set("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  const absl::string_view known = request.Header("if-none-match");
  for (const Form& form : forms) {
    if (form.etag.empty() || !NamesEtag(known, form.etag)) continue;
    response.Set("ETag", form.etag);
    response.status = 304;
    return response;
  }
  const absl::string_view accepted = request.Header("accept-encoding");
  for (const Form& form : forms) {
    if (!form.coding.empty() && !AcceptsCoding(accepted, form.coding)) continue;
    if (!form.etag.empty()) response.Set("ETag", form.etag);
    if (!form.coding.empty()) response.Set("Content-Encoding", form.coding);
    response.Set("Content-Type", file.content_type);
    response.shared_body = form.content;
    break;
  }
  return response;
}

const WebFile* WebFiles::Find(const std::string& path) const {
  auto found = files_.find(path);
  if (found == files_.end() && !HasExtension(path)) found = files_.find("/index.html");
  return found == files_.end() ? nullptr : &found->second;
}

HttpResponse WebFiles::Serve(const HttpRequest& request) const {
  const auto path = DecodePercent(request.path);
  if (!path) return ErrorResponse(InvalidPath());
  const WebFile* file = Find(*path);
  if (file == nullptr) return ErrorResponse(UnknownPath());
  return ServeFile(request, *file);
}

}  // namespace madoguchi::gateway
