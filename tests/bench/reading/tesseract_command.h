// The `tesseract` command on one page, in the background on another core: what an office would have without us.
#pragma once

#include <sys/types.h>

#include <string>

namespace madoguchi::bench {

class TesseractCommand {
 public:
  // Starts `tesseract -l jpn --psm 3` with one thread on the bytes of an image file.
  explicit TesseractCommand(const std::string& file);
  ~TesseractCommand();
  TesseractCommand(const TesseractCommand&) = delete;
  TesseractCommand& operator=(const TesseractCommand&) = delete;

  struct Result {
    std::string text;  // without white space
    double cpu_ms = 0;
  };
  // Waits for its end. Once.
  Result Finish();

 private:
  std::string base_;  // of the files in the temporary folder
  pid_t pid_ = -1;
};

// Without ASCII and ideographic spaces and line ends.
std::string WithoutSpaces(const std::string& text);

}  // namespace madoguchi::bench
