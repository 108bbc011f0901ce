#include "ocr-worker/convert.h"

namespace madoguchi::ocr {

namespace {

void Fill(const FieldReading& field, v1::FieldReading& out) {
  out.set_id(field.id);
  out.set_value(field.value);
  out.set_raw(field.raw);
  out.set_confidence(field.confidence);
  out.set_accepted(field.accepted);
  out.set_recognizer(field.recognizer);
  out.set_seal(field.seal);
  for (const std::string& alternative : field.alternatives) out.add_alternatives(alternative);
  out.mutable_box()->set_x(field.box_px.x);
  out.mutable_box()->set_y(field.box_px.y);
  out.mutable_box()->set_width(field.box_px.width);
  out.mutable_box()->set_height(field.box_px.height);
  for (const cv::Point& corner : field.corners_px) {
    out.add_corners_px(corner.x);
    out.add_corners_px(corner.y);
  }
}

}  // namespace

v1::PageReading ToProto(const PageReading& reading) {
  v1::PageReading out;
  out.set_page_index(reading.page_index);
  out.set_form(reading.form);
  out.set_version(reading.version);
  out.set_page(reading.page);
  out.set_orientation(reading.orientation);
  out.mutable_registration()->set_method(reading.registration_method);
  out.mutable_registration()->set_error_px(reading.registration_error_px);
  for (const FieldReading& field : reading.fields) Fill(field, *out.add_fields());
  for (const auto& [stage, ms] : reading.timings_ms) (*out.mutable_timings_ms())[stage] = ms;
  out.set_error(reading.error);
  out.set_error_message(reading.error_message);
  out.set_serial(reading.serial);
  out.set_picture(reading.picture);
  out.set_picture_width_px(reading.picture_px.width);
  out.set_picture_height_px(reading.picture_px.height);
  return out;
}

}  // namespace madoguchi::ocr
