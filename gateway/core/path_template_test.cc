#include "gateway/core/path_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace madoguchi::gateway {
namespace {

using Bindings = PathTemplate::Bindings;
using Outcome = PathTemplate::Outcome;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

PathTemplate Parsed(absl::string_view text) {
  auto parsed = PathTemplate::Parse(text);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return *parsed;
}

Outcome Match(absl::string_view pattern, absl::string_view path, Bindings* bindings) {
  return Parsed(pattern).Match(SplitRequestPath(path), bindings);
}

Bindings BindingsOf(absl::string_view pattern, absl::string_view path) {
  Bindings bindings;
  EXPECT_EQ(Match(pattern, path, &bindings), Outcome::kMatch) << pattern << " " << path;
  return bindings;
}

bool Misses(absl::string_view pattern, absl::string_view path) {
  Bindings bindings;
  return Match(pattern, path, &bindings) == Outcome::kNoMatch;
}

TEST(PathTemplate, MatchesLiteralsWhole) {
  EXPECT_THAT(BindingsOf("/v1/live", "/v1/live"), IsEmpty());
  EXPECT_TRUE(Misses("/v1/live", "/v1/Live"));
  EXPECT_TRUE(Misses("/v1/live", "/v1/live/"));
  EXPECT_TRUE(Misses("/v1/live", "/v1/lively"));
  EXPECT_TRUE(Misses("/v1/live", "/v1"));
  EXPECT_TRUE(Misses("/v1/live", "/"));
  EXPECT_TRUE(Misses("/v1/live", "/v1//live"));
}

TEST(PathTemplate, BindsAResourceName) {
  const char* const pattern = "/v1/{name=municipalities/*/scans/*}";
  EXPECT_THAT(BindingsOf(pattern, "/v1/municipalities/131016/scans/a"),
              ElementsAre(Pair("name", "municipalities/131016/scans/a")));
  EXPECT_TRUE(Misses(pattern, "/v1/municipalities/131016/scans"));
  EXPECT_TRUE(Misses(pattern, "/v1/municipalities/131016/scans/"));
  EXPECT_TRUE(Misses(pattern, "/v1/municipalities//scans/a"));
  EXPECT_TRUE(Misses(pattern, "/v1/municipalities/131016/scans/a/b"));
  EXPECT_TRUE(Misses(pattern, "/v1/municipalities/131016/records/a"));
}

TEST(PathTemplate, TellsVerbsApart) {
  const char* const plain = "/v1/{name=a/*}";
  const char* const verb = "/v1/{name=a/*}:review";
  EXPECT_THAT(BindingsOf(verb, "/v1/a/7:review"), ElementsAre(Pair("name", "a/7")));
  EXPECT_TRUE(Misses(plain, "/v1/a/7:review"));
  EXPECT_TRUE(Misses(verb, "/v1/a/7"));
  EXPECT_TRUE(Misses(verb, "/v1/a/7:approve"));
  EXPECT_TRUE(Misses(verb, "/v1/a/7:review:x"));
  EXPECT_THAT(BindingsOf(plain, "/v1/a/7%3Areview"), ElementsAre(Pair("name", "a/7:review")));
}

TEST(PathTemplate, DecodesValues) {
  EXPECT_THAT(BindingsOf("/v1/{name}", "/v1/%E7%AA%93%E5%8F%A3"), ElementsAre(Pair("name", "窓口")));
  EXPECT_THAT(BindingsOf("/v1/{name}", "/v1/%F0%A0%AE%B7"), ElementsAre(Pair("name", "𠮷")));
  EXPECT_THAT(BindingsOf("/v1/{name}", "/v1/a%2Fb"), ElementsAre(Pair("name", "a/b")));
  EXPECT_THAT(BindingsOf("/v1/{name=a/*}", "/v1/a/b%2fc"), ElementsAre(Pair("name", "a/b%2fc")));
  EXPECT_THAT(BindingsOf("/v1/{name}", "/v1/a+b"), ElementsAre(Pair("name", "a+b")));
}

TEST(PathTemplate, SaysWhenAValueIsNoText) {
  Bindings bindings;
  for (const char* path :
       {"/v1/%", "/v1/%1", "/v1/%zz", "/v1/%00", "/v1/%0a", "/v1/%ff", "/v1/%C0%AF", "/v1/%ED%A0%80"}) {
    EXPECT_EQ(Match("/v1/{name}", path, &bindings), Outcome::kMalformed) << path;
  }
}

TEST(PathTemplate, BindsSeveralVariables) {
  EXPECT_THAT(BindingsOf("/v1/{a.b}/x/{c=y/*}:do", "/v1/1/x/y/2:do"), ElementsAre(Pair("a.b", "1"), Pair("c", "y/2")));
}

TEST(PathTemplate, TakesTheRestByTwoStars) {
  EXPECT_THAT(BindingsOf("/v1/{name=files/**}", "/v1/files/a/b/c"), ElementsAre(Pair("name", "files/a/b/c")));
  EXPECT_THAT(BindingsOf("/v1/{name=files/**}", "/v1/files"), ElementsAre(Pair("name", "files")));
  EXPECT_THAT(BindingsOf("/v1/{name=**}:get", "/v1/a/b:get"), ElementsAre(Pair("name", "a/b")));
  EXPECT_TRUE(Misses("/v1/{name=files/**}", "/v1/files/a//c"));
}

TEST(PathTemplate, RefusesWhatIsNoTemplate) {
  for (const char* text :
       {"", "v1/a", "/v1//a", "/v1/{", "/v1/{}", "/v1/{=a}", "/v1/{a", "/v1/a}", "/v1/{a=}", "/v1/{a=b/}", "/v1/**/a",
        "/v1/{a}/{a}", "/v1/a:", "/v1/a:{b}", "/v1/a b", "/v1/{1a}", "/v1/{a..b}", "/v1/***"}) {
    EXPECT_FALSE(PathTemplate::Parse(text).ok()) << text;
  }
}

TEST(PathTemplate, PrefersLiterals) {
  EXPECT_TRUE(Parsed("/v1/a/b").MoreSpecificThan(Parsed("/v1/a/*")));
  EXPECT_TRUE(Parsed("/v1/a/*").MoreSpecificThan(Parsed("/v1/a/**")));
  EXPECT_FALSE(Parsed("/v1/a/*").MoreSpecificThan(Parsed("/v1/a/b")));
}

TEST(PathTemplate, ShapesIgnoreNames) { EXPECT_EQ(Parsed("/v1/{x=a/*}:go").Shape(), Parsed("/v1/a/{y}:go").Shape()); }

TEST(PathTemplate, WritesOpenApiPaths) {
  std::vector<std::string> parameters;
  EXPECT_EQ(Parsed("/v1/{name=municipalities/*/offices/*/queues/*}:go").OpenApiPath(&parameters),
            "/v1/municipalities/{municipality}/offices/{office}/queues/{queue}:go");
  EXPECT_THAT(parameters, ElementsAre("municipality", "office", "queue"));
}

}  // namespace
}  // namespace madoguchi::gateway
