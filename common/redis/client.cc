#include "common/redis/client.h"

#include <hiredis/hiredis.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::redis {
namespace {

absl::Status Unreachable(absl::string_view detail) {
  return Error(absl::StatusCode::kUnavailable, "REDIS_UNREACHABLE",
               absl::StrCat("Redis につながりません(", detail, ")。redis-server が動いているか確かめてください。"));
}

Reply Copy(const redisReply& from) {
  Reply to;
  switch (from.type) {
    case REDIS_REPLY_INTEGER:
      to.type = Reply::Type::kInteger;
      to.integer = from.integer;
      break;
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
    case REDIS_REPLY_ERROR:
      to.type = Reply::Type::kText;
      to.text.assign(from.str, from.len);
      break;
    case REDIS_REPLY_ARRAY:
      to.type = Reply::Type::kArray;
      to.elements.reserve(from.elements);
      for (size_t i = 0; i < from.elements; ++i) to.elements.push_back(Copy(*from.element[i]));
      break;
    default:
      break;
  }
  return to;
}

}  // namespace

void Client::Free::operator()(redisContext* context) const { redisFree(context); }

Client::Client(Address address, absl::Duration timeout) : address_(std::move(address)), timeout_(timeout) {}
Client::~Client() = default;

absl::StatusOr<std::unique_ptr<Client>> Client::Create(const std::string& url, absl::Duration timeout) {
  Address address;
  absl::string_view rest = url;
  if (absl::ConsumePrefix(&rest, "unix://")) {
    address.unix_path = std::string(rest);
  } else if (absl::ConsumePrefix(&rest, "redis://")) {
    const size_t colon = rest.rfind(':');
    if (colon != absl::string_view::npos && absl::SimpleAtoi(rest.substr(colon + 1), &address.port)) {
      address.host = std::string(rest.substr(0, colon));
    }
  }
  if (address.unix_path.empty() && (address.host.empty() || address.port <= 0 || address.port > 65535)) {
    return Error(absl::StatusCode::kInvalidArgument, "UNKNOWN_REDIS",
                 "--redis は unix:///場所 または redis://ホスト:番号 の形で指定してください。");
  }
  return std::unique_ptr<Client>(new Client(std::move(address), timeout));
}

absl::Status Client::Connect() {
  const timeval timeout = absl::ToTimeval(timeout_);
  context_.reset(address_.unix_path.empty() ? redisConnectWithTimeout(address_.host.c_str(), address_.port, timeout)
                                            : redisConnectUnixWithTimeout(address_.unix_path.c_str(), timeout));
  if (context_ == nullptr || context_->err != 0 || redisSetTimeout(context_.get(), timeout) != REDIS_OK) {
    const std::string detail = context_ == nullptr ? "out of memory" : context_->errstr;
    context_.reset();
    return Unreachable(detail);
  }
  return absl::OkStatus();
}

absl::Status Client::Send(const std::vector<std::string>& words) {
  std::vector<const char*> texts;
  std::vector<size_t> sizes;
  for (const std::string& word : words) {
    texts.push_back(word.data());
    sizes.push_back(word.size());
  }
  if (context_ == nullptr) RETURN_IF_ERROR(Connect());
  const int sent = redisAppendCommandArgv(context_.get(), static_cast<int>(texts.size()), texts.data(), sizes.data());
  return sent == REDIS_OK ? absl::OkStatus() : Broken();
}

absl::StatusOr<Reply> Client::Receive() {
  struct FreeReply {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
  };
  void* received = nullptr;
  const int code = redisGetReply(context_.get(), &received);
  const std::unique_ptr<redisReply, FreeReply> reply(static_cast<redisReply*>(received));
  if (code != REDIS_OK || reply == nullptr) return Broken();
  if (reply->type == REDIS_REPLY_ERROR) {
    const std::string text(reply->str, reply->len);
    return Error(absl::StatusCode::kFailedPrecondition, "REDIS_ERROR", absl::StrCat("Redis が断りました: ", text),
                 {{"code", text.substr(0, text.find(' '))}});
  }
  return Copy(*reply);
}

// hiredis cannot use a connection after any error: the next command makes a new one.
absl::Status Client::Broken() {
  const std::string detail = context_->errstr;
  context_.reset();
  return Unreachable(detail);
}

absl::StatusOr<Reply> Client::Command(const std::vector<std::string>& words) {
  MutexLock lock(&mutex_);
  RETURN_IF_ERROR(Send(words));
  return Receive();
}

absl::Status Client::Commands(const std::vector<std::vector<std::string>>& commands) {
  MutexLock lock(&mutex_);
  for (const std::vector<std::string>& words : commands) RETURN_IF_ERROR(Send(words));
  absl::Status first;
  for (size_t left = commands.size(); left > 0 && context_ != nullptr; --left) first.Update(Receive().status());
  return first;
}

}  // namespace madoguchi::redis
