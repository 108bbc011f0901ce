// What the reader says about a page. Plain values. Boxes: geometry.h.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "opencv2/core.hpp"

namespace madoguchi::ocr {

// What speaks for a reading: its confidence rests on nothing else (evidence/confidence.h).
struct Grounds {
  enum class Second { kNotAsked, kAgrees, kDiffers };

  double ink_share = 0;               // of all ways through the ink by the first reader, those that give this value
  double share = 0;                   // the same after all evidence
  double lowest_share = 0;            // of its least certain character
  Second second = Second::kNotAsked;  // what a second reader of the same ink says
  double partner = 0;                 // the fields that belong to it: 1 bears it out, 0 says nothing, -1 contradicts
  double listed = 0;                  // its own type and lists: 1 as such values are, 0 free, -1 hardly possible
  int characters = 0;
  double page_logit = 0;  // how easy the other writing on the page is to read, 0: not known
};

struct FieldReading {
  std::string id;
  std::string value;  // chosen, in the definition's notation; "" when blank; several choices in order, comma separated
  std::string raw;    // as recognised, before any normalisation
  double confidence = 0;                  // 0..1: the share of such readings that are right
  bool accepted = false;                  // confidence reaches the definition's threshold
  std::vector<std::string> alternatives;  // best first, without `value`
  bool seal = false;                      // a red seal lies over it; a place for a seal has no value of its own
  cv::Rect2d box_px;
  std::vector<cv::Point> corners_px;  // of the box on the picture as it was sent: top left first, then clockwise
  std::string type;                   // of the leaf, as the template names it: "katakana"
  std::string recognizer;             // "characters@1a2b3c4d": what read it, with the version of its weights
  Grounds grounds;                    // of a text that was recognised
};

struct PageReading {
  int page_index = 0;  // place in the file, from 0
  std::string form;
  int version = 0;
  int page = 0;         // of the form, from 1
  std::string serial;   // of the printed copy, where its QR code names one
  std::string picture;  // fingerprint of the pixels: equal for the same picture sent twice
  int orientation = 0;  // degrees clockwise that the scan was turned: 0, 90, 180, 270
  std::string registration_method = "none";
  double registration_error_px = 0;
  cv::Size picture_px;  // of the picture as it was sent, before it is turned upright
  std::vector<FieldReading> fields;
  std::vector<std::pair<std::string, double>> timings_ms;  // stage → milliseconds of this thread, in order
  std::string error;                                       // reason, empty when the page was read
  std::string error_message;                               // what to do, in Japanese
};

}  // namespace madoguchi::ocr
