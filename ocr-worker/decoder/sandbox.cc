#include "ocr-worker/decoder/sandbox.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <initializer_list>
#include <vector>

#include "ocr-worker/limits.h"

namespace madoguchi::ocr::decoder {

namespace {

// System calls that a decoder never needs: they fail with EPERM.
constexpr int kRefused[] = {
    __NR_socket,
    __NR_socketpair,
    __NR_connect,
    __NR_bind,
    __NR_execve,
    __NR_execveat,
    __NR_clone,
    __NR_clone3,
    __NR_ptrace,
    __NR_kill,
    __NR_tkill,
    __NR_unlinkat,
    __NR_renameat2,
    __NR_linkat,
    __NR_symlinkat,
    __NR_mkdirat,
    __NR_mount,
    __NR_chroot,
    __NR_setuid,
    __NR_setgid,
    __NR_bpf,
    __NR_process_vm_readv,
    __NR_process_vm_writev,
#ifdef __NR_fork
    __NR_fork,
    __NR_vfork,
    __NR_open,
    __NR_creat,
    __NR_unlink,
    __NR_rename,
    __NR_link,
    __NR_symlink,
    __NR_mkdir,
#endif
};

sock_filter Refuse() { return BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM); }
sock_filter Allow() { return BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW); }
sock_filter Load(size_t offset) { return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<unsigned>(offset)); }

bool FilterCalls(bool files) {
  std::vector<sock_filter> program = {Load(offsetof(seccomp_data, nr))};
  const auto refuse_call = [&](int number) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(number), 0, 1));
    program.push_back(Refuse());
  };
  for (const int number : kRefused) refuse_call(number);
  if (files) {  // openat, but only for reading
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_openat, 0, 3));
    program.push_back(Load(offsetof(seccomp_data, args[2])));
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC, 0, 1));
    program.push_back(Refuse());
  } else {
    refuse_call(__NR_openat);
  }
  program.push_back(Allow());
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

bool Limit(int resource, rlim_t most) {
  const rlimit limit{most, most};
  return setrlimit(static_cast<__rlimit_resource>(resource), &limit) == 0;
}

}  // namespace

bool EnterSandbox(bool files) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  AllowCpuForNextPage();
  return Limit(RLIMIT_AS, limits::kDecodeAddressSpaceBytesMax) && Limit(RLIMIT_FSIZE, 0) && Limit(RLIMIT_CORE, 0) &&
         Limit(RLIMIT_NOFILE, files ? 32 : 5) && FilterCalls(files);
}

void AllowCpuForNextPage() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  rlimit limit{};
  getrlimit(RLIMIT_CPU, &limit);
  limit.rlim_cur =
      static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec + 1 + limits::kDecodeCpuSecondsPerPageMax);
  setrlimit(RLIMIT_CPU, &limit);
}

}  // namespace madoguchi::ocr::decoder
