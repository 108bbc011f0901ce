#include "common/observability/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace madoguchi::observability {

absl::string_view BuildVersion() { return MADOGUCHI_VERSION; }

Metrics::Metrics() : registry_(std::make_shared<prometheus::Registry>()) {
  Gauge("madoguchi_build_info", "1; the label names the version", {{"version", std::string(BuildVersion())}}).Set(1);
}
Metrics::~Metrics() = default;

prometheus::Counter& Metrics::Counter(const std::string& name, const std::string& help, const Labels& labels) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(*registry_).Add(labels);
}

prometheus::Gauge& Metrics::Gauge(const std::string& name, const std::string& help, const Labels& labels) {
  return prometheus::BuildGauge().Name(name).Help(help).Register(*registry_).Add(labels);
}

prometheus::Histogram& Metrics::Seconds(const std::string& name, const std::string& help, const Labels& labels) {
  static const prometheus::Histogram::BucketBoundaries kBounds = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2,
                                                                  0.5,   1,     2,     5,    10,   20,   60};
  return prometheus::BuildHistogram().Name(name).Help(help).Register(*registry_).Add(labels, kBounds);
}

std::string Metrics::Text() const { return prometheus::TextSerializer().Serialize(registry_->Collect()); }

}  // namespace madoguchi::observability
