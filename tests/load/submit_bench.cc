// Latency and throughput of taking in applications, through gRPC and through the gateway, beside what the disk alone
// can do: a raw loop of write 4 KiB + fdatasync on the same disk in the same minute. Prints rows of a Markdown table.
// Started by ./dev bench.
#include <fcntl.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>
#include <thread>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "google/protobuf/util/json_util.h"
#include "madoguchi/intake/v1/intake.grpc.pb.h"
#include "tests/load/http_client.h"

ABSL_FLAG(std::string, intake, "127.0.0.1:7101", "intake's HOST:PORT");
ABSL_FLAG(int, gateway_port, 8080, "the gateway's port on 127.0.0.1");
ABSL_FLAG(std::string, municipality, "131016", "municipality code");
ABSL_FLAG(std::string, procedure, "resident-record-copy/versions/1", "procedure and version");
ABSL_FLAG(std::string, data, "deploy/local/sample/online.json", "the application's data");
ABSL_FLAG(std::string, disk, ".", "a folder on the disk that holds the databases");
ABSL_FLAG(absl::Duration, each, absl::Seconds(5), "time for each row");

namespace madoguchi::load {
namespace {

constexpr size_t kBlockBytes = 4096;

// There is nothing to measure: says why and ends the program.
[[noreturn]] void GiveUp(const std::string& why) {
  std::cerr << "submit_bench: " << why << "\n";
  std::exit(1);
}

// One caller's work: true when the application was taken in.
using Act = std::function<bool()>;

struct Outcome {
  std::vector<double> seconds;  // sorted, of those that succeeded
  int failed = 0;
  double elapsed_s = 0;
};

Outcome Run(int callers, absl::Duration each, const std::function<Act(int)>& make) {
  std::vector<Outcome> parts(callers);
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  const absl::Time start = absl::Now();
  for (int i = 0; i < callers; ++i) {
    threads.emplace_back([&, i] {
      const Act act = make(i);
      while (!stop) {
        const absl::Time begin = absl::Now();
        if (act()) {
          parts[i].seconds.push_back(absl::ToDoubleSeconds(absl::Now() - begin));
        } else {
          ++parts[i].failed;
        }
      }
    });
  }
  absl::SleepFor(each);
  stop = true;
  for (std::thread& thread : threads) thread.join();
  Outcome all{.elapsed_s = absl::ToDoubleSeconds(absl::Now() - start)};
  for (const Outcome& part : parts) {
    all.seconds.insert(all.seconds.end(), part.seconds.begin(), part.seconds.end());
    all.failed += part.failed;
  }
  std::sort(all.seconds.begin(), all.seconds.end());
  return all;
}

double PercentileMs(const Outcome& outcome, double share) {
  if (outcome.seconds.empty()) return 0;
  return 1000 * outcome.seconds[static_cast<size_t>(share * static_cast<double>(outcome.seconds.size() - 1))];
}

void PrintRow(const std::string& what, int callers, const Outcome& outcome) {
  std::cout << absl::StrFormat("| %s | %d | %.0f | %.2f | %.2f | %.2f | %d |\n", what, callers,
                               static_cast<double>(outcome.seconds.size()) / outcome.elapsed_s,
                               PercentileMs(outcome, 0.5), PercentileMs(outcome, 0.95), PercentileMs(outcome, 0.99),
                               outcome.failed)
            << std::flush;
}

// What every durable change costs at least.
Act RawWrite(const std::string& folder, int caller) {
  const std::string path = absl::StrCat(folder, "/raw-write-", getpid(), "-", caller);
  const std::shared_ptr<int> file(new int(open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600)),
                                  [path](const int* fd) {
                                    close(*fd);
                                    unlink(path.c_str());
                                    delete fd;
                                  });
  const std::string block(kBlockBytes, 'x');
  return [file, block] {
    return write(*file, block.data(), block.size()) == ssize_t{kBlockBytes} && fdatasync(*file) == 0;
  };
}

std::string NewRequestId() {
  std::ifstream file("/proc/sys/kernel/random/uuid");
  std::string id;
  std::getline(file, id);
  return id;
}

intake::v1::SubmitApplicationRequest MakeRequest() {
  std::ifstream file(absl::GetFlag(FLAGS_data));
  std::stringstream text;
  text << file.rdbuf();
  intake::v1::SubmitApplicationRequest request;
  const auto parsed = google::protobuf::util::JsonStringToMessage(text.str(), request.mutable_data());
  if (!parsed.ok()) GiveUp(absl::StrCat(absl::GetFlag(FLAGS_data), ": ", parsed.ToString()));
  request.set_parent(absl::StrCat("municipalities/", absl::GetFlag(FLAGS_municipality)));
  request.set_procedure(absl::StrCat(request.parent(), "/procedures/", absl::GetFlag(FLAGS_procedure)));
  return request;
}

Act SubmitByGrpc(const intake::v1::SubmitApplicationRequest& request, intake::v1::Intake::Stub* stub) {
  return [request = intake::v1::SubmitApplicationRequest(request), stub]() mutable {
    request.set_request_id(NewRequestId());
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(30)));
    intake::v1::Receipt receipt;
    return stub->SubmitApplication(&context, request, &receipt).ok();
  };
}

Act SubmitByHttp(const intake::v1::SubmitApplicationRequest& request, int caller) {
  // One caller takes many addresses in turn, as many citizens do: each has its own rate limit.
  constexpr int kAddresses = 24;
  auto clients = std::make_shared<std::vector<HttpClient>>();
  for (int i = 0; i < kAddresses; ++i) {
    auto client =
        HttpClient::Connect(absl::StrCat("127.1.", caller + 1, ".", i + 1), absl::GetFlag(FLAGS_gateway_port));
    if (!client.ok()) GiveUp(absl::StrCat("gateway: ", client.status().ToString()));
    clients->push_back(*std::move(client));
  }
  std::string data;
  const auto printed = google::protobuf::util::MessageToJsonString(request.data(), &data);
  if (!printed.ok()) GiveUp(printed.ToString());
  return [clients, data, parent = request.parent(), procedure = request.procedure(), next = 0]() mutable {
    const std::string body =
        absl::StrCat(R"({"requestId":")", NewRequestId(), R"(","procedure":")", procedure, R"(","data":)", data, "}");
    const auto status =
        (*clients)[next++ % kAddresses].PostJson(absl::StrCat("/v1/", parent, "/applications:submit"), body);
    return status.ok() && *status == 200;
  };
}

int Main() {
  const absl::Duration each = absl::GetFlag(FLAGS_each);
  const auto request = MakeRequest();
  const auto stub =
      intake::v1::Intake::NewStub(grpc::CreateChannel(absl::GetFlag(FLAGS_intake), grpc::InsecureChannelCredentials()));
  const auto raw = [](int caller) { return RawWrite(absl::GetFlag(FLAGS_disk), caller); };
  const auto by_grpc = [&](int) { return SubmitByGrpc(request, stub.get()); };
  const auto by_http = [&](int caller) { return SubmitByHttp(request, caller); };
  std::cout
      << "| what | callers | per second | median ms | p95 ms | p99 ms | failed |\n|---|---|---|---|---|---|---|\n";
  int failed = 0;
  const auto row = [&](const std::string& what, int callers, const std::function<Act(int)>& make) {
    const Outcome outcome = Run(callers, each, make);
    failed += outcome.failed;
    PrintRow(what, callers, outcome);
  };
  row("raw: write 4 KiB + fdatasync", 1, raw);
  row("SubmitApplication, gRPC", 1, by_grpc);
  row("SubmitApplication, gRPC", 16, by_grpc);
  row("SubmitApplication, gRPC", 64, by_grpc);
  row("applications:submit, HTTP through the gateway", 1, by_http);
  row("applications:submit, HTTP through the gateway", 16, by_http);
  row("raw: write 4 KiB + fdatasync, again", 1, raw);
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace madoguchi::load

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  return madoguchi::load::Main();
}
