#include "common/redis/stream.h"

#include "absl/strings/str_cat.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::redis {
namespace {

std::string Code(const absl::Status& status) {
  const auto metadata = MetadataOf(status);
  const auto code = metadata.find("code");
  return code == metadata.end() ? "" : code->second;
}

std::string Milliseconds(absl::Duration duration) { return absl::StrCat(absl::ToInt64Milliseconds(duration)); }

// [[id, [field, value, …]], …]; an entry deleted meanwhile has nil fields and is left out.
std::vector<StreamEntry> Entries(const Reply& list) {
  std::vector<StreamEntry> entries;
  for (const Reply& item : list.elements) {
    if (item.elements.size() != 2 || item.elements[1].type != Reply::Type::kArray) continue;
    StreamEntry entry;
    entry.id = item.elements[0].text;
    const std::vector<Reply>& pairs = item.elements[1].elements;
    for (size_t i = 0; i + 1 < pairs.size(); i += 2) entry.fields[pairs[i].text] = pairs[i + 1].text;
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

Stream::Stream(Client* client, std::string key, std::string group)
    : client_(client), key_(std::move(key)), group_(std::move(group)) {}

absl::Status Stream::MakeGroup() {
  // From 0: entries added before the group existed are work too.
  const absl::Status status = client_->Command({"XGROUP", "CREATE", key_, group_, "0", "MKSTREAM"}).status();
  return Code(status) == "BUSYGROUP" ? absl::OkStatus() : status;
}

absl::StatusOr<Reply> Stream::WithGroup(const std::vector<std::string>& words) {
  absl::StatusOr<Reply> reply = client_->Command(words);
  if (Code(reply.status()) != "NOGROUP") return reply;
  RETURN_IF_ERROR(MakeGroup());
  return client_->Command(words);
}

absl::StatusOr<std::string> Stream::Add(const std::map<std::string, std::string>& fields) {
  std::vector<std::string> words = {"XADD", key_, "*"};
  for (const auto& [name, value] : fields) {
    words.push_back(name);
    words.push_back(value);
  }
  ASSIGN_OR_RETURN(Reply reply, client_->Command(words));
  return std::move(reply.text);
}

absl::StatusOr<std::vector<StreamEntry>> Stream::Read(const std::string& consumer, int count, absl::Duration block) {
  std::vector<std::string> words = {"XREADGROUP", "GROUP", group_, consumer, "COUNT", absl::StrCat(count)};
  // To Redis, BLOCK 0 is to wait for ever.
  if (block > absl::ZeroDuration()) words.insert(words.end(), {"BLOCK", Milliseconds(block)});
  words.insert(words.end(), {"STREAMS", key_, ">"});
  ASSIGN_OR_RETURN(const Reply reply, WithGroup(words));
  if (reply.type != Reply::Type::kArray || reply.elements.empty() || reply.elements[0].elements.size() != 2) {
    return std::vector<StreamEntry>();
  }
  return Entries(reply.elements[0].elements[1]);
}

absl::StatusOr<std::vector<StreamEntry>> Stream::Reclaim(const std::string& consumer, int count, absl::Duration idle) {
  ASSIGN_OR_RETURN(const Reply reply, WithGroup({"XAUTOCLAIM", key_, group_, consumer, Milliseconds(idle), "0", "COUNT",
                                                 absl::StrCat(count)}));
  if (reply.elements.size() < 2) return std::vector<StreamEntry>();
  std::vector<StreamEntry> entries = Entries(reply.elements[1]);
  RETURN_IF_ERROR(FillDeliveries(entries));
  return entries;
}

absl::Status Stream::FillDeliveries(std::vector<StreamEntry>& entries) {
  for (StreamEntry& entry : entries) {
    ASSIGN_OR_RETURN(const Reply pending, client_->Command({"XPENDING", key_, group_, entry.id, entry.id, "1"}));
    if (!pending.elements.empty() && pending.elements[0].elements.size() == 4) {
      entry.deliveries = pending.elements[0].elements[3].integer;
    }
  }
  return absl::OkStatus();
}

absl::Status Stream::Touch(const std::string& consumer, const std::string& id) {
  // JUSTID resets the idle time and leaves the delivery count as it is.
  return WithGroup({"XCLAIM", key_, group_, consumer, "0", id, "JUSTID"}).status();
}

absl::Status Stream::Acknowledge(const std::string& id) {
  return client_->Commands({{"XACK", key_, group_, id}, {"XDEL", key_, id}});
}

absl::StatusOr<int64_t> Stream::Length() {
  ASSIGN_OR_RETURN(const Reply reply, client_->Command({"XLEN", key_}));
  return reply.integer;
}

}  // namespace madoguchi::redis
