#include "cli/scan/scan.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/client/endpoints.h"
#include "cli/scan/hot_folder.h"
#include "cli/scan/scan_delivery.h"
#include "common/rpc/identity.h"
#include "common/status/error.h"
#include "common/status/macros.h"

namespace madoguchi::cli {
namespace {

constexpr absl::Duration kFirstPause = absl::Seconds(1);
constexpr absl::Duration kLongestPause = absl::Minutes(1);
constexpr absl::Duration kSendPatience = absl::Minutes(1);
constexpr absl::Duration kQuietDefault = absl::Seconds(3);
constexpr absl::Duration kQuietMax = absl::Minutes(10);
constexpr absl::Duration kLookInterval = absl::Seconds(1);

std::atomic<bool> asked_to_stop = false;  // by a signal: nothing else can reach a handler

void StopOnSignals() {
  asked_to_stop = false;
  struct sigaction action {};
  action.sa_handler = [](int) { asked_to_stop = true; };
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

void Sleep(absl::Duration duration) {
  const absl::Time until = absl::Now() + duration;
  while (!asked_to_stop && absl::Now() < until) absl::SleepFor(std::min(absl::Milliseconds(100), until - absl::Now()));
}

std::string SentenceOf(const absl::Status& status) {
  const std::string reason = ReasonOf(status);
  return absl::StrCat(status.message(), reason.empty() ? "" : absl::StrCat(" [", reason, "]"));
}

absl::StatusOr<ScanDelivery::Options> OptionsOf(const Arguments::Parsed& parsed) {
  if (!parsed.Has("identity_key") || !parsed.Has("municipality")) {
    return Misused("--identity_key(scanner.json)と --municipality を指定してください。");
  }
  ScanDelivery::Options options{.archive = parsed.Flag("archive", EndpointOf("archive")),
                                .intake = parsed.Flag("intake", EndpointOf("intake")),
                                .municipality = parsed.Flag("municipality")};
  const std::string& city = options.municipality;
  if (city.size() != 6 || !std::all_of(city.begin(), city.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return Misused("--municipality には6桁の全国地方公共団体コードを指定してください。");
  }
  const std::string as = parsed.Flag("as", "scan"), lane = parsed.Flag("lane", "night");
  if (as != "scan" && as != "batch") {
    return Misused("--as には scan(1ファイルが1件の申請)か batch(申請の混ざった束)を指定してください。");
  }
  if ((lane != "night" && lane != "counter") || (as == "scan" && parsed.Has("lane"))) {
    return Misused("--lane は --as batch のときだけ、night か counter を指定してください。");
  }
  options.as_batch = as == "batch";
  options.lane = lane == "counter" ? intake::v1::LANE_COUNTER : intake::v1::LANE_NIGHT;
  return options;
}

// Pauses that double, until something goes again.
class Backoff {
 public:
  absl::Duration Next() {
    const absl::Duration pause = pause_;
    pause_ = std::min(2 * pause_, kLongestPause);
    return pause;
  }
  void Reset() { pause_ = kFirstPause; }

 private:
  absl::Duration pause_ = kFirstPause;
};

// Tries again while it may go, for at most kSendPatience.
absl::StatusOr<std::string> Send(ScanDelivery& delivery, const std::string& file, std::ostream& err) {
  const absl::Time until = absl::Now() + kSendPatience;
  Backoff backoff;
  for (;;) {
    absl::StatusOr<std::string> name = delivery.Deliver(file);
    const absl::Duration pause = backoff.Next();
    const bool lasting = !name.ok() && (KindOf(name.status()) != Failure::kPassing || absl::IsNotFound(name.status()));
    if (name.ok() || lasting || asked_to_stop || absl::Now() + pause > until) return name;
    err << file << ": " << SentenceOf(name.status()) << " " << absl::FormatDuration(pause) << "後に送り直します。\n";
    Sleep(pause);
  }
}

std::string Line(const intake::v1::BatchProgress& progress) {
  const int done = progress.pages() - progress.queued();
  return absl::StrCat(progress.pages(), "ページのうち ", done, "ページを読み取りました。申請 ", progress.applications(),
                      "件、白紙・仕切り・重複 ", progress.blank() + progress.separators() + progress.duplicates(),
                      "ページ、確認が必要 ", progress.attention(), "ページ");
}

// Prints a line whenever the batch has come further, until every page has its place. What needs a person is no failure.
absl::Status WaitFor(ScanDelivery& delivery, const std::string& batch, std::ostream& out) {
  std::string said;
  while (!asked_to_stop) {
    const absl::StatusOr<intake::v1::Batch> now = delivery.ProgressOf(batch);
    if (!now.ok() && KindOf(now.status()) != Failure::kPassing) return now.status();
    if (now.ok()) {
      const std::string line = Line(now->progress());
      if (line != said && now->progress().pages() > 0) out << "  " << line << std::endl;
      said = line;
      if (now->state() == intake::v1::DONE) return absl::OkStatus();
    }
    Sleep(kLookInterval);
  }
  return absl::OkStatus();
}

// False when a file was refused; why is printed.
absl::StatusOr<bool> SendAll(const Arguments& arguments, Console console) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed,
                   arguments.Parse({"identity_key", "municipality", "archive", "intake", "as", "lane"}, {"wait"}));
  ASSIGN_OR_RETURN(ScanDelivery::Options options, OptionsOf(parsed));
  if (parsed.positional.empty()) return Misused("送るファイルを指定してください。");
  if (parsed.Has("wait") && !options.as_batch) return Misused("--wait は --as batch のときだけ指定してください。");
  ASSIGN_OR_RETURN(const rpc::IdentitySigner signer, rpc::IdentitySigner::FromFile(parsed.Flag("identity_key")));
  const SystemClock clock;
  ScanDelivery delivery(std::move(options), &signer, &clock);
  bool all = true;
  for (const std::string& file : parsed.positional) {
    const absl::StatusOr<std::string> name = Send(delivery, file, console.err);
    if (name.ok()) {
      console.out << file << ": 受け付けました。" << *name << std::endl;
      if (parsed.Has("wait")) RETURN_IF_ERROR(WaitFor(delivery, *name, console.out));
    } else if (KindOf(name.status()) == Failure::kOfSetup) {
      return name.status();
    } else {
      all = false;
      console.err << file << ": " << SentenceOf(name.status()) << "\n";
    }
  }
  return all;
}

class Watch {
 public:
  Watch(HotFolder folder, ScanDelivery& delivery, Console console)
      : folder_(std::move(folder)), delivery_(delivery), console_(console) {}

  absl::Status Run(bool once) {
    while (!asked_to_stop) {
      ASSIGN_OR_RETURN(const HotFolder::Look look, folder_.LookIn());
      RETURN_IF_ERROR(HandIn(look));
      if (once && !waits_ && look.unfinished == 0) return absl::OkStatus();
      Sleep(waits_ ? backoff_.Next() : kLookInterval);
    }
    return absl::OkStatus();
  }

 private:
  absl::Status HandIn(const HotFolder::Look& look) {
    waits_ = false;
    for (const std::string& name : look.ready) {
      if (asked_to_stop) return absl::OkStatus();
      const absl::StatusOr<std::string> taken = delivery_.Deliver(folder_.PathOf(name));
      if (taken.ok()) {
        backoff_.Reset();
        RETURN_IF_ERROR(folder_.MoveToSent(name));
        console_.out << name << ": 受け付けました。" << *taken << std::endl;
        continue;
      }
      switch (KindOf(taken.status())) {
        case Failure::kOfSetup:
          return taken.status();
        case Failure::kOfFile:
          RETURN_IF_ERROR(folder_.MoveToRefused(name, SentenceOf(taken.status())));
          console_.err << name << ": 受け付けられませんでした。" << SentenceOf(taken.status()) << std::endl;
          break;
        case Failure::kPassing:
          console_.err << name << ": 送り直します。" << SentenceOf(taken.status()) << std::endl;
          waits_ = true;
          // An outage holds for the others too; what ails this file alone does not.
          if (ReasonOf(taken.status()) != "FILE_CHANGED" && ReasonOf(taken.status()) != "UNREADABLE_FILE")
            return absl::OkStatus();
      }
    }
    return absl::OkStatus();
  }

  HotFolder folder_;
  ScanDelivery& delivery_;
  Console console_;
  Backoff backoff_;
  bool waits_ = false;  // a file is ready, but cannot be handed in now
};

absl::Status WatchFolder(const Arguments& arguments, Console console) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed, arguments.Parse({"folder", "quiet", "identity_key", "municipality",
                                                                    "archive", "intake", "as", "lane"},
                                                                   {"once"}));
  ASSIGN_OR_RETURN(ScanDelivery::Options options, OptionsOf(parsed));
  if (!parsed.Has("folder") || !parsed.positional.empty())
    return Misused("--folder で見張るフォルダーを指定してください。");
  absl::Duration quiet = kQuietDefault;
  if (parsed.Has("quiet") &&
      (!absl::ParseDuration(parsed.Flag("quiet"), &quiet) || quiet <= absl::ZeroDuration() || quiet > kQuietMax)) {
    return Misused("--quiet には 3s や 1m のように、10m までの時間を指定してください。");
  }
  ASSIGN_OR_RETURN(const rpc::IdentitySigner signer, rpc::IdentitySigner::FromFile(parsed.Flag("identity_key")));
  const SystemClock clock;
  ScanDelivery delivery(std::move(options), &signer, &clock);
  ASSIGN_OR_RETURN(HotFolder folder, HotFolder::Open(parsed.Flag("folder"), quiet, &clock));
  return Watch(std::move(folder), delivery, console).Run(parsed.Has("once"));
}

}  // namespace

int ScanSend(const Arguments& arguments, Console console) {
  StopOnSignals();
  const absl::StatusOr<bool> all = SendAll(arguments, console);
  if (!all.ok()) return Report(all.status(), console);
  return *all ? kDone : kFailed;
}

int ScanWatch(const Arguments& arguments, Console console) {
  StopOnSignals();
  return Report(WatchFolder(arguments, console), console);
}

}  // namespace madoguchi::cli
