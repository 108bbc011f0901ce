#include "tests/data/fill/ink_style.h"

namespace madoguchi::fill {

namespace {

const cv::Scalar kBlack(30, 26, 28);
const cv::Scalar kBlue(120, 50, 30);

}  // namespace

Set TuneSet() {
  return {.hands = {{"IPAexGothic", false, false, 0, kBlack},
                    {"IPAexMincho", false, false, 0, kBlack},
                    {"Klee One", true, false, 2.5, kBlack},
                    {"Yusei Magic", true, false, 3.0, kBlue},
                    {"YOzN", true, false, 2.5, kBlack}},
          .damages = {Damage::kScan300, Damage::kScan200, Damage::kPhoto, Damage::kFax, Damage::kTurned}};
}

Set ReportSet() {
  return {.hands = {{"VL Gothic", false, false, 0, kBlack},
                    {"Noto Serif CJK JP", false, false, 0, kBlue},
                    {"SetoFont", true, false, 3.0, kBlack},
                    {"SetoFont", true, true, 2.0, kBlue}},
          .damages = {Damage::kScan300, Damage::kScan200, Damage::kPhoto, Damage::kFax, Damage::kTurned}};
}

Set UnseenSet() {
  return {.hands = {{"UmePlus Gothic", false, false, 0, kBlack},
                    {"HanaMinA", false, false, 0, kBlue},
                    {"KouzanBrushFont", true, true, 2.5, kBlack},
                    {"KouzanBrushFontGyousyo", true, false, 2.0, kBlue}},
          .damages = {Damage::kScan300, Damage::kScan200, Damage::kPhoto, Damage::kFax, Damage::kTurned}};
}

const char* NameOf(Damage damage) {
  switch (damage) {
    case Damage::kScan300:
      return "scan300";
    case Damage::kScan200:
      return "scan200";
    case Damage::kPhoto:
      return "photo";
    case Damage::kFax:
      return "fax";
    case Damage::kTurned:
      return "turned";
  }
  return "";
}

}  // namespace madoguchi::fill
