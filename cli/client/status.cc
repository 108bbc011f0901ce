#include "cli/client/status.h"

#include <algorithm>
#include <future>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/client/endpoints.h"
#include "cli/client/http_get.h"
#include "cli/client/raw_call.h"
#include "common/rpc/health_probe.h"
#include "common/status/macros.h"

namespace madoguchi::cli {
namespace {

constexpr absl::Duration kTimeout = absl::Seconds(2);

struct Row {
  std::string process;
  bool serving = false;
  std::string state;
  std::string version;
  std::string endpoint;
};

// madoguchi_build_info{version="0.1.0"} 1
std::string VersionIn(const std::string& metrics) {
  constexpr char kBefore[] = "madoguchi_build_info{version=\"";
  const size_t at = metrics.find(kBefore);
  if (at == std::string::npos) return "-";
  const size_t begin = at + sizeof(kBefore) - 1;
  return metrics.substr(begin, metrics.find('"', begin) - begin);
}

Row Probe(const Process& process) {
  Row row{.process = process.name, .endpoint = process.endpoint};
  rpc::Health health = rpc::Health::kUnreachable;
  if (process.service.empty()) {
    const auto live = HttpGet(process.endpoint, "/healthz/live", kTimeout);
    if (live) health = live->status == 200 ? rpc::Health::kServing : rpc::Health::kNotServing;
  } else {
    health = rpc::ProbeHealth(Connect(process.endpoint), kTimeout);
  }
  row.serving = health == rpc::Health::kServing;
  row.state = row.serving                          ? "動いています"
              : health == rpc::Health::kNotServing ? "準備中か停止中です"
                                                   : "応答がありません";
  const auto metrics = HttpGet(process.metrics, "/metrics", kTimeout);
  row.version = metrics ? VersionIn(metrics->body) : "-";
  return row;
}

// A Japanese character takes two columns of a terminal.
size_t Columns(const std::string& text) {
  size_t columns = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) ++columns;
    if (byte >= 0xE0) columns += 2;
  }
  return columns;
}

std::string Padded(const std::string& text, size_t columns) {
  return absl::StrCat(text, std::string(columns - std::min(columns, Columns(text)), ' '), "  ");
}

absl::StatusOr<bool> Show(const Arguments& arguments, std::ostream& out) {
  std::vector<std::string> flags;
  for (const Process& process : Processes()) {
    flags.push_back(process.flag);
    flags.push_back(process.flag + "_metrics");
  }
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed, arguments.Parse(flags));
  if (!parsed.positional.empty()) return Misused("madoguchi status に続けるのは接続先の指定だけです。");
  std::vector<std::future<Row>> probes;
  for (Process process : Processes()) {
    process.endpoint = parsed.Flag(process.flag, process.endpoint);
    process.metrics = parsed.Flag(process.flag + "_metrics", process.metrics);
    probes.push_back(std::async(std::launch::async, [process] { return Probe(process); }));
  }
  bool all_serving = true;
  out << Padded("プロセス", 10) << Padded("状態", 18) << Padded("版", 8) << "接続先\n";
  for (auto& probe : probes) {
    const Row row = probe.get();
    all_serving = all_serving && row.serving;
    out << Padded(row.process, 10) << Padded(row.state, 18) << Padded(row.version, 8) << row.endpoint << "\n";
  }
  return all_serving;
}

}  // namespace

int Status(const Arguments& arguments, Console console) {
  const absl::StatusOr<bool> all_serving = Show(arguments, console.out);
  if (!all_serving.ok()) return Report(all_serving.status(), console);
  return *all_serving ? kDone : kFailed;
}

}  // namespace madoguchi::cli
