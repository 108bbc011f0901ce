// madoguchi-decode-pdf: what madoguchi-decode becomes when the file is a PDF.
#include "ocr-worker/decoder/run.h"

// madoguchi-decode-pdf [FIRST COUNT DRAWING]
int main(int argc, char** argv) {
  return madoguchi::ocr::decoder::Run(argc, argv, /*files=*/true, madoguchi::ocr::decoder::DecodePdf);
}
