// What a PDF page that is one scanned picture costs the decoding child, read as it was scanned and drawn by Poppler:
// build/dev/bin/ocr_scans_bench, from the repository's top. The page is the demonstration's (tests/data, 200 dpi).
#include <benchmark/benchmark.h>
#include <tiffio.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "ocr-worker/adapters/child_decoder.h"
#include "opencv2/imgcodecs.hpp"

namespace madoguchi::ocr {
namespace {

constexpr char kSheet[] = "tests/data/resident-record-copy.jpg";

std::string JpegFile() {
  std::stringstream content;
  content << std::ifstream(kSheet, std::ios::binary).rdbuf();
  return content.str();
}

const cv::Mat& Sheet() {
  static const cv::Mat sheet = cv::imread(kSheet, cv::IMREAD_GRAYSCALE);
  return sheet;
}

// T.6, as libtiff codes it.
std::string Fax() {
  const std::string path = std::filesystem::temp_directory_path() / absl::StrCat("scans_bench", getpid(), ".tiff");
  TIFF* tiff = TIFFOpen(path.c_str(), "w");
  TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, Sheet().cols);
  TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, Sheet().rows);
  TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
  TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
  TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
  TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
  TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, Sheet().rows);
  for (int y = 0; y < Sheet().rows; ++y) {
    std::string row(static_cast<size_t>(Sheet().cols + 7) / 8, '\0');
    for (int x = 0; x < Sheet().cols; ++x) {
      if (Sheet().at<uchar>(y, x) < 160) row[static_cast<size_t>(x) / 8] |= static_cast<char>(0x80 >> x % 8);
    }
    TIFFWriteScanline(tiff, row.data(), static_cast<uint32_t>(y));
  }
  TIFFClose(tiff);
  tiff = TIFFOpen(path.c_str(), "r");
  std::string coded(static_cast<size_t>(TIFFRawStripSize(tiff, 0)), '\0');
  TIFFReadRawStrip(tiff, 0, coded.data(), static_cast<tmsize_t>(coded.size()));
  TIFFClose(tiff);
  std::filesystem::remove(path);
  return coded;
}

std::string Deflated() {
  uLongf size = compressBound(Sheet().total());
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &size, Sheet().data, Sheet().total());
  packed.resize(size);
  return packed;
}

std::string Stream(const std::string& dictionary, const std::string& bytes) {
  return absl::StrCat("<<", dictionary, "/Length ", bytes.size(), ">>stream\n", bytes, "\nendstream\n");
}

// One page that the picture fills.
std::string Pdf(const std::string& kind, const std::string& picture) {
  const int width_pt = Sheet().cols * 72 / 200, height_pt = Sheet().rows * 72 / 200;
  const std::vector<std::string> objects = {
      "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      absl::StrFormat(
          "<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>", width_pt,
          height_pt),
      Stream("", absl::StrFormat("q %d 0 0 %d 0 0 cm /I Do Q", width_pt, height_pt)),
      Stream(absl::StrFormat("/Type/XObject/Subtype/Image/Width %d/Height %d", Sheet().cols, Sheet().rows) + kind,
             picture)};
  std::string pdf = "%PDF-1.4\n", table = absl::StrCat("xref\n0 ", objects.size() + 1, "\n0000000000 65535 f \n");
  for (size_t i = 0; i < objects.size(); ++i) {
    absl::StrAppendFormat(&table, "%010d 00000 n \n", pdf.size());
    absl::StrAppend(&pdf, i + 1, " 0 obj\n", objects[i], "\nendobj\n");
  }
  return absl::StrCat(pdf, table, "trailer<</Size ", objects.size() + 1, "/Root 1 0 R>>\nstartxref\n", pdf.size(),
                      "\n%%EOF\n");
}

std::string FaxPdf() {
  const std::string parameters = absl::StrFormat("/DecodeParms<</K -1/Columns %d>>", Sheet().cols);
  return Pdf("/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/CCITTFaxDecode" + parameters, Fax());
}
std::string JpegPdf() { return Pdf("/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode", JpegFile()); }
std::string LosslessPdf() { return Pdf("/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode", Deflated()); }

// Without its table of objects a file is Poppler's alone.
std::string Drawn(const std::string& pdf) {
  return absl::StrReplaceAll(pdf, {{"\nxref\n", "\nXXXX\n"}, {"startxref", "startXXXX"}});
}

void Decode(benchmark::State& state, const std::string& file) {
  const absl::StatusOr<std::string> program = FindDecoder();
  if (!program.ok()) std::exit(1);
  ChildDecoder decoder(*program);
  double child_ms = 0;
  for (auto _ : state) {
    const auto book = [&](int, absl::StatusOr<DecodedPage> page) {
      if (!page.ok()) std::exit(1);
      child_ms += page->cpu_ms;
      state.counters["width_px"] = page->ink.channel.cols;
      return absl::OkStatus();
    };
    benchmark::DoNotOptimize(decoder.DecodePages({file, -1}, {.look = PageLook::kInk}, Patience(), book));
  }
  state.counters["child_ms"] = child_ms / static_cast<double>(state.iterations());
}

BENCHMARK_CAPTURE(Decode, jpeg, JpegPdf())->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(Decode, jpeg_drawn, Drawn(JpegPdf()))->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(Decode, fax, FaxPdf())->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(Decode, fax_drawn, Drawn(FaxPdf()))->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(Decode, lossless, LosslessPdf())->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(Decode, lossless_drawn, Drawn(LosslessPdf()))->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace madoguchi::ocr

BENCHMARK_MAIN();
