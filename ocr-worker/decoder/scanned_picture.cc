#include "ocr-worker/decoder/scanned_picture.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <qpdf/Pipeline.hh>

namespace madoguchi::ocr::decoder {

namespace {

// Everything that a picture may say; what is not listed may change how it looks.
const std::set<std::string> kKeys = {"/Type",   "/Subtype",          "/Name",       "/Width",
                                     "/Height", "/BitsPerComponent", "/ColorSpace", "/Filter",
                                     "/Length", "/Interpolate",      "/Metadata"};
const std::set<std::string> kFaxParameters = {"/K",    "/EndOfLine",  "/EncodedByteAlign", "/Columns",
                                              "/Rows", "/EndOfBlock", "/BlackIs1",         "/DamagedRowsBeforeError"};

int64_t NumberOf(QPDFObjectHandle dictionary, const char* key, int64_t if_none) {
  QPDFObjectHandle value = dictionary.getKey(key);
  if (value.isNull()) return if_none;
  return value.isInteger() ? value.getIntValue() : -1;
}

std::optional<bool> FlagOf(QPDFObjectHandle dictionary, const char* key) {
  QPDFObjectHandle value = dictionary.getKey(key);
  if (value.isNull()) return false;
  return value.isBool() ? std::optional(value.getBoolValue()) : std::nullopt;
}

// The only element of an array, or what it is itself.
QPDFObjectHandle OnlyOf(QPDFObjectHandle value) {
  return value.isArray() && value.getArrayNItems() == 1 ? value.getArrayItem(0) : value;
}

// 1 grey, 3 RGB; 0: another space. A profile is left aside: it tells shades of paper apart, not ink from paper.
int ComponentsOf(QPDFObjectHandle space) {
  space = OnlyOf(space);
  if (space.isNameAndEquals("/DeviceGray")) return 1;
  if (space.isNameAndEquals("/DeviceRGB")) return 3;
  if (!space.isArray() || space.getArrayNItems() != 2 || !space.getArrayItem(0).isNameAndEquals("/ICCBased")) return 0;
  if (!space.getArrayItem(1).isStream()) return 0;
  QPDFObjectHandle profile = space.getArrayItem(1).getDict();
  QPDFObjectHandle components = profile.getKey("/N");
  if (!components.isInteger()) return 0;
  const long long count = components.getIntValue();
  QPDFObjectHandle alternate = profile.getKey("/Alternate");
  const char* const device = count == 1 ? "/DeviceGray" : "/DeviceRGB";
  if (!alternate.isNull() && !alternate.isNameAndEquals(device)) return 0;
  return count == 1 || count == 3 ? static_cast<int>(count) : 0;
}

// Of a picture of one component: whether it is drawn with black and white exchanged.
std::optional<bool> InvertedBy(QPDFObjectHandle decode) {
  if (decode.isNull()) return false;
  if (!decode.isArray() || decode.getArrayNItems() != 2) return std::nullopt;
  QPDFObjectHandle first = decode.getArrayItem(0), second = decode.getArrayItem(1);
  if (!first.isNumber() || !second.isNumber()) return std::nullopt;
  const double from = first.getNumericValue(), to = second.getNumericValue();
  if ((from != 0 || to != 1) && (from != 1 || to != 0)) return std::nullopt;
  return from == 1;
}

// Cuts what comes into rows and hands them on. What comes behind the last one is dropped.
class IntoRows final : public Pipeline {
 public:
  IntoRows(Rows& rows, uint32_t width, uint32_t height, int components, int bits, bool inverted)
      : Pipeline("rows", nullptr),
        rows_(rows),
        width_(width),
        height_(height),
        components_(components),
        bits_(bits),
        flip_(inverted ? 0xff : 0),
        packed_((size_t{width} * static_cast<size_t>(components * bits) + 7) / 8),
        row_(size_t{width} * static_cast<size_t>(components)) {}

  void write(const unsigned char* data, size_t size) override {
    while (size > 0 && !whole()) {
      const size_t part = std::min(size, packed_.size() - filled_);
      std::copy_n(data, part, packed_.begin() + static_cast<ptrdiff_t>(filled_));
      data += part;
      size -= part;
      filled_ += part;
      if (filled_ < packed_.size()) return;
      filled_ = 0;
      Unpack();
      rows_.PutRow(static_cast<int>(done_++), row_.data());
    }
  }
  void finish() override {}
  bool whole() const { return done_ == height_; }

 private:
  void Unpack() {
    if (bits_ == 1) {
      for (size_t x = 0; x < row_.size(); ++x)
        row_[x] = static_cast<uint8_t>(((packed_[x / 8] >> (7 - x % 8) & 1) != 0 ? 0xff : 0) ^ flip_);
    } else if (components_ == 1) {
      row_ = packed_;
    } else {
      for (size_t x = 0; x < row_.size(); x += 3) {
        row_[x] = packed_[x + 2];
        row_[x + 1] = packed_[x + 1];
        row_[x + 2] = packed_[x];
      }
    }
  }

  Rows& rows_;
  const uint32_t width_, height_;
  const int components_, bits_;
  const uint8_t flip_;
  std::vector<uint8_t> packed_, row_;
  size_t filled_ = 0;
  uint32_t done_ = 0;
};

}  // namespace

std::optional<ScannedPicture> ScannedPicture::Of(QPDFObjectHandle picture) {
  if (!picture.isStream()) return std::nullopt;
  QPDFObjectHandle dictionary = picture.getDict();
  ScannedPicture scan;
  scan.picture_ = picture;
  QPDFObjectHandle filter = OnlyOf(dictionary.getKey("/Filter"));
  QPDFObjectHandle parameters = OnlyOf(dictionary.getKey("/DecodeParms"));
  const int64_t width = NumberOf(dictionary, "/Width", 0), height = NumberOf(dictionary, "/Height", 0);
  const int64_t bits = NumberOf(dictionary, "/BitsPerComponent", 0);
  scan.components_ = ComponentsOf(dictionary.getKey("/ColorSpace"));
  if (std::min(width, height) < 1 || std::max(width, height) > limits::kPageSidePxMax) return std::nullopt;
  if (!dictionary.getKey("/Subtype").isNameAndEquals("/Image") || scan.components_ == 0) return std::nullopt;
  scan.width_ = static_cast<uint32_t>(width);
  scan.height_ = static_cast<uint32_t>(height);

  std::set<std::string> said = dictionary.getKeys();
  if (bits == 1 && scan.components_ == 1) {
    const std::optional<bool> inverted = InvertedBy(dictionary.getKey("/Decode"));
    if (!inverted) return std::nullopt;
    scan.bits_ = 1;
    scan.inverted_ = *inverted;
    said.erase("/Decode");
  } else if (bits != 8) {
    return std::nullopt;
  }
  bool known = false;
  if (filter.isNameAndEquals("/DCTDecode")) {
    known = scan.TakeJpeg();
  } else if (filter.isNameAndEquals("/CCITTFaxDecode")) {
    known = scan.TakeFax(parameters);
    said.erase("/DecodeParms");
  } else if (filter.isNameAndEquals("/FlateDecode")) {
    scan.packing_ = Packing::kFlate;
    known = parameters.isNull() || parameters.isDictionary();  // qpdf says which it does not know
    said.erase("/DecodeParms");
  }
  if (!known || !std::includes(kKeys.begin(), kKeys.end(), said.begin(), said.end())) return std::nullopt;
  return scan;
}

bool ScannedPicture::TakeJpeg() {
  packing_ = Packing::kJpeg;
  const std::shared_ptr<Buffer> jpeg = picture_.getRawStreamData();
  const std::optional<JpegMeasures> measures = MeasureJpeg({jpeg->getBuffer(), jpeg->getSize()});
  return bits_ == 8 && measures && measures->width == width_ && measures->height == height_ &&
         measures->components == components_;
}

bool ScannedPicture::TakeFax(QPDFObjectHandle parameters) {
  packing_ = Packing::kFax;
  if (bits_ != 1 || !parameters.isDictionary()) return false;
  const std::set<std::string> said = parameters.getKeys();
  if (!std::includes(kFaxParameters.begin(), kFaxParameters.end(), said.begin(), said.end())) return false;
  const std::optional<bool> aligned = FlagOf(parameters, "/EncodedByteAlign"), black = FlagOf(parameters, "/BlackIs1");
  const int64_t rows = NumberOf(parameters, "/Rows", 0);
  if (!aligned || !black || NumberOf(parameters, "/Columns", 1728) != width_ || (rows != 0 && rows != height_))
    return false;
  QPDFObjectHandle kind = parameters.getKey("/K");
  if (!kind.isNull() && !kind.isNumber()) return false;
  const double k = kind.isNull() ? 0 : kind.getNumericValue();
  fax_ = {.rows = k < 0    ? FaxCoding::Rows::kT6
                  : k == 0 ? FaxCoding::Rows::kT4
                           : FaxCoding::Rows::kT4Two,
          .byte_aligned = *aligned,
          .width = width_,
          .height = height_};
  ones_are_black_ = *black;
  return true;
}

std::optional<Outcome> ScannedPicture::Read(Rows& rows) {
  if (packing_ == Packing::kJpeg) {
    const std::shared_ptr<Buffer> jpeg = picture_.getRawStreamData();
    return ReadJpeg({jpeg->getBuffer(), jpeg->getSize()}, rows);
  }
  if (!rows.Begin(width_, height_, components_)) return Outcome::kPageTooLarge;
  return packing_ == Packing::kFax ? ReadFax(rows) : ReadFlate(rows);
}

std::optional<Outcome> ScannedPicture::ReadFax(Rows& rows) {
  const std::shared_ptr<Buffer> bits = picture_.getRawStreamData();
  const uint8_t black = ones_are_black_ != inverted_ ? 0xff : 0;
  switch (DecodeFax({bits->getBuffer(), bits->getSize()}, fax_, black, 0, rows)) {
    case FaxOutcome::kWhole:
      return Outcome::kPage;
    case FaxOutcome::kEndsEarly:
      return Outcome::kPageUnreadable;
    default:
      return std::nullopt;
  }
}

std::optional<Outcome> ScannedPicture::ReadFlate(Rows& rows) {
  IntoRows into(rows, width_, height_, components_, bits_, inverted_);
  bool unpacked = false;  // else the parameters are none that qpdf knows
  picture_.pipeStreamData(&into, &unpacked, 0, qpdf_dl_generalized, /*suppress_warnings=*/true);
  if (!unpacked) return std::nullopt;
  return into.whole() ? Outcome::kPage : Outcome::kPageUnreadable;
}

}  // namespace madoguchi::ocr::decoder
