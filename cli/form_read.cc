#include "cli/form_read.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <ostream>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/files.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "ocr-worker/adapters/child_decoder.h"
#include "ocr-worker/adapters/cpu_stop_watch.h"
#include "ocr-worker/adapters/recognizers.h"
#include "ocr-worker/adapters/template_forms.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/core/file_reader.h"
#include "ocr-worker/limits.h"
#include "procedures/definition/definition.h"
#include "procedures/limits.h"
#include "procedures/paper/print.h"

namespace madoguchi::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kTemplateBytesMax = 64u << 20;  // blank pages travel inside

double Rounded(double value, double unit) { return std::round(value / unit) * unit; }

Json FieldJson(const ocr::FieldReading& field) {
  const cv::Rect2d& box = field.box_px;
  return {{"id", field.id},
          {"value", field.value},
          {"raw", field.raw},
          {"confidence", Rounded(field.confidence, 0.0001)},
          {"accepted", field.accepted},
          {"alternatives", field.alternatives},
          {"recognizer", field.recognizer},
          {"seal", field.seal},
          {"box_px", {Rounded(box.x, 0.1), Rounded(box.y, 0.1), Rounded(box.width, 0.1), Rounded(box.height, 0.1)}}};
}

Json PageJson(const std::string& file, const ocr::PageReading& page) {
  Json timings = Json::object();
  for (const auto& [stage, ms] : page.timings_ms) timings[stage] = Rounded(ms, 0.01);
  Json fields = Json::array();
  for (const ocr::FieldReading& field : page.fields) fields.push_back(FieldJson(field));
  Json json = {
      {"file", file},
      {"page_index", page.page_index},
      {"form", page.form},
      {"version", page.version},
      {"page", page.page},
      {"orientation", page.orientation},
      {"registration", {{"method", page.registration_method}, {"error_px", Rounded(page.registration_error_px, 0.01)}}},
      {"fields", std::move(fields)},
      {"timings_ms", std::move(timings)},
      {"error", page.error}};
  if (!page.serial.empty()) json["serial"] = page.serial;
  if (!page.error.empty()) json["message"] = page.error_message;
  return json;
}

// A file of which nothing could be had is one line too: its readers count lines.
ocr::PageReading Failed(const absl::Status& status) {
  ocr::PageReading page;
  page.error = ReasonOf(status);
  if (page.error.empty()) page.error = "INTERNAL";
  page.error_message = std::string(status.message());
  return page;
}

absl::Status AddDefinition(const std::string& path, ocr::TemplateForms& forms) {
  ASSIGN_OR_RETURN(const std::string yaml, ReadFile(path, procedures::kDefinitionBytesMax));
  ASSIGN_OR_RETURN(const procedures::Definition definition, procedures::ParseDefinition(yaml));
  ASSIGN_OR_RETURN(procedures::PrintedForm printed, procedures::PrintForm(definition));
  return forms.Add(std::move(printed.form_template));
}

absl::Status AddTemplate(const std::string& path, ocr::TemplateForms& forms) {
  ASSIGN_OR_RETURN(const std::string json, ReadFile(path, kTemplateBytesMax));
  ASSIGN_OR_RETURN(procedures::Template form_template, procedures::TemplateFromJson(json));
  return forms.Add(std::move(form_template));
}

// The forms that the project brings along, from the folder given at build time.
absl::Status AddCatalog(ocr::TemplateForms& forms) {
  std::error_code error;
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(MADOGUCHI_CATALOG, error)) {
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path().string());
  }
  if (paths.empty()) return Misused("--definition か --template で、読む申請書の様式を指定してください。");
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) RETURN_IF_ERROR(AddDefinition(path, forms));
  return absl::OkStatus();
}

// True when every page of every file was read.
absl::StatusOr<bool> Read(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed, arguments.Parse({"definition", "template"}));
  if (parsed.positional.empty()) return Misused("読むファイル（JPEG、PNG、TIFF、PDF）を指定してください。");
  ocr::TemplateForms forms;
  const auto given = [&](const std::string& flag) {
    const auto found = parsed.flags.find(flag);
    return found == parsed.flags.end() ? std::vector<std::string>{} : found->second;
  };
  for (const std::string& path : given("definition")) RETURN_IF_ERROR(AddDefinition(path, forms));
  for (const std::string& path : given("template")) RETURN_IF_ERROR(AddTemplate(path, forms));
  if (parsed.flags.empty()) RETURN_IF_ERROR(AddCatalog(forms));

  ASSIGN_OR_RETURN(std::string program, ocr::FindDecoder());
  ASSIGN_OR_RETURN(ocr::Recognizers recognizers, ocr::MakeRecognizers());
  ocr::ChildDecoder decoder(std::move(program));
  const ocr::CpuStopWatch watch;
  ocr::PageReader reader(std::move(recognizers), forms, watch);

  bool all = true;
  for (const std::string& path : parsed.positional) {
    const auto read = [&]() -> absl::StatusOr<std::vector<ocr::PageReading>> {
      ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path, ocr::limits::kFileBytesMax));
      return ocr::ReadFile(bytes, /*municipality=*/"", decoder, reader, ocr::Patience());
    };
    absl::StatusOr<std::vector<ocr::PageReading>> pages = read();
    if (!pages.ok()) pages = std::vector<ocr::PageReading>{Failed(pages.status())};
    for (const ocr::PageReading& page : *pages) {
      all = all && page.error.empty();
      out << PageJson(path, page).dump(-1, ' ', false, Json::error_handler_t::replace) << "\n" << std::flush;
    }
  }
  return all;
}

}  // namespace

int FormRead(const Arguments& arguments, Console console) {
  ocr::PinToOneThread();
  const absl::StatusOr<bool> all = Read(arguments, console.out);
  if (!all.ok()) return Report(all.status(), console);
  return *all ? kDone : kFailed;
}

}  // namespace madoguchi::cli
