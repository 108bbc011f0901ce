#include "ocr-worker/decoder/given.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "ocr-worker/decoder/pixel_mapping.h"
#include "ocr-worker/decoder/protocol.h"

namespace madoguchi::ocr::decoder {

std::optional<Given> TakeGiven(int argc, char** argv) {
  Wanted wanted;
  if (argc == 4) wanted = {std::atoi(argv[1]), std::atoi(argv[2]), static_cast<Drawing>(std::atoi(argv[3]))};
  if (wanted.first < 0 || wanted.count < 0) return std::nullopt;
  struct stat file_stat {};
  if (fstat(kFileFd, &file_stat) != 0 || file_stat.st_size <= 0) return std::nullopt;
  const auto size = static_cast<size_t>(file_stat.st_size);
  void* file = mmap(nullptr, size, PROT_READ, MAP_SHARED, kFileFd, 0);
  uint8_t* const pixels = MapPixels(kPixelsFd);
  if (file == MAP_FAILED || pixels == nullptr) return std::nullopt;
  return Given{{static_cast<const uint8_t*>(file), size}, wanted, pixels};
}

FileKind GivenKind() {
  std::array<uint8_t, 16> head{};
  const ssize_t size = pread(kFileFd, head.data(), head.size(), 0);
  return KindOf({head.data(), size > 0 ? static_cast<size_t>(size) : 0});
}

}  // namespace madoguchi::ocr::decoder
