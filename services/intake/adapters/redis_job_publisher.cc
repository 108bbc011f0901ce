#include "services/intake/adapters/redis_job_publisher.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/status/macros.h"

namespace madoguchi::intake {
namespace {

constexpr char kCounterStream[] = "madoguchi:ocr:jobs";
constexpr char kNightStream[] = "madoguchi:ocr:jobs:night";
constexpr char kGroup[] = "ocr";
constexpr char kMark[] = "madoguchi:ocr:mark";

}  // namespace

RedisJobPublisher::RedisJobPublisher(redis::Client* client)
    : client_(client), counter_(client, kCounterStream, kGroup), night_(client, kNightStream, kGroup) {}

absl::Status RedisJobPublisher::Publish(Lane lane, const std::vector<ReadJob>& jobs) {
  for (const ReadJob& job : jobs) {
    RETURN_IF_ERROR(StreamOf(lane).Add({{job.what, job.name}, {"blob", job.blob}, {"job", job.job}}).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> RedisJobPublisher::Mark() {
  ASSIGN_OR_RETURN(const redis::Reply mark, client_->Command({"GET", kMark}));
  ASSIGN_OR_RETURN(const std::string run_id, RunId());
  return absl::EndsWith(mark.text, absl::StrCat("/", run_id)) ? mark.text : "";
}

absl::StatusOr<std::string> RedisJobPublisher::FreshMark(const std::string& seed) {
  ASSIGN_OR_RETURN(const std::string run_id, RunId());
  return absl::StrCat(seed, "/", run_id);
}

absl::Status RedisJobPublisher::SetMark(const std::string& mark) {
  return client_->Command({"SET", kMark, mark}).status();
}

absl::StatusOr<std::string> RedisJobPublisher::RunId() {
  ASSIGN_OR_RETURN(const redis::Reply info, client_->Command({"INFO", "server"}));
  for (absl::string_view line : absl::StrSplit(info.text, absl::ByAnyChar("\r\n"), absl::SkipEmpty())) {
    if (absl::ConsumePrefix(&line, "run_id:")) return std::string(line);
  }
  return absl::InternalError("redis INFO names no run_id");
}

}  // namespace madoguchi::intake
