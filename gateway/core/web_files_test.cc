#include "gateway/core/web_files.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace madoguchi::gateway {
namespace {

std::shared_ptr<const std::string> Text(const char* text) { return std::make_shared<const std::string>(text); }

WebFile Script() {
  return {.content = Text("plain"),
          .content_type = "text/javascript",
          .etag = "\"3f2a\"",
          .gzip = Text("gz"),
          .brotli = Text("br")};
}

HttpResponse Ask(const WebFile& file, std::string accept_encoding, std::string if_none_match = "") {
  HttpRequest request{.method = "GET", .path = "/app.js"};
  request.headers = {{"accept-encoding", std::move(accept_encoding)}, {"if-none-match", std::move(if_none_match)}};
  return ServeFile(request, file);
}

TEST(WebFilesTest, TheSmallestFormThatTheClientTakes) {
  const HttpResponse brotli = Ask(Script(), "gzip, deflate, br");
  EXPECT_EQ(brotli.Body(), "br");
  EXPECT_EQ(brotli.Header("Content-Encoding"), "br");
  EXPECT_EQ(brotli.Header("Content-Type"), "text/javascript");
  EXPECT_EQ(brotli.Header("Vary"), "Accept-Encoding");
  EXPECT_EQ(Ask(Script(), "gzip").Body(), "gz");
  const HttpResponse plain = Ask(Script(), "br;q=0, gzip;q=0");
  EXPECT_EQ(plain.Body(), "plain");
  EXPECT_EQ(plain.Header("Content-Encoding"), "");
  EXPECT_EQ(plain.Header("Vary"), "Accept-Encoding");  // a cache must know that others get other bytes
}

TEST(WebFilesTest, EachFormHasItsOwnEtagAndEachIsConfirmed) {
  const WebFile script = Script();
  EXPECT_EQ(Ask(script, "").Header("ETag"), "\"3f2a\"");
  EXPECT_EQ(Ask(script, "gzip").Header("ETag"), "\"3f2a-gz\"");
  EXPECT_EQ(Ask(script, "br").Header("ETag"), "\"3f2a-br\"");
  for (const char* known : {"\"3f2a\"", "\"3f2a-gz\"", "W/\"3f2a-br\""}) {
    const HttpResponse same = Ask(script, "gzip, br", known);
    EXPECT_EQ(same.status, 304) << known;
    EXPECT_NE(std::string(known).find(std::string(same.Header("ETag"))), std::string::npos) << known;
    EXPECT_EQ(same.Body(), "");
    EXPECT_EQ(same.Header("Vary"), "Accept-Encoding");
  }
  EXPECT_EQ(Ask(script, "gzip", "\"3f2b-gz\"").status, 200);
}

TEST(WebFilesTest, AFileWithOneFormVariesByNothing) {
  const WebFile picture = {.content = Text("png"), .content_type = "image/png", .etag = "\"1\""};
  const HttpResponse answer = Ask(picture, "gzip, br");
  EXPECT_EQ(answer.Body(), "png");
  EXPECT_EQ(answer.Header("Vary"), "");
}

}  // namespace
}  // namespace madoguchi::gateway
