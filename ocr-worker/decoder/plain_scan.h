// PDF pages that are nothing but one scanned picture, as office scanners make them. Drawing such a page means to blow
// its picture up to another resolution; here it is read as it was scanned (scanned_picture.h).
//
// Only what surely looks the same either way: whatever else stands on the page or in its dictionary, and whatever qpdf
// complains of, leaves the page to Poppler. Not thread-safe. Source: ISO 32000-1, 7.7.3, 8.3.
#pragma once

#include <optional>
#include <vector>

#include <qpdf/QPDF.hh>

#include "ocr-worker/decoder/formats.h"

namespace madoguchi::ocr::decoder {

class PlainScans {
 public:
  // `file` outlives this. A file that qpdf does not open without repairing it has no plain scans.
  explicit PlainScans(Bytes file);

  // 0 when the file was not opened.
  size_t pages() const { return pages_.size(); }
  // The page (from 0), turned as it is shown: kPage or kPageUnreadable; kPageTooLarge where a picture claims more
  // pixels than a page may have. Nothing: it is not a plain scan, and what may
  // have been put is to be drawn over. Pixels are nearly square and between limits::kPlainScanDpiMin and …Max.
  std::optional<Outcome> Read(size_t index, PageOutput& output);

 private:
  QPDF pdf_;
  std::vector<QPDFObjectHandle> pages_;
};

}  // namespace madoguchi::ocr::decoder
