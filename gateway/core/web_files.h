// The built pages, held in memory: what is not in this map cannot be served, so no path can climb out of the folder.
// Immutable.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "gateway/core/http.h"

namespace madoguchi::gateway {

struct WebFile {
  std::shared_ptr<const std::string> content;
  std::string content_type;
  std::string etag;                           // of `content`, quoted; "" for none
  bool immutable = false;                     // its name holds a hash of its content
  std::shared_ptr<const std::string> gzip;    // the same, packed; null where there is none
  std::shared_ptr<const std::string> brotli;  // …
};

// The smallest form of the file that the client takes. Each form has an ETag of its own ("3f2a" → "3f2a-br"), and the
// one that If-None-Match names, of any form, is confirmed by 304.
HttpResponse ServeFile(const HttpRequest& request, const WebFile& file);

class WebFiles {
 public:
  // Keys are decoded paths from the root: "/index.html", "/assets/index-3f2a.js".
  explicit WebFiles(std::map<std::string, WebFile, std::less<>> files) : files_(std::move(files)) {}

  // Answers GET and HEAD. A path without a file name extension that has no file is a page of the single-page
  // application: index.html. 404 (UNKNOWN_PATH), 400 (INVALID_PATH), 304 when If-None-Match names the file's ETag.
  HttpResponse Serve(const HttpRequest& request) const;

 private:
  const WebFile* Find(const std::string& path) const;

  std::map<std::string, WebFile, std::less<>> files_;
};

// By file name extension; "application/octet-stream" for what is not known.
std::string ContentTypeOf(absl::string_view path);

}  // namespace madoguchi::gateway
