#include "tests/data/fill/ink_style.h"

namespace madoguchi::fill {

namespace {

const cv::Scalar kBlack(30, 26, 28);
const cv::Scalar kBlue(120, 50, 30);

// What every set is damaged by: the usual first, so that few pages already mix them.
const std::vector<Damage> kDamages = {Damage::kScan300, Damage::kScan200, Damage::kPhoto, Damage::kFax,
                                      Damage::kTurned};

}  // namespace

std::vector<Damage> HarderDamages() {
  return {Damage::kScan150,     Damage::kScan600,  Damage::kBackShows,
          Damage::kUnevenLight, Damage::kThickFax, Damage::kFolded};
}

Set TuneSet() {
  return {.hands = {{"IPAexGothic", false, false, 0, kBlack},
                    {"IPAexMincho", false, false, 0, kBlack},
                    {"Klee One", true, false, 2.5, kBlack},
                    {"Yusei Magic", true, false, 3.0, kBlue},
                    {"YOzN", true, false, 2.5, kBlack}},
          .damages = kDamages};
}

Set ReportSet() {
  return {.hands = {{"VL Gothic", false, false, 0, kBlack},
                    {"BIZ UDMincho", false, false, 0, kBlue},
                    {"SetoFont", true, false, 3.0, kBlack},
                    {"SetoFont", true, true, 2.0, kBlue}},
          .damages = kDamages};
}

Set UnseenSet() {
  return {.hands = {{"UmePlus Gothic", false, false, 0, kBlack},
                    {"HanaMinA", false, false, 0, kBlue},
                    {"KouzanBrushFont", true, true, 2.5, kBlack},
                    {"KouzanBrushFontGyousyo", true, false, 2.0, kBlue}},
          .damages = kDamages};
}

Set CalibrateSet() {
  Set set{.hands = {{"Konatu", false, false, 0, kBlack},
                    {"kiloji", true, false, 2.0, kBlack},
                    {"Sawarabi Mincho", false, false, 0, kBlue},
                    {"kiloji", true, true, 3.0, kBlue},
                    {"MigMix 2P", false, false, 0, kBlack},
                    {"kiloji - B", true, false, 4.0, kBlack},
                    {"Konatu", true, true, 4.0, kBlue},
                    {"Sawarabi Mincho", true, false, 3.5, kBlack}},
          .damages = kDamages};
  const std::vector<Damage> harder = HarderDamages();
  set.damages.insert(set.damages.end(), harder.begin(), harder.end());
  return set;
}

bool IsBilevel(Damage damage) { return damage == Damage::kFax || damage == Damage::kThickFax; }

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
    case Damage::kScan150:
      return "scan150";
    case Damage::kScan600:
      return "scan600";
    case Damage::kBackShows:
      return "back-shows";
    case Damage::kUnevenLight:
      return "uneven-light";
    case Damage::kThickFax:
      return "thick-fax";
    case Damage::kFolded:
      return "folded";
  }
  return "";
}

}  // namespace madoguchi::fill
