// fill_forms: makes the filled pages of tests/data, always the same ones: fill_forms [--out=tests/data]
// [--catalog=procedures/catalog]
//
// Writes the pages, truth.json (leaf values, file by file), resident-record-copy.data.json (the demonstration's values
// as the definition has them), batch.tiff (two pages and an empty sheet between them), and an existing form without
// markers: park-use-blank.png and park-use.jpg.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <tiffio.h>
#include <nlohmann/json.hpp>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/strings/str_cat.h"
#include "opencv2/imgproc.hpp"
#include "procedures/data/compose.h"
#include "procedures/definition/definition.h"
#include "procedures/paper/print.h"
#include "tests/data/fill/sample_page.h"
#include "tests/data/foreign/park_use.h"

ABSL_FLAG(std::string, out, "tests/data", "folder to write to");
ABSL_FLAG(std::string, catalog, "procedures/catalog", "folder of definitions");
ABSL_FLAG(std::string, digits, "tests/data/handwritten_digits.png", "sheet of real digits");

namespace madoguchi::fill {
namespace {

template <class T>
T Must(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  std::cerr << result.status() << "\n";
  std::exit(1);
}

void Write(const std::string& name, const std::string& bytes) {
  std::ofstream(absl::GetFlag(FLAGS_out) + "/" + name, std::ios::binary) << bytes;
}

procedures::Definition Define(const std::string& id) {
  std::stringstream yaml;
  yaml << std::ifstream(absl::GetFlag(FLAGS_catalog) + "/" + id + ".yaml").rdbuf();
  return Must(procedures::ParseDefinition(yaml.str()));
}

// What the demonstration's applicant wrote.
Values DemonstrationValues() {
  return {{"applicant.name.kana", "ミホン タロウ"},
          {"applicant.name.kanji", "見本 太郎"},
          {"applicant.name.seal", "印"},
          {"applicant.birth.era", "showa"},
          {"applicant.birth.year", "58"},
          {"applicant.birth.month", "4"},
          {"applicant.birth.day", "21"},
          {"applicant.address.postal", "1000013"},
          {"applicant.address.town", "東京都千代田区霞が関"},
          {"applicant.address.number", "2-3-5 見本マンション401"},
          {"applicant.phone", "0352345678"},
          {"applicant.relation", "self"},
          {"request.kind", "whole"},
          {"request.copies", "2"},
          {"request.show", "domicile,relation"},
          {"request.purpose", "school"}};
}

struct Page {
  const char* file;
  const char* form;
  size_t page;
  Hand hand;
  Damage damage;
  bool demonstration = false;
};

std::vector<Page> Pages() {
  const std::vector<Hand> hands = ReportSet().hands;
  const Hand gothic = hands[0], script = hands[2], real_digits = hands[3];
  const Hand mincho{"Noto Serif CJK JP", false, false, 0, hands[1].ink};
  return {{"resident-record-copy.jpg", "resident-record-copy", 0, script, Damage::kScan200, true},
          {"resident-record-copy-print.jpg", "resident-record-copy", 0, gothic, Damage::kScan200},
          {"resident-record-copy-fax.png", "resident-record-copy", 0, mincho, Damage::kFax},
          {"moving-in-1.jpg", "moving-in", 0, mincho, Damage::kScan200},
          {"moving-in-2.jpg", "moving-in", 1, real_digits, Damage::kScan200},
          {"moving-in-2-turned.jpg", "moving-in", 1, gothic, Damage::kTurned},
          {"facility-use.jpg", "facility-use", 0, script, Damage::kScan200},
          {"facility-use-photo.jpg", "facility-use", 0, gothic, Damage::kPhoto}};
}

// Black or white pages in one file, as feeders send them.
void WriteBatch(const std::string& path, const std::vector<cv::Mat>& pages) {
  TIFF* tiff = TIFFOpen(path.c_str(), "w");
  for (const cv::Mat& page : pages) {
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, page.cols);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, page.rows);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, page.rows);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 200.0);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 200.0);
    for (int y = 0; y < page.rows; ++y) {
      std::vector<uint8_t> bits((page.cols + 7) / 8, 0);
      for (int x = 0; x < page.cols; ++x) {
        if (page.at<uchar>(y, x) < 128) bits[x / 8] |= static_cast<uint8_t>(0x80 >> (x % 8));
      }
      TIFFWriteScanline(tiff, bits.data(), static_cast<uint32_t>(y));
    }
    TIFFWriteDirectory(tiff);
  }
  TIFFClose(tiff);
}

// The city's own form: empty, and filled in by a plain sample.
void WriteExistingForm(const cv::Mat& digits) {
  const procedures::Template form = foreign::ParkUseForm();
  Write("park-use-blank.png", form.pages[0].blank_png);
  std::mt19937 rng(11);
  const Values values = {{"applicant.name.kana", "ミホン ハナコ"},
                         {"applicant.name.kanji", "見本 花子"},
                         {"applicant.address.postal", "1000013"},
                         {"applicant.address.town", "東京都千代田区霞が関"},
                         {"applicant.address.number", "2-3-5 見本マンション401"},
                         {"applicant.phone", "0352345678"},
                         {"applicant.birth.era", "showa"},
                         {"applicant.birth.year", "58"},
                         {"applicant.birth.month", "4"},
                         {"applicant.birth.day", "21"},
                         {"use.day.year", "9"},
                         {"use.day.month", "10"},
                         {"use.day.day", "12"},
                         {"use.purpose", "地域の読書会"},
                         {"use.kind", "filming"}};
  Write("park-use.jpg", MakeSample(form, 0, ReportSet().hands[0], Damage::kScan200, digits, rng, values).file);
}

nlohmann::ordered_json TruthOf(const SamplePage& sample) {
  return {{"form", sample.form},
          {"version", sample.version},
          {"page", sample.page},
          {"orientation", sample.orientation},
          {"font", sample.hand.font},
          {"damage", NameOf(sample.damage)},
          {"handwritten", sample.hand.handwritten},
          {"values", sample.values}};
}

void Run() {
  const cv::Mat digits = LoadDigits(absl::GetFlag(FLAGS_digits));
  nlohmann::ordered_json truth;
  unsigned seed = 100;
  for (const Page& page : Pages()) {
    const procedures::Definition definition = Define(page.form);
    const procedures::Template form = Must(procedures::PrintForm(definition)).form_template;
    std::mt19937 rng(++seed);
    const SamplePage sample = MakeSample(form, page.page, page.hand, page.damage, digits, rng,
                                         page.demonstration ? DemonstrationValues() : Values());
    Write(page.file, sample.file);
    truth[page.file] = {TruthOf(sample)};
    if (page.demonstration)
      Write("resident-record-copy.data.json", procedures::Compose(definition, sample.values).dump(2) + "\n");
  }

  const procedures::Template moving_in = Must(procedures::PrintForm(Define("moving-in"))).form_template;
  std::mt19937 rng(7);
  std::vector<cv::Mat> batch;
  truth["batch.tiff"] = nlohmann::ordered_json::array();
  for (size_t page = 0; page < 2; ++page) {
    const SamplePage sample = MakeSample(moving_in, page, ReportSet().hands[0], Damage::kFax, digits, rng);
    batch.push_back(sample.image);
    truth["batch.tiff"].push_back(TruthOf(sample));
  }
  batch.insert(batch.begin() + 1, cv::Mat(2338, 1654, CV_8U, cv::Scalar(255)));  // an empty sheet between them
  truth["batch.tiff"].insert(truth["batch.tiff"].begin() + 1,
                             nlohmann::ordered_json::object({{"error", "BLANK_PAGE"}}));
  WriteBatch(absl::GetFlag(FLAGS_out) + "/batch.tiff", batch);
  Write("truth.json", truth.dump(1) + "\n");
  WriteExistingForm(digits);
}

}  // namespace
}  // namespace madoguchi::fill

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  madoguchi::fill::Run();
  return 0;
}
