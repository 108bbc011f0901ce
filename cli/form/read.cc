#include "cli/form/read.h"

#include <cmath>
#include <memory>
#include <ostream>
#include <utility>

#include <nlohmann/json.hpp>

#include "cli/files.h"
#include "cli/form/forms.h"
#include "common/status/error.h"
#include "common/status/macros.h"
#include "ocr-worker/adapters/child_decoder.h"
#include "ocr-worker/adapters/cpu_stop_watch.h"
#include "ocr-worker/adapters/recognizers.h"
#include "ocr-worker/adapters/template_forms.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/core/jobs/file_reader.h"
#include "ocr-worker/limits.h"

namespace madoguchi::cli {
namespace {

using Json = nlohmann::ordered_json;

// To `parts` a whole, so that it is printed as it is meant: 1559.1, not 1559.1000000000001.
double Rounded(double value, double parts) { return std::round(value * parts) / parts; }

Json FieldJson(const ocr::FieldReading& field) {
  const cv::Rect2d& box = field.box_px;
  return {{"id", field.id},
          {"value", field.value},
          {"raw", field.raw},
          {"confidence", Rounded(field.confidence, 10000)},
          {"accepted", field.accepted},
          {"alternatives", field.alternatives},
          {"recognizer", field.recognizer},
          {"seal", field.seal},
          {"box_px", {Rounded(box.x, 10), Rounded(box.y, 10), Rounded(box.width, 10), Rounded(box.height, 10)}}};
}

Json PageJson(const std::string& file, const ocr::PageReading& page) {
  Json timings = Json::object();
  for (const auto& [stage, ms] : page.timings_ms) timings[stage] = Rounded(ms, 100);
  Json fields = Json::array();
  for (const ocr::FieldReading& field : page.fields) fields.push_back(FieldJson(field));
  Json json = {
      {"file", file},
      {"page_index", page.page_index},
      {"form", page.form},
      {"version", page.version},
      {"page", page.page},
      {"orientation", page.orientation},
      {"registration", {{"method", page.registration_method}, {"error_px", Rounded(page.registration_error_px, 100)}}},
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

// Nothing was to be read there: the back of a sheet, or what parts two applications.
bool IsEmptySheet(const ocr::PageReading& page) {
  return page.error == "BLANK_PAGE" || page.error == "SEPARATOR_SHEET";
}

// True when something was read, and nothing but empty sheets was not.
absl::StatusOr<bool> Read(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed, arguments.Parse({"definition", "template"}));
  if (parsed.positional.empty()) return Misused("読むファイル（JPEG、PNG、TIFF、PDF）を指定してください。");
  ocr::TemplateForms forms;
  RETURN_IF_ERROR(AddForms(parsed, forms));

  ASSIGN_OR_RETURN(std::string program, ocr::FindDecoder());
  ASSIGN_OR_RETURN(ocr::Recognizers recognizers, ocr::MakeRecognizers());
  ocr::ChildDecoder decoder(std::move(program));
  const ocr::CpuStopWatch watch;
  ocr::PageReader reader(std::move(recognizers), forms, watch);

  int read_pages = 0, failed_pages = 0;
  for (const std::string& path : parsed.positional) {
    const auto read = [&]() -> absl::StatusOr<std::vector<ocr::PageReading>> {
      ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path, ocr::limits::kFileBytesMax));
      return ocr::ReadFile(bytes, /*municipality=*/"", decoder, reader, ocr::Patience());
    };
    absl::StatusOr<std::vector<ocr::PageReading>> pages = read();
    if (!pages.ok()) pages = std::vector<ocr::PageReading>{Failed(pages.status())};
    for (const ocr::PageReading& page : *pages) {
      read_pages += page.error.empty() ? 1 : 0;
      failed_pages += page.error.empty() || IsEmptySheet(page) ? 0 : 1;
      out << PageJson(path, page).dump(-1, ' ', false, Json::error_handler_t::replace) << "\n" << std::flush;
    }
  }
  return read_pages > 0 && failed_pages == 0;
}

}  // namespace

int FormRead(const Arguments& arguments, Console console) {
  ocr::PinToOneThread();
  const absl::StatusOr<bool> all = Read(arguments, console.out);
  if (!all.ok()) return Report(all.status(), console);
  return *all ? kDone : kFailed;
}

}  // namespace madoguchi::cli
