#include "cli/learning/samples.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/client/endpoints.h"
#include "cli/files.h"
#include "cli/form/forms.h"
#include "cli/learning/sample_folder.h"
#include "cli/learning/truth.h"
#include "common/rpc/identity.h"
#include "common/rpc/peer.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "madoguchi/intake/v1/intake.grpc.pb.h"
#include "madoguchi/intake/v1/samples.grpc.pb.h"
#include "ocr-worker/adapters/child_decoder.h"
#include "ocr-worker/adapters/cpu_stop_watch.h"
#include "ocr-worker/adapters/crop_png.h"
#include "ocr-worker/adapters/recognizers.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/core/jobs/file_cutter.h"
#include "ocr-worker/core/jobs/file_reader.h"
#include "ocr-worker/limits.h"

namespace madoguchi::cli {
namespace {

constexpr absl::Duration kExportMax = absl::Minutes(10);
constexpr int kMessageBytesMax = 64 << 20;  // templates carry their blank pages

SampleRow RowOf(const intake::v1::Sample& sample) {
  return {.outcome = {.id = sample.id(),
                      .form = sample.form(),
                      .version = sample.version(),
                      .field = sample.field(),
                      .type = sample.type(),
                      .recognizer = sample.recognizer(),
                      .truth = sample.truth(),
                      .value = sample.value(),
                      .confidence = sample.confidence(),
                      .accepted = sample.accepted()},
          .page = sample.page(),
          .raw = sample.raw(),
          .doubted = sample.doubted(),
          .held_back = sample.held_back()};
}

// The template that the crops were cut with: without it nobody can read them again.
absl::Status AddPublishedForm(const rpc::Peer& intake, const std::string& parent, const std::string& form, int version,
                              SampleFolderWriter& writer) {
  using intake::v1::Intake;
  intake::v1::GetProcedureRequest request;
  request.set_name(absl::StrCat(parent, "/procedures/", form, "/versions/", version));
  const auto stub = Intake::NewStub(intake.channel());
  ASSIGN_OR_RETURN(const auto procedure, rpc::Invoke(intake, *stub, &Intake::Stub::GetProcedure, request));
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(procedure.template_(), &json).ok()) {
    return Error(absl::StatusCode::kInternal, "INTERNAL", "様式のテンプレートを JSON にできません。");
  }
  return writer.AddForm(form, version, json);
}

absl::Status Export(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed,
                   arguments.Parse({"out", "intake", "identity_key", "municipality", "reason"}));
  for (const char* needed : {"out", "identity_key", "municipality", "reason"}) {
    if (!parsed.Has(needed))
      return Misused("--out、--identity_key、--municipality、--reason(何のために使うか)を指定してください。");
  }
  ASSIGN_OR_RETURN(const rpc::IdentitySigner signer, rpc::IdentitySigner::FromFile(parsed.Flag("identity_key")));
  const SystemClock clock;
  const rpc::Peer intake({.endpoint = parsed.Flag("intake", EndpointOf("intake")),
                          .role = common::v1::ROLE_TRAINER,
                          .message_bytes_max = kMessageBytesMax},
                         &signer, &clock);
  ASSIGN_OR_RETURN(SampleFolderWriter writer, SampleFolderWriter::Create(parsed.Flag("out")));
  grpc::ClientContext context;
  intake.Prepare(&context, nullptr, kExportMax);
  intake::v1::ExportSamplesRequest request;
  request.set_parent(absl::StrCat("municipalities/", parsed.Flag("municipality")));
  request.set_reason(parsed.Flag("reason"));
  const auto stub = intake::v1::Samples::NewStub(intake.channel());
  const auto stream = stub->ExportSamples(&context, request);
  std::set<std::pair<std::string, int>> forms;
  absl::Status written;
  for (intake::v1::Sample sample; written.ok() && stream->Read(&sample);) {
    written = writer.Add(RowOf(sample), sample.crop_png());
    forms.emplace(sample.form(), sample.version());
  }
  if (!written.ok()) context.TryCancel();
  const grpc::Status status = stream->Finish();
  RETURN_IF_ERROR(written);
  if (!status.ok()) return rpc::FromGrpc(status);
  for (const auto& [form, version] : forms)
    RETURN_IF_ERROR(AddPublishedForm(intake, request.parent(), form, version, writer));
  RETURN_IF_ERROR(writer.Finish());
  out << parsed.Flag("out") << " に見本を " << writer.count()
      << " 件書き出しました。個人情報です。使い終わったらフォルダーごと消してください。\n";
  return absl::OkStatus();
}

struct Cutter {
  ocr::PageDecoder& decoder;
  ocr::PageReader& reader;
  const Truth& truth;
  bool held_back;
  SampleFolderWriter& writer;
  std::set<std::pair<std::string, int>> forms;

  absl::Status Cut(const std::string& path) {
    ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path, ocr::limits::kFileBytesMax));
    ASSIGN_OR_RETURN(const std::vector<ocr::PageReading> pages,
                     ocr::ReadFile(bytes, /*municipality=*/"", decoder, reader, ocr::Patience()));
    std::set<int> indexes;
    for (const ocr::PageReading& page : pages) {
      if (page.error.empty()) indexes.insert(page.page_index);
    }
    ASSIGN_OR_RETURN(const auto cuts, ocr::CutFile({bytes, -1}, "", indexes, decoder, reader, ocr::Patience()));
    for (const ocr::PageReader::CutPage& cut : cuts) {
      const ocr::PageReading& page = pages.at(static_cast<size_t>(cut.reading.page_index));
      ASSIGN_OR_RETURN(const TruePage* known, TrueOf(truth, path, page.page_index, page.form, page.page));
      RETURN_IF_ERROR(Keep(page, cut, *known));
    }
    return absl::OkStatus();
  }

  absl::Status Keep(const ocr::PageReading& page, const ocr::PageReader::CutPage& cut, const TruePage& known) {
    for (const ocr::FieldReading& field : page.fields) {
      const auto written = known.values.find(field.id);
      const std::string truth_of_field = written == known.values.end() ? "" : written->second;
      const auto crop =
          std::find_if(cut.crops.begin(), cut.crops.end(), [&](const auto& each) { return each.id == field.id; });
      if (crop == cut.crops.end() || (truth_of_field.empty() && field.value.empty())) continue;
      SampleRow row{.outcome = {.id = absl::StrFormat("s%06d", writer.count() + 1),
                                .form = page.form,
                                .version = page.version,
                                .field = field.id,
                                .type = field.type,
                                .recognizer = field.recognizer,
                                .truth = truth_of_field,
                                .value = field.value,
                                .confidence = field.confidence,
                                .accepted = field.accepted},
                    .page = page.page,
                    .raw = field.raw,
                    .doubted = !field.accepted,
                    .held_back = held_back};
      ASSIGN_OR_RETURN(const std::string png, ocr::CropToPng(crop->seen));
      RETURN_IF_ERROR(writer.Add(row, png));
    }
    forms.emplace(page.form, page.version);
    return absl::OkStatus();
  }
};

absl::Status CutAll(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed,
                   arguments.Parse({"truth", "out", "definition", "template"}, {"held_back"}));
  if (parsed.positional.empty() || !parsed.Has("truth") || !parsed.Has("out"))
    return Misused("--truth、--out と、切り抜くファイルを指定してください。");
  ASSIGN_OR_RETURN(const Truth truth, ReadTruth(parsed.Flag("truth")));
  ASSIGN_OR_RETURN(const std::vector<procedures::Template> templates, LoadForms(parsed));
  ocr::TemplateForms forms;
  for (const procedures::Template& each : templates) RETURN_IF_ERROR(forms.Add(each));
  ASSIGN_OR_RETURN(std::string program, ocr::FindDecoder());
  ASSIGN_OR_RETURN(ocr::Recognizers recognizers, ocr::MakeRecognizers());
  ocr::ChildDecoder decoder(std::move(program));
  const ocr::CpuStopWatch watch;
  ocr::PageReader reader(std::move(recognizers), forms, watch);
  ASSIGN_OR_RETURN(SampleFolderWriter writer, SampleFolderWriter::Create(parsed.Flag("out")));
  Cutter cutter{decoder, reader, truth, parsed.Has("held_back"), writer, {}};
  for (const std::string& path : parsed.positional) RETURN_IF_ERROR(cutter.Cut(path));
  for (const procedures::Template& each : templates) {
    if (cutter.forms.contains({each.form, each.version}))
      RETURN_IF_ERROR(writer.AddForm(each.form, each.version, procedures::ToJson(each)));
  }
  RETURN_IF_ERROR(writer.Finish());
  out << parsed.Flag("out") << " に見本を " << writer.count() << " 件作りました。\n";
  return absl::OkStatus();
}

}  // namespace

int SamplesExport(const Arguments& arguments, Console console) {
  return Report(Export(arguments, console.out), console);
}

int SamplesCut(const Arguments& arguments, Console console) {
  ocr::PinToOneThread();
  return Report(CutAll(arguments, console.out), console);
}

}  // namespace madoguchi::cli
