// PDF pages that are nothing but one scanned JPEG, as office scanners make them. Drawing such a page means to blow its
// picture up to another resolution; here the picture is found, to be read as it was scanned.
//
// Only what surely looks the same either way: whatever else stands on the page, in its dictionary or in the picture's,
// and whatever qpdf complains of, leaves the page to Poppler. Not thread-safe. Source: ISO 32000-1, 7.7.3, 8.3, 8.9.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <qpdf/QPDF.hh>

#include "ocr-worker/decoder/formats.h"

namespace madoguchi::ocr::decoder {

struct PlainScan {
  std::shared_ptr<Buffer> jpeg;
  int quarters = 0;  // the page is shown turned clockwise by so many right angles: 0–3
};

class PlainScans {
 public:
  // `file` outlives this. A file that qpdf does not open without repairing it has no plain scans.
  explicit PlainScans(Bytes file);

  // 0 when the file was not opened.
  size_t pages() const { return pages_.size(); }
  // Nothing: the page (from 0) is not a plain scan. The JPEG has the measures that the page promises, in pixels that
  // are nearly square and between limits::kPlainScanDpiMin and …Max.
  std::optional<PlainScan> Find(size_t index);

 private:
  QPDF pdf_;
  std::vector<QPDFObjectHandle> pages_;
};

}  // namespace madoguchi::ocr::decoder
