// Thousands of viewers of one hall, each a real connection that reads server-sent events through the gateway: how late
// the newest state reaches them, and what that costs the gateway. The delay is from the time that stands in the state
// to its arrival, on one machine's clock. Prints rows of a Markdown table. Started by tests/load/viewers.sh.
#include <arpa/inet.h>
#include <fcntl.h>
#include <grpcpp/grpcpp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "madoguchi/congestion/v1/congestion.grpc.pb.h"

ABSL_FLAG(int, gateway_port, 8080, "the gateway's port on 127.0.0.1");
ABSL_FLAG(int, gateway_pid, 0, "its process, to be measured");
ABSL_FLAG(std::string, source, "", "HOST:PORT to serve a live state on that changes every second; empty: a real one");
ABSL_FLAG(std::string, path, "/v1/municipalities/131016/offices/civic-affairs/live:watch", "what they watch");
ABSL_FLAG(int, viewers, 10'000, "connections");
ABSL_FLAG(int, queues, 6, "queues of the served state");
ABSL_FLAG(absl::Duration, each, absl::Seconds(30), "time that is measured");

namespace madoguchi::load {
namespace {

constexpr int kViewersPerAddress = 100;  // to the gateway each address is another citizen
constexpr int kOpeningMax = 100;         // requests without an answer yet

[[noreturn]] void GiveUp(const std::string& why) {
  std::cerr << "viewers_bench: " << why << "\n";
  std::exit(1);
}

// A hall whose state changes every second, in the size of a real one.
class Source final : public congestion::v1::Congestion::Service {
 public:
  grpc::Status WatchLiveState(grpc::ServerContext* context, const congestion::v1::WatchLiveStateRequest* request,
                              grpc::ServerWriter<congestion::v1::LiveState>* writer) override {
    ++watches;
    for (int64_t sequence = 1; !context->IsCancelled(); ++sequence) {
      if (!writer->Write(State(request->name(), sequence))) break;
      absl::SleepFor(absl::Seconds(1));
    }
    return grpc::Status::OK;
  }
  std::atomic<int> watches = 0;

 private:
  static congestion::v1::LiveState State(const std::string& name, int64_t sequence) {
    congestion::v1::LiveState state;
    state.set_name(name);
    state.set_sequence(sequence);
    state.set_title("見本課");
    for (int i = 0; i < absl::GetFlag(FLAGS_queues); ++i) {
      auto* queue = state.add_queues();
      queue->set_name(absl::StrCat(name, "/queues/queue-", i));
      queue->set_title("見本の届出");
      queue->set_title_en("Sample");
      queue->set_waiting(static_cast<int>(sequence) % 40);
      queue->mutable_wait()->set_p50_s(600);
      queue->set_level_code(congestion::v1::QUIET);
    }
    for (int i = 0; i < 20; ++i) {
      auto* call = state.add_announcements();
      call->set_sequence(sequence + i);
      call->set_label(absl::StrCat("A", 100 + i));
      call->set_counter("3");
      call->set_queue(absl::StrCat(name, "/queues/queue-0"));
    }
    const absl::Time now = absl::Now();
    state.mutable_time()->set_seconds(absl::ToUnixSeconds(now));
    state.mutable_time()->set_nanos(static_cast<int>(absl::ToUnixNanos(now) % 1'000'000'000));
    return state;
  }
};

struct Usage {
  double cpu_s = 0;
  int64_t rss_kib = 0;
};

Usage UsageOf(int pid) {
  Usage usage;
  std::string line;
  std::ifstream stat(absl::StrCat("/proc/", pid, "/stat"));
  std::getline(stat, line);
  const std::vector<std::string> fields = absl::StrSplit(line.substr(line.rfind(')') + 2), ' ');
  if (fields.size() < 13) GiveUp("the gateway's process is not there");
  double user = 0;
  double system = 0;
  if (!absl::SimpleAtod(fields[11], &user) || !absl::SimpleAtod(fields[12], &system)) GiveUp("/proc is unreadable");
  usage.cpu_s = (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
  std::ifstream status(absl::StrCat("/proc/", pid, "/status"));
  while (std::getline(status, line)) {
    if (line.rfind("VmRSS:", 0) == 0) usage.rss_kib = std::atoll(line.c_str() + 6);
  }
  return usage;
}

struct Viewer {
  int socket = -1;
  bool answered = false;
  std::string received;
};

int Connect(int index, int port) {
  const int made = socket(AF_INET, SOCK_STREAM, 0);
  if (made < 0) GiveUp("no more sockets: raise ulimit -n");
  sockaddr_in from{};
  from.sin_family = AF_INET;
  from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + index / kViewersPerAddress);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(made, reinterpret_cast<sockaddr*>(&from), sizeof(from)) != 0 ||
      connect(made, reinterpret_cast<sockaddr*>(&to), sizeof(to)) != 0) {
    GiveUp("the gateway does not take the connection");
  }
  fcntl(made, F_SETFL, O_NONBLOCK);
  return made;
}

std::string Request() {
  return absl::StrCat("GET ", absl::GetFlag(FLAGS_path),
                      " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n");
}

// The gateway connects anew to a service that was away only now and then.
void WaitForState(int port) {
  for (const absl::Time end = absl::Now() + absl::Seconds(60); absl::Now() < end;) {
    const int probe = Connect(0, port);
    const std::string request = Request();
    send(probe, request.data(), request.size(), MSG_NOSIGNAL);
    pollfd answer{probe, POLLIN, 0};
    char head[16] = {};
    poll(&answer, 1, 5000);
    const ssize_t got = recv(probe, head, sizeof(head) - 1, 0);
    close(probe);
    if (got > 12 && absl::string_view(head).substr(9, 3) == "200") return;
    absl::SleepFor(absl::Milliseconds(500));
  }
  GiveUp("no state within a minute");
}

class Crowd {
 public:
  explicit Crowd(int viewers) : viewers_(viewers), epoll_(epoll_create1(0)), events_(1024) {}

  void Open(int port) {
    const std::string request = Request();
    for (size_t i = 0; i < viewers_.size(); ++i) {
      while (static_cast<int>(i) - answered_ > kOpeningMax) Read(100);
      viewers_[i].socket = Connect(static_cast<int>(i), port);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = i;
      epoll_ctl(epoll_, EPOLL_CTL_ADD, viewers_[i].socket, &event);
      if (send(viewers_[i].socket, request.data(), request.size(), MSG_NOSIGNAL) < 0) GiveUp("a request was not taken");
    }
    while (answered_ < static_cast<int>(viewers_.size())) Read(100);
  }

  void Measure(absl::Duration each) {
    delays_ms_.clear();
    bytes_ = 0;
    measuring_ = true;
    const absl::Time end = absl::Now() + each;
    while (absl::Now() < end) Read(50);
  }

  std::vector<double> TakeDelays() {
    std::sort(delays_ms_.begin(), delays_ms_.end());
    return std::move(delays_ms_);
  }
  int64_t bytes() const { return bytes_; }
  int closed() const { return closed_; }

 private:
  void Read(int timeout_ms) {
    const int count = epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), timeout_ms);
    for (int i = 0; i < count; ++i) Take(&viewers_[events_[i].data.u64]);
  }

  void Take(Viewer* viewer) {
    char chunk[65536];
    const ssize_t got = recv(viewer->socket, chunk, sizeof(chunk), 0);
    if (got <= 0) {
      epoll_ctl(epoll_, EPOLL_CTL_DEL, viewer->socket, nullptr);
      if (!viewer->answered) GiveUp(absl::StrCat("refused: ", viewer->received.substr(0, 200)));
      ++closed_;
      return;
    }
    bytes_ += got;
    viewer->received.append(chunk, static_cast<size_t>(got));
    for (size_t end = 0; (end = viewer->received.find("\n\n")) != std::string::npos;) {
      Event(absl::string_view(viewer->received).substr(0, end), viewer);
      viewer->received.erase(0, end + 2);
    }
  }

  void Event(absl::string_view event, Viewer* viewer) {
    static constexpr absl::string_view kTime = "\"time\":\"";
    // The state's own time comes first, before those of its announcements.
    const size_t at = event.find(kTime);
    if (at == absl::string_view::npos) return;
    if (!viewer->answered) {
      viewer->answered = true;
      ++answered_;
    }
    if (!measuring_) return;
    const absl::string_view text = event.substr(at + kTime.size());
    absl::Time made;
    std::string why;
    if (!absl::ParseTime(absl::RFC3339_full, text.substr(0, text.find('"')), &made, &why)) return;
    delays_ms_.push_back(absl::ToDoubleMilliseconds(absl::Now() - made));
  }

  std::vector<Viewer> viewers_;
  const int epoll_;
  std::vector<epoll_event> events_;
  int answered_ = 0;
  int closed_ = 0;
  bool measuring_ = false;
  int64_t bytes_ = 0;
  std::vector<double> delays_ms_;
};

double At(const std::vector<double>& sorted, double share) {
  return sorted.empty() ? 0 : sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1))];
}

void Main() {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  Source source;
  std::unique_ptr<grpc::Server> server;
  if (const std::string at = absl::GetFlag(FLAGS_source); !at.empty()) {
    grpc::ServerBuilder builder;
    builder.AddListeningPort(at, grpc::InsecureServerCredentials());
    builder.RegisterService(&source);
    server = builder.BuildAndStart();
    if (server == nullptr) GiveUp("the source cannot listen");
  }
  const int pid = absl::GetFlag(FLAGS_gateway_pid);
  const int viewers = absl::GetFlag(FLAGS_viewers);
  Crowd crowd(viewers);
  WaitForState(absl::GetFlag(FLAGS_gateway_port));
  const Usage empty = UsageOf(pid);
  const absl::Time start = absl::Now();
  crowd.Open(absl::GetFlag(FLAGS_gateway_port));
  const double open_s = absl::ToDoubleSeconds(absl::Now() - start);
  const Usage before = UsageOf(pid);
  const absl::Time from = absl::Now();
  crowd.Measure(absl::GetFlag(FLAGS_each));
  const double elapsed_s = absl::ToDoubleSeconds(absl::Now() - from);
  const Usage after = UsageOf(pid);
  const int64_t bytes = crowd.bytes();
  const std::vector<double> delays = crowd.TakeDelays();
  std::cout << absl::StrFormat(
      "| %d | %.1f s | %.1f | %.1f KiB | %.0f %% | %.1f KiB | %.0f ms | %.0f ms | %.0f ms | %d | %s |\n", viewers,
      open_s, static_cast<double>(delays.size()) / viewers / elapsed_s,
      static_cast<double>(after.rss_kib - empty.rss_kib) / viewers, 100 * (after.cpu_s - before.cpu_s) / elapsed_s,
      delays.empty() ? 0 : static_cast<double>(bytes) / static_cast<double>(delays.size()) / 1024, At(delays, 0.5),
      At(delays, 0.99), At(delays, 1), crowd.closed(), server ? absl::StrCat(source.watches.load()) : "–");
  if (server != nullptr) server->Shutdown(std::chrono::system_clock::now());
}

}  // namespace
}  // namespace madoguchi::load

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  signal(SIGPIPE, SIG_IGN);
  madoguchi::load::Main();
}
