// What a running server says about its own RPCs (gRPC server reflection, v1alpha).
#pragma once

#include <grpcpp/channel.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor_database.h"

namespace madoguchi::cli {

// Owns the descriptors it hands out. Used by one thread.
class Reflection {
 public:
  explicit Reflection(std::shared_ptr<grpc::Channel> channel) : channel_(std::move(channel)) {}

  // Full names. FAILED_PRECONDITION (REFLECTION_OFF) when the server does not tell.
  absl::StatusOr<std::vector<std::string>> Services();

  // `name` is "madoguchi.intake.v1.Intake.ListScans" or short: "Intake.ListScans", "intake.ListScans"; a method of
  // another service of that package is found as well ("congestion.RebuildCalendar" is Planning's).
  // NOT_FOUND (UNKNOWN_METHOD) lists what there is.
  absl::StatusOr<const google::protobuf::MethodDescriptor*> FindMethod(const std::string& name);

 private:
  absl::StatusOr<std::string> Ask(int field, const std::string& value);
  // The one that is named, then the others of its package.
  absl::StatusOr<std::vector<std::string>> FindServices(const std::string& name);
  absl::Status Load(const std::string& service);

  const std::shared_ptr<grpc::Channel> channel_;
  google::protobuf::SimpleDescriptorDatabase database_;
  google::protobuf::DescriptorPool pool_{&database_};
};

}  // namespace madoguchi::cli
