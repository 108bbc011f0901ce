#include "cli/scan/hot_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/files.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::cli {
namespace {

constexpr char kSent[] = "sent";
constexpr char kRefused[] = "refused";
constexpr size_t kTailBytes = 1024;

absl::Status Unreadable(const std::string& folder) {
  return Error(
      absl::StatusCode::kUnavailable, "UNREADABLE_FOLDER",
      absl::StrCat("フォルダー「", folder, "」を読めません。名前と権限、共有がつながっているかを確かめてください。"));
}

// Names that programs give to files which they have not finished, or which are not meant for us.
bool IsPassedOver(absl::string_view name) {
  const std::string lower = absl::AsciiStrToLower(name);
  return absl::StartsWith(lower, ".") || absl::EndsWith(lower, "~") || absl::StartsWith(lower, "~") ||
         absl::EndsWith(lower, ".tmp") || absl::EndsWith(lower, ".part") || absl::EndsWith(lower, ".partial") ||
         absl::EndsWith(lower, ".filepart") || absl::EndsWith(lower, ".crdownload") || lower == "thumbs.db" ||
         lower == "desktop.ini";
}

// Which link it is can change after a look: opening follows none.
int OpenToRead(const std::string& path) { return open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC); }

struct Ends {
  std::string head;
  std::string tail;
};

// Empty strings for a file that cannot be read now.
Ends EndsOf(const std::string& path, int64_t bytes) {
  Ends ends;
  const int file = OpenToRead(path);
  if (file < 0) return ends;
  std::array<char, kTailBytes> buffer{};
  const ssize_t head = pread(file, buffer.data(), 8, 0);
  if (head > 0) ends.head.assign(buffer.data(), static_cast<size_t>(head));
  const ssize_t tail = pread(file, buffer.data(), buffer.size(), std::max<int64_t>(0, bytes - int64_t{kTailBytes}));
  if (tail > 0) ends.tail.assign(buffer.data(), static_cast<size_t>(tail));
  close(file);
  return ends;
}

// A TIFF says where its list of pages stands, once it has been written.
bool ListOfPagesIsThere(absl::string_view head, int64_t bytes) {
  uint32_t at = 0;
  for (size_t i = 0; i < 4; ++i) {
    const size_t byte = head[0] == 'I' ? 7 - i : 4 + i;
    at = at << 8 | static_cast<unsigned char>(head[byte]);
  }
  return at != 0 && at < bytes;
}

// True for kinds that say nothing of their end.
bool EndsAsItsKind(const Ends& ends, int64_t bytes) {
  const absl::string_view head = ends.head;
  if (head.empty()) return false;
  if (absl::StartsWith(head, "%PDF")) return absl::StrContains(ends.tail, "%%EOF");
  if (absl::StartsWith(head, "\xFF\xD8")) return absl::StrContains(ends.tail, "\xFF\xD9");
  if (absl::StartsWith(head, "\x89PNG")) return absl::StrContains(ends.tail, "IEND");
  const bool tiff =
      absl::StartsWith(head, absl::string_view("II*\0", 4)) || absl::StartsWith(head, absl::string_view("MM\0*", 4));
  return !tiff || (head.size() == 8 && ListOfPagesIsThere(head, bytes));
}

}  // namespace

absl::StatusOr<HotFolder> HotFolder::Open(std::string folder, absl::Duration quiet, const Clock* clock) {
  std::error_code failed;
  if (!std::filesystem::is_directory(folder, failed)) return Unreadable(folder);
  for (const char* inside : {kSent, kRefused}) RETURN_IF_ERROR(MakePrivateFolder(absl::StrCat(folder, "/", inside)));
  return HotFolder(std::move(folder), quiet, clock);
}

std::string HotFolder::PathOf(absl::string_view name) const { return absl::StrCat(folder_, "/", name); }

bool HotFolder::Finished(const std::string& name, const Seen& seen) const {
  const absl::Duration unchanged = clock_->Now() - seen.since;
  if (unchanged < quiet_) return false;
  return unchanged >= kUnendedQuiets * quiet_ ||
         EndsAsItsKind(EndsOf(PathOf(name), seen.shape.bytes), seen.shape.bytes);
}

absl::StatusOr<HotFolder::Look> HotFolder::LookIn() {
  const absl::Time now = clock_->Now();
  std::map<std::string, Seen> present;
  std::error_code failed;
  std::filesystem::directory_iterator entries(folder_, failed), end;
  for (; !failed && entries != end; entries.increment(failed)) {
    const std::string name = entries->path().filename().string();
    struct stat info {};
    if (IsPassedOver(name) || lstat(entries->path().c_str(), &info) != 0 || !S_ISREG(info.st_mode)) continue;
    const Shape shape{info.st_size, info.st_ctim.tv_sec * int64_t{1'000'000'000} + info.st_ctim.tv_nsec};
    const auto before = seen_.find(name);
    present[name] = before != seen_.end() && before->second.shape == shape ? before->second : Seen{shape, now};
  }
  if (failed) return Unreadable(folder_);
  seen_ = std::move(present);

  Look look;
  for (const auto& [name, seen] : seen_) {
    if (Finished(name, seen)) {
      look.ready.push_back(name);
    } else {
      ++look.unfinished;
    }
  }
  std::sort(look.ready.begin(), look.ready.end(), [&](const std::string& a, const std::string& b) {
    return std::pair(seen_.at(a).shape.changed_ns, a) < std::pair(seen_.at(b).shape.changed_ns, b);
  });
  return look;
}

absl::StatusOr<std::string> HotFolder::Move(const std::string& name, absl::string_view to) {
  const std::filesystem::path plain(name);
  std::string target = absl::StrCat(folder_, "/", to, "/", name);
  std::error_code failed;
  for (int number = 2; std::filesystem::exists(std::filesystem::symlink_status(target, failed)); ++number) {
    target = absl::StrCat(folder_, "/", to, "/", plain.stem().string(), "-", number, plain.extension().string());
  }
  if (std::rename(PathOf(name).c_str(), target.c_str()) != 0) {
    return Error(absl::StatusCode::kUnavailable, "UNWRITABLE_FILE",
                 absl::StrCat("「", PathOf(name), "」を ", to, " へ移せません。フォルダーの権限を確かめてください。"));
  }
  seen_.erase(name);
  return target;
}

absl::Status HotFolder::MoveToSent(const std::string& name) { return Move(name, kSent).status(); }

absl::Status HotFolder::MoveToRefused(const std::string& name, absl::string_view sentence) {
  ASSIGN_OR_RETURN(const std::string target, Move(name, kRefused));
  return WriteFile(absl::StrCat(target, ".txt"), absl::StrCat(sentence, "\n"));
}

}  // namespace madoguchi::cli
