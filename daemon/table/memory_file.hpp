// A file of the kernel's memory, for a library that knows files by name only: this one has a name for this process, is
// in no folder, and is gone with the object, or the process.
#pragma once
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <string>
#include <system_error>

namespace twinwatch::table {

class MemoryFile {
 public:
  MemoryFile() : fd_(::memfd_create("workbook", MFD_CLOEXEC)), name_("/proc/self/fd/" + std::to_string(fd_)) {
    if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "workbook: no memory for it");
  }
  MemoryFile(const MemoryFile&) = delete;
  ~MemoryFile() { ::close(fd_); }
  const char* name() const { return name_.c_str(); }
  std::string octets() const {
    const auto size = ::lseek(fd_, 0, SEEK_END);
    std::string out(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
    for (std::size_t done = 0; done < out.size();) {
      const auto n = ::pread(fd_, out.data() + done, out.size() - done, static_cast<off_t>(done));
      if (n <= 0)
        throw std::system_error(n < 0 ? errno : EIO, std::generic_category(),
                                "workbook: what was written cannot be read");
      done += static_cast<std::size_t>(n);
    }
    return out;
  }

 private:
  int fd_;
  std::string name_;
};

}  // namespace twinwatch::table
