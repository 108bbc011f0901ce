#include "ocr-worker/adapters/child_decoder.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/status/macros.h"
#include "ocr-worker/decoder/pixel_mapping.h"
#include "ocr-worker/decoder/protocol.h"
#include "ocr-worker/errors.h"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr {

namespace {

using decoder::Outcome;
using decoder::PageHeader;

constexpr absl::Duration kPollStep = absl::Milliseconds(100);

class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd() { Close(); }
  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }
  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

absl::Status NoChild(absl::string_view what) { return DecoderMissing(what); }

absl::StatusOr<std::pair<Fd, Fd>> MakePipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return NoChild("pipe");
  return std::pair(Fd(ends[0]), Fd(ends[1]));
}

absl::StatusOr<Fd> DescriptorOf(FileBytes held) {
  if (held.fd >= 0) {
    Fd own(fcntl(held.fd, F_DUPFD_CLOEXEC, 0));
    if (own.get() < 0) return NoChild("dup");
    return own;
  }
  absl::string_view file = held.bytes;
  Fd memory(memfd_create("file", MFD_CLOEXEC));
  if (memory.get() < 0) return NoChild("memfd");
  while (!file.empty()) {
    const ssize_t written = write(memory.get(), file.data(), file.size());
    if (written <= 0) return NoChild("memfd");
    file.remove_prefix(static_cast<size_t>(written));
  }
  return memory;
}

absl::Status FileError(Outcome outcome) {
  switch (outcome) {
    case Outcome::kUnsupported:
      return UnsupportedFileType();
    case Outcome::kNoPages:
      return NoPages();
    case Outcome::kTooManyPages:
      return TooManyPages();
    default:
      return UnreadableImage();
  }
}

// One child, from its start to its reaping.
class Child {
 public:
  static absl::StatusOr<std::unique_ptr<Child>> Start(const std::string& program, PixelMemories& memories,
                                                      FileBytes file, PageRange range) {
    auto child = std::unique_ptr<Child>(new Child(memories));
    ASSIGN_OR_RETURN(Fd file_memory, DescriptorOf(file));
    ASSIGN_OR_RETURN(child->memory_, memories.Take());
    ASSIGN_OR_RETURN(auto headers, MakePipe());
    ASSIGN_OR_RETURN(auto go, MakePipe());

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    const absl::Cleanup destroy = [&] { posix_spawn_file_actions_destroy(&actions); };
    // First out of the way of 0–4, then into place: a source may itself be one of the targets.
    const std::array<std::pair<int, int>, 4> places = {{{go.first.get(), STDIN_FILENO},
                                                        {headers.second.get(), STDOUT_FILENO},
                                                        {child->memory_->fd(), decoder::kPixelsFd},
                                                        {file_memory.get(), decoder::kFileFd}}};
    constexpr int kAside = 700;
    for (const auto& [from, to] : places) posix_spawn_file_actions_adddup2(&actions, from, kAside + to);
    for (const auto& [from, to] : places) {
      posix_spawn_file_actions_adddup2(&actions, kAside + to, to);
      posix_spawn_file_actions_addclose(&actions, kAside + to);
    }
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);

    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    const absl::Cleanup destroy_attributes = [&] { posix_spawnattr_destroy(&attributes); };
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    std::string first = absl::StrCat(range.first);
    std::string count = absl::StrCat(range.count);
    using decoder::Drawing;
    std::string drawing =
        absl::StrCat(static_cast<int>(range.look == PageLook::kInk ? Drawing::kInk : Drawing::kColour));
    char* const argv[] = {const_cast<char*>(program.c_str()), first.data(), count.data(), drawing.data(), nullptr};
    char locale[] = "LC_ALL=C.UTF-8";
    char* const environment[] = {locale, nullptr};
    if (posix_spawn(&child->pid_, program.c_str(), &actions, &attributes, argv, environment) != 0) {
      child->pid_ = -1;
      return DecoderMissing(program);
    }
    child->headers_ = std::move(headers.first);
    child->go_ = std::move(go.second);
    return child;
  }

  ~Child() {
    if (pid_ > 0 && !reaped_) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    if (orderly_) memories_.GiveBack(std::move(memory_), drawn_);
  }

  // The next header; UNREADABLE_IMAGE or DECODE_TIMEOUT when the child died or dawdles; the caller's own end of
  // patience.
  absl::StatusOr<PageHeader> Next(const Patience& patience) {
    const absl::Time dawdled = absl::Now() + absl::Seconds(limits::kDecodeWallSecondsPerPageMax);
    while (true) {
      const absl::Time now = absl::Now();
      if (patience.cancelled()) return absl::CancelledError("the caller left");
      if (now >= patience.deadline) return ReadingTimeout();
      if (now >= dawdled) return DecodeTimeout();
      const absl::Duration left = std::min({kPollStep, dawdled - now, patience.deadline - now});
      pollfd ready{headers_.get(), POLLIN, 0};
      if (poll(&ready, 1, static_cast<int>(absl::ToInt64Milliseconds(left)) + 1) <= 0) continue;
      PageHeader header;
      const ssize_t count = read(headers_.get(), &header, sizeof(header));
      if (count != static_cast<ssize_t>(sizeof(header))) return CauseOfDeath();
      orderly_ = header.outcome == Outcome::kEnd;
      return header;
    }
  }

  // Views of the shared pixels; the child waits until Go().
  DecodedPage View(int index, PageLook look, const PageHeader& header) {
    const size_t bytes = decoder::BytesOf(header);
    drawn_ = std::max(drawn_, bytes);
    decoder::PopulatePixels(memory_->pixels(), bytes);
    const cv::Mat pixels(header.height, header.width, CV_8UC(header.channels), memory_->pixels());
    DecodedPage page{.index = index, .cpu_ms = header.cpu_ms};
    if (look == PageLook::kColour) {
      page.pixels = pixels;
    } else {
      page.ink.channel = pixels;
      if (header.red != 0) {
        page.ink.red = cv::Mat(header.height, static_cast<int>(RedRowBytes(header.width)), CV_8U,
                               memory_->pixels() + pixels.total());
      }
    }
    return page;
  }
  void Go() {
    const char go = 1;
    // A child that died meanwhile shows at the next header.
    [[maybe_unused]] const ssize_t written = write(go_.get(), &go, 1);
  }

 private:
  explicit Child(PixelMemories& memories) : memories_(memories) {}

  absl::Status CauseOfDeath() {
    int status = 0;
    waitpid(pid_, &status, 0);
    reaped_ = true;
    if (WIFEXITED(status) && WEXITSTATUS(status) == decoder::kExitNoProgram)
      return NoChild("madoguchi-decode-pdf, madoguchi-decode-tiff");
    const bool out_of_time = WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
    return out_of_time ? DecodeTimeout() : UnreadableImage();
  }

  pid_t pid_ = -1;
  bool reaped_ = false;
  Fd headers_, go_;
  PixelMemories& memories_;
  std::unique_ptr<PixelMemory> memory_;
  size_t drawn_ = 0;
  bool orderly_ = false;  // the last header was the end: what it drew is known
};

absl::Status CheckSize(FileBytes file) {
  if (file.bytes.empty()) return EmptyFile();
  return file.bytes.size() <= limits::kFileBytesMax ? absl::OkStatus() : FileTooLarge();
}

// The header comes from a process that may have been taken over: believed only within bounds.
bool Sane(const PageHeader& header, PageLook look) {
  const bool layout = look == PageLook::kInk ? header.channels == 1 && (header.red == 0 || header.red == 1)
                                             : (header.channels == 1 || header.channels == 3) && header.red == 0;
  return layout && header.width > 0 && header.height > 0 &&
         static_cast<int64_t>(header.width) * header.height <= limits::kPagePixelsMax;
}

}  // namespace

absl::Status ChildDecoder::DecodePages(FileBytes file, PageRange range, const Patience& patience,
                                       const PageSink& sink) {
  RETURN_IF_ERROR(CheckSize(file));
  ASSIGN_OR_RETURN(const auto child, Child::Start(program_, memories_, file, range));
  for (int index = range.first;; ++index) {
    const absl::StatusOr<PageHeader> header = child->Next(patience);
    if (!header.ok()) {
      // Pages already read stay read; only the rest of the file is lost.
      return index > range.first && Permanent(header.status()) ? sink(index, header.status()) : header.status();
    }
    switch (header->outcome) {
      case Outcome::kEnd:
        return absl::OkStatus();
      case Outcome::kPage: {
        if (!Sane(*header, range.look)) return UnreadableImage();
        RETURN_IF_ERROR(sink(index, child->View(index, range.look, *header)));
        break;
      }
      case Outcome::kPageUnreadable:
        RETURN_IF_ERROR(sink(index, UnreadableImage()));
        break;
      case Outcome::kPageTooLarge:
        RETURN_IF_ERROR(sink(index, ImageTooLarge()));
        break;
      default:
        return FileError(header->outcome);
    }
    child->Go();
  }
}

absl::StatusOr<int> ChildDecoder::CountPages(FileBytes file, const Patience& patience) {
  RETURN_IF_ERROR(CheckSize(file));
  ASSIGN_OR_RETURN(const auto child, Child::Start(program_, memories_, file, {.first = 0, .count = 0}));
  ASSIGN_OR_RETURN(const PageHeader header, child->Next(patience));
  if (header.outcome != Outcome::kEnd) return FileError(header.outcome);
  if (header.index < 1) return NoPages();
  return header.index <= limits::kPagesMax ? absl::StatusOr<int>(header.index) : TooManyPages();
}

absl::StatusOr<std::string> FindDecoder() {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path here = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (fs::path folder = here; !error && folder.has_relative_path(); folder = folder.parent_path()) {
    for (const fs::path& candidate : {folder / "madoguchi-decode", folder / "bin" / "madoguchi-decode"}) {
      const auto runs = [&](std::string_view suffix) {
        return access((candidate.string() + std::string(suffix)).c_str(), X_OK) == 0;
      };
      if (runs("") && runs(decoder::kPdfSuffix) && runs(decoder::kTiffSuffix)) return candidate.string();
    }
  }
  return DecoderMissing((here / "madoguchi-decode").string());
}

}  // namespace madoguchi::ocr
