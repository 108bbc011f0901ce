#include "ocr-worker/decoder/plain_scan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <new>
#include <set>
#include <stdexcept>
#include <string>

#include <qpdf/QPDFPageObjectHelper.hh>

#include "ocr-worker/decoder/scanned_picture.h"
#include "ocr-worker/decoder/turned_rows.h"
#include "ocr-worker/limits.h"

namespace madoguchi::ocr::decoder {

namespace {

constexpr double kPointsPerInch = 72;
constexpr double kCoverMin = 0.97;            // of the page by the picture, and of the picture by the page
constexpr double kDpiDifferenceMax = 0.01;    // between across and down
constexpr size_t kContentBytesMax = 1 << 10;  // one picture is drawn in some 40

// Everything that a page may say; what is not listed may change how it looks.
const std::set<std::string> kPageKeys = {"/Type",     "/Parent",  "/Resources",    "/MediaBox", "/CropBox",
                                         "/BleedBox", "/TrimBox", "/ArtBox",       "/Contents", "/Rotate",
                                         "/Metadata", "/Thumb",   "/LastModified", "/PieceInfo"};
bool HasOnly(QPDFObjectHandle dictionary, const std::set<std::string>& keys) {
  const std::set<std::string> own = dictionary.getKeys();
  return std::includes(keys.begin(), keys.end(), own.begin(), own.end());
}

// qpdf reports by exceptions, also about files that are only unusual: all of them mean that the page is Poppler's.
template <typename Ask>
auto UnlessQpdfComplains(Ask ask) -> decltype(ask()) {
  try {
    return ask();
  } catch (const std::runtime_error&) {  // QPDFExc and the filters
  } catch (const std::logic_error&) {    // an object of another type than its place asks for
  } catch (const std::bad_alloc&) {
  }
  return {};
}

struct Box {
  double left = 0, bottom = 0, right = 0, top = 0;

  double Area() const { return std::max(0.0, right - left) * std::max(0.0, top - bottom); }
  Box And(const Box& other) const {
    return {std::max(left, other.left), std::max(bottom, other.bottom), std::min(right, other.right),
            std::min(top, other.top)};
  }
};

Box BoxOf(QPDFObjectHandle array) {
  const QPDFObjectHandle::Rectangle box = array.getArrayAsRectangle();  // empty when it is none
  return {box.llx, box.lly, box.urx, box.ury};
}

// Where the unit square lies: upright, never mirrored.
struct Place {
  double across = 1, up = 1, left = 0, bottom = 0;

  Box Square() const { return {left, bottom, left + across, bottom + up}; }
};

// Follows q, Q, cm and one Do; any other operator ends it.
class OnePicture final : public QPDFObjectHandle::ParserCallbacks {
 public:
  struct Drawn {
    std::string name;
    Place place;
  };
  std::optional<Drawn> drawn() const { return strange_ ? std::nullopt : drawn_; }

  void handleObject(QPDFObjectHandle object, size_t, size_t) override {
    if (!object.isOperator()) {
      operands_.push_back(object);
      return;
    }
    if (!Follow(object.getOperatorValue())) {
      strange_ = true;
      terminateParsing();
    }
    operands_.clear();
  }
  void handleEOF() override { strange_ = strange_ || !operands_.empty(); }
  void contentSize(size_t bytes) override {
    if (bytes <= kContentBytesMax) return;
    strange_ = true;
    terminateParsing();
  }

 private:
  bool Follow(const std::string& word) {
    if (word == "cm") return Transform();
    if (word == "Do") return Draw();
    if (!operands_.empty()) return false;
    if (word == "q") {
      outer_.push_back(place_);
      return true;
    }
    if (word != "Q" || outer_.empty()) return false;
    place_ = outer_.back();
    outer_.pop_back();
    return true;
  }

  bool Transform() {
    std::array<double, 6> by{};
    if (operands_.size() != by.size()) return false;
    for (size_t i = 0; i < by.size(); ++i) {
      if (!operands_[i].isNumber()) return false;
      by[i] = operands_[i].getNumericValue();
    }
    if (by[1] != 0 || by[2] != 0 || !(by[0] > 0) || !(by[3] > 0)) return false;
    place_ = {by[0] * place_.across, by[3] * place_.up, by[4] * place_.across + place_.left,
              by[5] * place_.up + place_.bottom};
    return true;
  }

  bool Draw() {
    if (drawn_ || operands_.size() != 1 || !operands_[0].isName()) return false;
    drawn_ = Drawn{operands_[0].getName(), place_};
    return true;
  }

  std::vector<QPDFObjectHandle> operands_;
  std::vector<Place> outer_;
  Place place_;
  std::optional<Drawn> drawn_;
  bool strange_ = false;
};

// Looked at before it is unpacked: a kilobyte becomes a megabyte at most, and only when it is packed once.
bool IsSmall(QPDFObjectHandle content) {
  if (!content.isStream()) return false;
  QPDFObjectHandle dictionary = content.getDict();
  QPDFObjectHandle filter = dictionary.getKey("/Filter");
  if (filter.isArray() && filter.getArrayNItems() == 1) filter = filter.getArrayItem(0);
  if (!filter.isNull() && !filter.isNameAndEquals("/FlateDecode")) return false;
  if (!dictionary.getKey("/DecodeParms").isNull() || dictionary.hasKey("/F")) return false;
  return content.getRawStreamData()->getSize() <= kContentBytesMax;
}

bool IsAlmostSquare(double dpi_across, double dpi_down) {
  return std::abs(dpi_across - dpi_down) <= kDpiDifferenceMax * std::min(dpi_across, dpi_down) &&
         std::min(dpi_across, dpi_down) >= limits::kPlainScanDpiMin &&
         std::max(dpi_across, dpi_down) <= limits::kPlainScanDpiMax;
}

bool HasResolutionOfScan(const ScannedPicture& picture, const Place& place) {
  return IsAlmostSquare(picture.width() * kPointsPerInch / place.across, picture.height() * kPointsPerInch / place.up);
}

// Poppler would unpack such a picture to the last of its pixels, however small it is drawn.
bool ClaimsTooManyPixels(QPDFObjectHandle page) {
  QPDFObjectHandle resources = QPDFPageObjectHelper(page).getAttribute("/Resources", false);
  if (!resources.isDictionary()) return false;
  QPDFObjectHandle objects = resources.getKey("/XObject");
  if (!objects.isDictionary()) return false;
  for (const std::string& name : objects.getKeys()) {
    QPDFObjectHandle object = objects.getKey(name);
    if (!object.isStream() || !object.getDict().getKey("/Subtype").isNameAndEquals("/Image")) continue;
    QPDFObjectHandle width = object.getDict().getKey("/Width"), height = object.getDict().getKey("/Height");
    if (!width.isNumber() || !height.isNumber()) continue;
    if (width.getNumericValue() * height.getNumericValue() > static_cast<double>(limits::kPagePixelsMax)) return true;
  }
  return false;
}

struct PlainScan {
  ScannedPicture picture;
  int quarters = 0;  // the page is shown turned clockwise by so many right angles: 0–3
};

// 0–3, or nothing for a page that stands askew.
std::optional<int> QuartersOf(QPDFObjectHandle rotate) {
  if (rotate.isNull()) return 0;
  if (!rotate.isInteger() || rotate.getIntValue() % 90 != 0) return std::nullopt;
  return static_cast<int>((rotate.getIntValue() / 90 % 4 + 4) % 4);
}

std::optional<PlainScan> ScanOf(QPDFObjectHandle object) {
  if (!object.isDictionary() || !HasOnly(object, kPageKeys)) return std::nullopt;
  QPDFPageObjectHelper page(object);
  QPDFObjectHandle content = object.getKey("/Contents");
  if (content.isArray() && content.getArrayNItems() == 1) content = content.getArrayItem(0);
  if (!IsSmall(content)) return std::nullopt;
  OnePicture operators;
  QPDFObjectHandle::parseContentStream(content, &operators);
  const std::optional<OnePicture::Drawn> drawn = operators.drawn();
  if (!drawn) return std::nullopt;

  const Box shown = BoxOf(page.getCropBox()).And(BoxOf(page.getMediaBox()));
  const Box square = drawn->place.Square();
  const double common = shown.And(square).Area();
  if (!(common > 0) || common < kCoverMin * shown.Area() || common < kCoverMin * square.Area()) return std::nullopt;

  QPDFObjectHandle resources = page.getAttribute("/Resources", false);
  if (!resources.isDictionary() || resources.hasKey("/ColorSpace")) return std::nullopt;  // what "DeviceRGB" means
  QPDFObjectHandle pictures = resources.getKey("/XObject");
  const std::optional<int> quarters = QuartersOf(page.getAttribute("/Rotate", false));
  if (!pictures.isDictionary() || !quarters) return std::nullopt;
  std::optional<ScannedPicture> picture = ScannedPicture::Of(pictures.getKey(drawn->name));
  if (!picture || !HasResolutionOfScan(*picture, drawn->place)) return std::nullopt;
  return PlainScan{*std::move(picture), *quarters};
}

}  // namespace

PlainScans::PlainScans(Bytes file) {
  pages_ = UnlessQpdfComplains([&]() -> std::vector<QPDFObjectHandle> {
    pdf_.setSuppressWarnings(true);  // they are asked for instead
    pdf_.setAttemptRecovery(false);
    pdf_.processMemoryFile("pdf", reinterpret_cast<const char*>(file.data), file.size);
    if (pdf_.isEncrypted()) return {};
    std::vector<QPDFObjectHandle> pages = pdf_.getAllPages();
    if (pdf_.anyWarnings()) pages.clear();
    return pages;
  });
}

std::optional<Outcome> PlainScans::Read(size_t index, PageOutput& output) {
  if (index >= pages_.size()) return std::nullopt;
  return UnlessQpdfComplains([&]() -> std::optional<Outcome> {
    std::optional<PlainScan> scan = ScanOf(pages_[index]);
    if (pdf_.anyWarnings()) {
      pages_.clear();  // where something is wrong, two programs may see two different pages
      return std::nullopt;
    }
    if (ClaimsTooManyPixels(pages_[index])) return Outcome::kPageTooLarge;
    if (!scan) return std::nullopt;
    TurnedRows rows(output, scan->quarters);
    const std::optional<Outcome> outcome = scan->picture.Read(rows);
    // Too large as it was scanned may be drawn smaller.
    return outcome == Outcome::kPageTooLarge ? std::nullopt : outcome;
  });
}

}  // namespace madoguchi::ocr::decoder
