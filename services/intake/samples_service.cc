#include "services/intake/samples_service.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/status/macros.h"
#include "services/intake/convert.h"
#include "services/intake/errors.h"
#include "services/intake/limits.h"

namespace madoguchi::intake {
namespace {

using rpc::Call;

constexpr absl::string_view kConsent = "sampleConsent";

// The city of "municipalities/{code}/sampleConsent".
absl::StatusOr<std::string> CityOf(const std::string& name) {
  const std::vector<std::string> words = absl::StrSplit(name, '/');
  if (words.size() != 3 || words[2] != kConsent) return InvalidName("municipalities/{code}/sampleConsent");
  return ParseParent(absl::StrCat(words[0], "/", words[1]));
}

absl::Status CheckReason(const std::string& reason) {
  return reason.size() <= kCommentBytesMax ? absl::OkStatus() : RequestTooLarge("reason", kCommentBytesMax);
}

void FillTime(absl::Time time, google::protobuf::Timestamp* out) {
  const int64_t micros = absl::ToUnixMicros(time);
  out->set_seconds(micros / 1'000'000);
  out->set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1000);
}

v1::SampleConsent ToProto(const SampleConsent& consent) {
  v1::SampleConsent proto;
  proto.set_name(absl::StrCat("municipalities/", consent.municipality, "/", kConsent));
  proto.set_granted(consent.granted);
  proto.set_samples(consent.samples);
  proto.set_corrected(consent.corrected);
  proto.set_retention_days(static_cast<int32_t>(kSamplesKept / absl::Hours(24)));
  proto.set_samples_max(static_cast<int32_t>(kSamplesPerCityMax));
  for (const SampleEvent& event : consent.history) {
    v1::SampleEvent& out = *proto.add_history();
    FillTime(event.time, out.mutable_time());
    out.set_actor(event.actor);
    out.set_action(std::string(Name(event.action)));
    out.set_reason(event.reason);
    out.set_samples(event.samples);
  }
  return proto;
}

v1::Sample ToProto(const PicturedSample& pictured) {
  const Sample& sample = pictured.sample;
  v1::Sample proto;
  proto.set_id(sample.id);
  proto.set_form(sample.form);
  proto.set_version(sample.version);
  proto.set_page(sample.page);
  proto.set_field(sample.field);
  proto.set_type(sample.type);
  proto.set_truth(sample.truth);
  proto.set_value(sample.value);
  proto.set_raw(sample.raw);
  proto.set_confidence(sample.confidence);
  proto.set_accepted(sample.accepted);
  proto.set_doubted(sample.doubted);
  proto.set_recognizer(sample.recognizer);
  proto.set_held_back(sample.held_back);
  proto.set_crop_png(pictured.png);
  return proto;
}

}  // namespace

SamplesService::Reactor* SamplesService::GetSampleConsent(Context* context, const v1::GetSampleConsentRequest* request,
                                                          v1::SampleConsent* response) {
  return edge_.Unary<v1::GetSampleConsentRequest, v1::SampleConsent>(
      context, request, response,
      [this](const Call&, const v1::GetSampleConsentRequest& request) -> absl::StatusOr<v1::SampleConsent> {
        ASSIGN_OR_RETURN(const std::string municipality, CityOf(request.name()));
        ASSIGN_OR_RETURN(const SampleConsent consent, samples_.Consent(municipality));
        return ToProto(consent);
      });
}

SamplesService::Reactor* SamplesService::SetSampleConsent(Context* context, const v1::SetSampleConsentRequest* request,
                                                          v1::SampleConsent* response) {
  return edge_.Unary<v1::SetSampleConsentRequest, v1::SampleConsent>(
      context, request, response,
      [this](const Call& call, const v1::SetSampleConsentRequest& request) -> absl::StatusOr<v1::SampleConsent> {
        ASSIGN_OR_RETURN(const std::string municipality, CityOf(request.name()));
        RETURN_IF_ERROR(CheckReason(request.reason()));
        ASSIGN_OR_RETURN(const SampleConsent consent,
                         samples_.Decide(municipality, request.granted(), call.actor(), request.reason(),
                                         RequestOf(municipality, "SetSampleConsent", request)));
        return ToProto(consent);
      });
}

SamplesService::Reactor* SamplesService::DeleteSamples(Context* context, const v1::DeleteSamplesRequest* request,
                                                       v1::SampleConsent* response) {
  return edge_.Unary<v1::DeleteSamplesRequest, v1::SampleConsent>(
      context, request, response,
      [this](const Call& call, const v1::DeleteSamplesRequest& request) -> absl::StatusOr<v1::SampleConsent> {
        ASSIGN_OR_RETURN(const std::string municipality, ParseParent(request.parent()));
        RETURN_IF_ERROR(CheckReason(request.reason()));
        std::string receipt_number;
        if (!request.application().empty()) {
          ASSIGN_OR_RETURN(ResourceName application, ParseName(request.application(), "applications"));
          receipt_number = std::move(application.id);
        }
        ASSIGN_OR_RETURN(const SampleConsent consent,
                         samples_.Delete(municipality, receipt_number, call.actor(), request.reason(),
                                         RequestOf(municipality, "DeleteSamples", request)));
        return ToProto(consent);
      });
}

grpc::ServerWriteReactor<v1::Sample>* SamplesService::ExportSamples(Context* context,
                                                                    const v1::ExportSamplesRequest* request) {
  return edge_.ServerStream<v1::ExportSamplesRequest, v1::Sample>(
      context, request,
      [this](const Call& call, const v1::ExportSamplesRequest& request,
             rpc::Edge::Writer<v1::Sample>& writer) -> absl::Status {
        ASSIGN_OR_RETURN(const std::string municipality, ParseParent(request.parent()));
        RETURN_IF_ERROR(CheckReason(request.reason()));
        return samples_.Export(municipality, call.actor(), request.reason(),
                               [&](const PicturedSample& sample) { return writer.Write(ToProto(sample)); });
      });
}

}  // namespace madoguchi::intake
