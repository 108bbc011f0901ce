#include "services/intake/adapters/reading_json.h"

#include <utility>

#include "common/status/error.h"
#include "nlohmann/json.hpp"

namespace madoguchi::intake {
namespace {

nlohmann::json FieldJson(const FieldReading& field) {
  nlohmann::json json = {{"id", field.id},
                         {"value", field.value},
                         {"raw", field.raw},
                         {"confidence", field.confidence},
                         {"accepted", field.accepted},
                         {"alternatives", field.alternatives},
                         {"recognizer", field.recognizer},
                         {"seal", field.seal}};
  if (field.box) json["box"] = {field.box->x, field.box->y, field.box->width, field.box->height};
  if (!field.corners_px.empty()) json["corners_px"] = field.corners_px;
  return json;
}

FieldReading FieldFrom(const nlohmann::json& json) {
  FieldReading field;
  field.id = json.at("id");
  field.value = json.at("value");
  field.raw = json.at("raw");
  field.confidence = json.at("confidence");
  field.accepted = json.at("accepted");
  field.alternatives = json.at("alternatives").get<std::vector<std::string>>();
  field.recognizer = json.value("recognizer", "");  // readings from before it was kept have none
  field.seal = json.value("seal", false);
  if (json.contains("box")) {
    const auto& box = json["box"];
    field.box = PixelBox{box.at(0), box.at(1), box.at(2), box.at(3)};
  }
  field.corners_px = json.value("corners_px", std::vector<int>());
  return field;
}

}  // namespace

std::string PagesToJson(const std::vector<PageReading>& pages) {
  auto list = nlohmann::json::array();
  for (const PageReading& page : pages) {
    auto fields = nlohmann::json::array();
    for (const FieldReading& field : page.fields) fields.push_back(FieldJson(field));
    list.push_back({{"page_index", page.page_index},
                    {"form", page.form},
                    {"version", page.version},
                    {"page", page.page},
                    {"orientation", page.orientation_degrees},
                    {"registration", {{"method", page.registration_method}, {"error_px", page.registration_error_px}}},
                    {"fields", std::move(fields)},
                    {"timings_ms", page.timings_ms},
                    {"error", page.error},
                    {"error_message", page.error_message},
                    {"serial", page.serial},
                    {"picture", page.picture},
                    {"blob", page.blob},
                    {"picture_px", {page.picture_width_px, page.picture_height_px}}});
  }
  return list.dump();
}

absl::StatusOr<std::vector<PageReading>> PagesFromJson(absl::string_view text) {
  std::vector<PageReading> pages;
  try {
    for (const auto& json : nlohmann::json::parse(text)) {
      PageReading page;
      page.page_index = json.at("page_index");
      page.form = json.at("form");
      page.version = json.at("version");
      page.page = json.at("page");
      page.orientation_degrees = json.at("orientation");
      page.registration_method = json.at("registration").at("method");
      page.registration_error_px = json.at("registration").at("error_px");
      for (const auto& field : json.at("fields")) page.fields.push_back(FieldFrom(field));
      page.timings_ms = json.at("timings_ms").get<std::map<std::string, double>>();
      page.error = json.at("error");
      // Readings that were stored before these members were known lack them.
      page.error_message = json.value("error_message", "");
      page.serial = json.value("serial", "");
      page.picture = json.value("picture", "");
      page.blob = json.value("blob", "");
      if (json.contains("picture_px")) {
        page.picture_width_px = json["picture_px"].at(0);
        page.picture_height_px = json["picture_px"].at(1);
      }
      pages.push_back(std::move(page));
    }
  } catch (const nlohmann::json::exception& damaged) {
    return Error(absl::StatusCode::kDataLoss, "STORED_DATA_DAMAGED",
                 "保存された読み取り結果を読み出せません。管理者に連絡してください。", {{"what", damaged.what()}});
  }
  return pages;
}

}  // namespace madoguchi::intake
