#include "common/rpc/health_probe.h"

#include <google/protobuf/io/coded_stream.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <future>

#include "absl/time/clock.h"

namespace madoguchi::rpc {
namespace {

// HealthCheckResponse { ServingStatus status = 1; }, where 1 is SERVING. gRPC keeps the generated class to itself.
bool SaysServing(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (!buffer.DumpToSingleSlice(&slice).ok()) return false;
  google::protobuf::io::CodedInputStream input(slice.begin(), static_cast<int>(slice.size()));
  constexpr uint32_t kStatusTag = 1 << 3;
  uint32_t status = 0;
  return input.ReadTag() == kStatusTag && input.ReadVarint32(&status) && status == 1;
}

}  // namespace

Health ProbeHealth(const std::shared_ptr<grpc::Channel>& channel, absl::Duration timeout) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  const grpc::Slice empty_request;
  const grpc::ByteBuffer request(&empty_request, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", {}, &request, &response,
                 [&done](grpc::Status status) { done.set_value(std::move(status)); });
  const grpc::Status status = done.get_future().get();
  if (status.ok()) return SaysServing(response) ? Health::kServing : Health::kNotServing;
  const bool answered = status.error_code() != grpc::StatusCode::UNAVAILABLE &&
                        status.error_code() != grpc::StatusCode::DEADLINE_EXCEEDED;
  return answered ? Health::kNotServing : Health::kUnreachable;
}

absl::string_view HealthName(Health health) {
  switch (health) {
    case Health::kServing:
      return "SERVING";
    case Health::kNotServing:
      return "NOT_SERVING";
    case Health::kUnreachable:
      return "UNREACHABLE";
  }
  return "UNREACHABLE";
}

}  // namespace madoguchi::rpc
