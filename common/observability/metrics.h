// Prometheus metrics: one registry a process, shown at /metrics. Names end in their unit (_seconds, _bytes, _total).
// Labels hold only values from small closed sets: never a name, a number of a person or a request.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace prometheus {
class Registry;
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace madoguchi::observability {

using Labels = std::map<std::string, std::string>;

// The project's version, which every process also shows as madoguchi_build_info.
absl::string_view BuildVersion();

// Thread-safe. Each call with the same name and labels gives the same metric, which lives as long as the registry.
class Metrics {
 public:
  Metrics();
  ~Metrics();

  prometheus::Counter& Counter(const std::string& name, const std::string& help, const Labels& labels = {});
  prometheus::Gauge& Gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  // Buckets from 1 ms to 60 s.
  prometheus::Histogram& Seconds(const std::string& name, const std::string& help, const Labels& labels = {});

  // Prometheus text format, for processes that serve it themselves.
  std::string Text() const;

  const std::shared_ptr<prometheus::Registry>& registry() const { return registry_; }

 private:
  std::shared_ptr<prometheus::Registry> registry_;
};

// Serves /metrics on `listen` ("127.0.0.1:9101") until destroyed, one scraper after another. The metrics must outlive
// it. UNAVAILABLE (CANNOT_LISTEN).
class MetricsServer {
 public:
  static absl::StatusOr<std::unique_ptr<MetricsServer>> Start(const std::string& listen, const Metrics& metrics);
  ~MetricsServer();

 private:
  MetricsServer(int socket, const Metrics& metrics);
  void Run();

  const Metrics& metrics_;
  const int socket_;
  const int stop_;  // eventfd: the thread ends when it is written to
  std::thread thread_;
};

}  // namespace madoguchi::observability
