#include "services/congestion/adapters/model_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <system_error>

#include "absl/memory/memory.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/status/macros.h"
#include "services/congestion/errors.h"

namespace madoguchi::congestion {
namespace {

namespace fs = std::filesystem;

constexpr char kEnding[] = ".model";

absl::Status Sync(const std::string& path, int flags) {
  const int file = open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) return ModelIo(path, errno);
  const int error = fsync(file) == 0 ? 0 : errno;
  close(file);
  return error == 0 ? absl::OkStatus() : ModelIo(path, error);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ModelFiles>> ModelFiles::Open(const std::string& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return ModelIo(folder, error.value());
  return absl::WrapUnique(new ModelFiles(folder));
}

std::vector<std::string> ModelFiles::NamesOf(const std::string& municipality) const {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(folder_, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (absl::StartsWith(name, absl::StrCat(municipality, "-")) && absl::EndsWith(name, kEnding)) names.push_back(name);
  }
  // Dates of one length: their order is that of their letters.
  std::sort(names.begin(), names.end(), std::greater<>());
  return names;
}

absl::Status ModelFiles::Keep(const std::string& municipality, absl::CivilDay learnt, const std::string& bytes) {
  const std::string path = absl::StrCat(folder_, "/", municipality, "-", absl::FormatCivilTime(learnt), kEnding);
  const std::string beside = absl::StrCat(path, ".new");
  {
    errno = 0;
    std::ofstream file(beside, std::ios::binary | std::ios::trunc);
    file << bytes;
    file.close();
    if (!file) return ModelIo(beside, errno);
  }
  RETURN_IF_ERROR(Sync(beside, O_RDONLY));
  if (std::rename(beside.c_str(), path.c_str()) != 0) return ModelIo(path, errno);
  RETURN_IF_ERROR(Sync(folder_, O_RDONLY | O_DIRECTORY));
  const std::vector<std::string> names = NamesOf(municipality);
  for (size_t i = kModelsKept; i < names.size(); ++i) {
    std::error_code ignored;  // an old model that stays does no harm
    fs::remove(absl::StrCat(folder_, "/", names[i]), ignored);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> ModelFiles::Read(const std::string& municipality) {
  std::vector<std::string> models;
  for (const std::string& name : NamesOf(municipality)) {
    const std::string path = absl::StrCat(folder_, "/", name);
    std::error_code error;
    if (fs::file_size(path, error) > kModelBytesMax || error) continue;
    std::ifstream file(path, std::ios::binary);
    models.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return models;
}

}  // namespace madoguchi::congestion
