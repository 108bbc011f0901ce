// Pictures in a PDF as scanners store them, read pixel by pixel instead of drawn: JPEG, fax (CCITT), and packed without
// loss (Flate), grey or RGB of 8 bit, or black and white. JBIG2 and JPEG 2000 are left to Poppler.
//
// Only what surely looks the same either way: a picture with a mask, a palette, another curve or anything else in its
// dictionary is none of these. Source: ISO 32000-1, 7.4 and 8.9.
#pragma once

#include <cstdint>
#include <optional>

#include <qpdf/QPDFObjectHandle.hh>

#include "ocr-worker/decoder/fax.h"
#include "ocr-worker/decoder/formats.h"

namespace madoguchi::ocr::decoder {

class ScannedPicture {
 public:
  // qpdf's exceptions, where an object is of another type than its place asks for.
  static std::optional<ScannedPicture> Of(QPDFObjectHandle picture);

  uint32_t width() const { return width_; }
  uint32_t height() const { return height_; }

  // kPage when all of it is there, kPageUnreadable when something of it is missing or spoilt, kPageTooLarge. Nothing
  // when another program may make more of it. Rows may have been put in any case.
  std::optional<Outcome> Read(Rows& rows);

 private:
  enum class Packing { kJpeg, kFax, kFlate };

  bool TakeJpeg();
  bool TakeFax(QPDFObjectHandle parameters);
  std::optional<Outcome> ReadFax(Rows& rows);
  std::optional<Outcome> ReadFlate(Rows& rows);

  QPDFObjectHandle picture_;
  Packing packing_ = Packing::kJpeg;
  uint32_t width_ = 0, height_ = 0;
  int components_ = 1, bits_ = 8;
  bool inverted_ = false;  // black and white: ones are black
  FaxCoding fax_;
  bool ones_are_black_ = false;  // in what the fax filter gives
};

}  // namespace madoguchi::ocr::decoder
