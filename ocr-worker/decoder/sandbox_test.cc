// What the kernel refuses a decoder once it has locked itself up. Each trial runs in a process of its own, because
// nobody gets out again.
#include "ocr-worker/decoder/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <functional>

#include "ocr-worker/limits.h"

namespace madoguchi::ocr::decoder {
namespace {

// Exit status 0: `trial` was true inside the sandbox.
void Locked(bool files, const std::function<bool()>& trial) { _exit(EnterSandbox(files) && trial() ? 0 : 1); }

bool Refused(long result) { return result < 0 && errno == EPERM; }

TEST(SandboxDeathTest, NoNetwork) {
  for (const bool files : {false, true}) {
    EXPECT_EXIT(Locked(files, [] { return Refused(socket(AF_INET, SOCK_STREAM, 0)); }), testing::ExitedWithCode(0), "");
    EXPECT_EXIT(Locked(files, [] { return Refused(socket(AF_UNIX, SOCK_STREAM, 0)); }), testing::ExitedWithCode(0), "");
  }
}

TEST(SandboxDeathTest, NoNewProcessesAndNoNewPrograms) {
  EXPECT_EXIT(Locked(true, [] { return Refused(fork()); }), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(Locked(true,
                     [] {
                       char program[] = "/bin/true";
                       char* const argv[] = {program, nullptr};
                       return Refused(execv(program, argv));
                     }),
              testing::ExitedWithCode(0), "");
}

TEST(SandboxDeathTest, NoFilesExceptFontsOfAPdf) {
  EXPECT_EXIT(Locked(false, [] { return Refused(open("/etc/passwd", O_RDONLY)); }), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(Locked(true, [] { return open("/etc/hostname", O_RDONLY) >= 0 || errno == ENOENT; }),
              testing::ExitedWithCode(0), "");
  EXPECT_EXIT(Locked(true, [] { return Refused(open("/tmp/never", O_WRONLY | O_CREAT, 0600)); }),
              testing::ExitedWithCode(0), "");
  EXPECT_EXIT(Locked(true, [] { return Refused(unlink("/tmp/never")); }), testing::ExitedWithCode(0), "");
}

TEST(SandboxDeathTest, MemoryHasAnEnd) {
  EXPECT_EXIT(Locked(false,
                     [] {
                       void* more = mmap(nullptr, limits::kDecodeAddressSpaceBytesMax, PROT_READ | PROT_WRITE,
                                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                       return more == MAP_FAILED && errno == ENOMEM;
                     }),
              testing::ExitedWithCode(0), "");
}

TEST(SandboxDeathTest, TimeHasAnEnd) {
  EXPECT_EXIT(Locked(false,
                     [] {
                       rlimit limit{};
                       getrlimit(RLIMIT_CPU, &limit);
                       return limit.rlim_cur <= static_cast<rlim_t>(limits::kDecodeCpuSecondsPerPageMax) + 2;
                     }),
              testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace madoguchi::ocr::decoder
