#include "cli/form/register.h"

#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/files.h"
#include "common/status/macros.h"
#include "ocr-worker/adapters/blank_page.h"
#include "ocr-worker/adapters/child_decoder.h"
#include "ocr-worker/adapters/tesseract_labels.h"
#include "ocr-worker/adapters/tesseract_recognizer.h"
#include "ocr-worker/core/blank/blank_scan.h"
#include "ocr-worker/core/geometry.h"
#include "ocr-worker/core/ink/ink.h"
#include "ocr-worker/errors.h"
#include "ocr-worker/limits.h"
#include "opencv2/imgcodecs.hpp"
#include "opencv2/imgproc.hpp"

namespace madoguchi::cli {
namespace {

using procedures::Template;
using procedures::TemplateField;
using procedures::TemplatePage;

absl::StatusOr<cv::Size2d> PaperOf(const std::string& name) {
  static const std::map<std::string, cv::Size2d> sizes = {{"a3", {297, 420}}, {"a4", {210, 297}}, {"a5", {148, 210}},
                                                          {"a6", {105, 148}}, {"b4", {257, 364}}, {"b5", {182, 257}}};
  const auto known = sizes.find(absl::AsciiStrToLower(name));
  if (known != sizes.end()) return known->second;
  const std::vector<std::string> sides = absl::StrSplit(name, 'x');
  cv::Size2d size;
  if (sides.size() == 2 && absl::SimpleAtod(sides[0], &size.width) && absl::SimpleAtod(sides[1], &size.height) &&
      size.width >= 50 && size.height >= 50 && size.width <= 600 && size.height <= 600) {
    return size;
  }
  return Misused("--paper には a3、a4、a5、a6、b4、b5 か、210x297 のような幅と高さ（mm）を指定してください。");
}

std::string PngOf(const cv::Mat& image) {
  std::vector<uchar> bytes;
  cv::imencode(".png", image, bytes, {cv::IMWRITE_PNG_COMPRESSION, 9});
  return {bytes.begin(), bytes.end()};
}

// A field a line, the long picture last: for a person with an editor.
std::string Editable(const Template& form_template) {
  const auto document = nlohmann::json::parse(procedures::ToJson(form_template));
  std::string text = absl::StrCat("{\"form\": ", document["form"].dump(), ", \"version\": ", document["version"].dump(),
                                  ", \"pages\": [\n");
  for (size_t i = 0; i < document["pages"].size(); ++i) {
    const nlohmann::json& page = document["pages"][i];
    absl::StrAppend(&text, i == 0 ? "" : ",\n", " {\"page\": ", page["page"].dump(),
                    ", \"width_mm\": ", page["width_mm"].dump(), ", \"height_mm\": ", page["height_mm"].dump(),
                    ", \"fields\": [\n");
    for (size_t j = 0; j < page["fields"].size(); ++j) {
      const nlohmann::json& field = page["fields"][j];
      nlohmann::ordered_json line;
      for (const char* key : {"id", "type", "label", "marks", "box_mm", "cells_mm", "min_confidence"})
        line[key] = field[key];
      absl::StrAppend(&text, "  ", line.dump(), j + 1 < page["fields"].size() ? ",\n" : "\n");
    }
    absl::StrAppend(&text, " ], \"blank_png\": ", page["blank_png"].dump(), "}");
  }
  return text + "\n]}\n";
}

// The blank with every proposed place and its id drawn in.
cv::Mat Preview(const cv::Mat& ink, const TemplatePage& page) {
  cv::Mat preview;
  cv::cvtColor(255 - ink / 2, preview, cv::COLOR_GRAY2BGR);
  const auto draw = [&](const procedures::BoxMm& box, const cv::Scalar& colour) {
    cv::rectangle(preview, ocr::ToPixelRect(ocr::ToPx(box)), colour, 3);
  };
  for (const TemplateField& field : page.fields) {
    draw(field.box, {200, 80, 0});
    for (const procedures::BoxMm& cell : field.cells) draw(cell, {0, 140, 0});
    for (const procedures::Mark& mark : field.marks) draw(mark.box, {0, 0, 220});
    const cv::Rect2d box = ocr::ToPx(field.box);
    cv::putText(preview, field.id, cv::Point2d(box.x + 6, box.y + 30), cv::FONT_HERSHEY_SIMPLEX, 1, {0, 0, 220}, 2);
  }
  cv::resize(preview, preview, {}, 0.5, 0.5, cv::INTER_AREA);
  return preview;
}

struct Registered {
  Template form_template;
  std::vector<cv::Mat> previews;
};

absl::StatusOr<Registered> Propose(const std::string& file, cv::Size2d paper) {
  ASSIGN_OR_RETURN(std::string program, ocr::FindDecoder());
  ASSIGN_OR_RETURN(const auto labels, ocr::TesseractLabels::Create());
  ocr::ChildDecoder decoder(std::move(program));
  Registered registered;
  std::vector<std::string> ids;
  bool any = false;
  const auto take = [&](int index, absl::StatusOr<ocr::DecodedPage> decoded) -> absl::Status {
    RETURN_IF_ERROR(decoded.status());
    ASSIGN_OR_RETURN(const ocr::BlankScan blank, ocr::StraightenBlank(ocr::SplitInk(decoded->pixels).channel, paper));
    TemplatePage page{.page = index + 1, .width_mm = blank.paper_mm.width, .height_mm = blank.paper_mm.height};
    ASSIGN_OR_RETURN(page.fields, ocr::ProposeFields(blank.ink, *labels, ids));
    any = any || !page.fields.empty();
    page.blank_png = PngOf(255 - blank.ink);
    registered.previews.push_back(Preview(blank.ink, page));
    registered.form_template.pages.push_back(std::move(page));
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(decoder.Decode(file, ocr::Patience(), take));
  if (!any) return ocr::NoPlacesFound();
  return registered;
}

absl::Status Register(const Arguments& arguments, std::ostream& out) {
  ASSIGN_OR_RETURN(const Arguments::Parsed parsed,
                   arguments.Parse({"blank", "out", "id", "version", "paper", "preview"}));
  if (!parsed.positional.empty() || !parsed.Has("blank") || !parsed.Has("out")) {
    return Misused("何も書いていない用紙を --blank に、書き出す先を --out に指定してください。");
  }
  int version = 1;
  if (!absl::SimpleAtoi(parsed.Flag("version", "1"), &version) || version < 1) {
    return Misused("--version には1以上の整数を指定してください。");
  }
  ASSIGN_OR_RETURN(const cv::Size2d paper, PaperOf(parsed.Flag("paper", "a4")));
  ASSIGN_OR_RETURN(const std::string file, ReadFile(parsed.Flag("blank"), ocr::limits::kFileBytesMax));
  ASSIGN_OR_RETURN(Registered registered, Propose(file, paper));
  registered.form_template.form = parsed.Flag("id", "my-form");
  registered.form_template.version = version;
  RETURN_IF_ERROR(ocr::Prepare(registered.form_template).status());  // what can be written can be read
  RETURN_IF_ERROR(WriteFile(parsed.Flag("out"), Editable(registered.form_template)));
  size_t fields = 0;
  for (size_t i = 0; i < registered.previews.size(); ++i) {
    fields += registered.form_template.pages[i].fields.size();
    if (!parsed.Has("preview")) continue;
    const std::string path = parsed.Flag("preview");
    RETURN_IF_ERROR(WriteFile(i == 0 ? path : absl::StrCat(path, ".", i + 1, ".png"), PngOf(registered.previews[i])));
  }
  out << registered.previews.size() << "ページに記入欄の候補を" << fields << "か所見つけました。" << parsed.Flag("out")
      << " の id・type・label・位置を確かめて直してください。\n";
  return absl::OkStatus();
}

}  // namespace

int FormRegister(const Arguments& arguments, Console console) {
  ocr::PinToOneThread();
  return Report(Register(arguments, console.out), console);
}

}  // namespace madoguchi::cli
