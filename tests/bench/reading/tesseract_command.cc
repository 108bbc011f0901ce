#include "tests/bench/reading/tesseract_command.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace madoguchi::bench {

TesseractCommand::TesseractCommand(const std::string& file) {
  static int runs = 0;
  base_ = (std::filesystem::temp_directory_path() / absl::StrCat("reading-bench-", getpid(), "-", ++runs)).string();
  std::ofstream(base_ + ".image", std::ios::binary) << file;
  std::string image = base_ + ".image";
  char program[] = "tesseract", language[] = "-l", jpn[] = "jpn", mode[] = "--psm", page[] = "3";
  char* const argv[] = {program, image.data(), base_.data(), language, jpn, mode, page, nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  // OMP_THREAD_LIMIT=1 is set by PinToOneThread() for this process and with it for its children.
  if (posix_spawnp(&pid_, program, &actions, nullptr, argv, environ) != 0) pid_ = -1;
  posix_spawn_file_actions_destroy(&actions);
}

TesseractCommand::~TesseractCommand() {
  if (pid_ > 0) waitpid(pid_, nullptr, 0);
  std::error_code ignored;
  std::filesystem::remove(base_ + ".image", ignored);
  std::filesystem::remove(base_ + ".txt", ignored);
}

TesseractCommand::Result TesseractCommand::Finish() {
  Result result;
  if (pid_ <= 0) return result;
  rusage usage{};
  wait4(pid_, nullptr, 0, &usage);
  pid_ = -1;
  result.cpu_ms = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
                  static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
  std::stringstream text;
  text << std::ifstream(base_ + ".txt", std::ios::binary).rdbuf();
  result.text = WithoutSpaces(text.str());
  return result;
}

std::string WithoutSpaces(const std::string& text) {
  return absl::StrReplaceAll(text, {{" ", ""}, {"　", ""}, {"\n", ""}, {"\f", ""}});
}

}  // namespace madoguchi::bench
