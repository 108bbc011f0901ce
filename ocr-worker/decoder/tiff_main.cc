// madoguchi-decode-tiff: what madoguchi-decode becomes when the file is a TIFF.
#include "ocr-worker/decoder/run.h"

// madoguchi-decode-tiff [FIRST COUNT DRAWING]
int main(int argc, char** argv) {
  return madoguchi::ocr::decoder::Run(argc, argv, /*files=*/false, madoguchi::ocr::decoder::DecodeTiff);
}
