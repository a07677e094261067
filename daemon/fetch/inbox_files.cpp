// The inbox's writing half: putting files in and setting them aside. Everything ends with a rename, so that no reader
// sees half a file, and nothing is ever replaced.
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include "fetch/inbox.hpp"

namespace twinwatch::fetch {
namespace fs = std::filesystem;
namespace {

struct Descriptor {
  int fd = -1;
  explicit Descriptor(int f) : fd(f) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

struct OwnTemporary {  // ours, never the operator's: removed unless renamed
  fs::path file;
  bool renamed = false;
  ~OwnTemporary() {
    if (!renamed) ::unlink(file.c_str());
  }
};

[[noreturn]] void fail_write(const fs::path& where, int error) {
  const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
  throw FetchError(full ? FetchError::Kind::transient : FetchError::Kind::unreadable,
                   fmt::format("'{}' cannot be written: {}; {}", where.string(), std::strerror(error),
                               full ? "make room on that disk and try again" : "check the rights of its folder"));
}

void write_whole(int fd, const char* data, std::size_t size, const fs::path& where) {
  while (size > 0) {
    const ssize_t written = ::write(fd, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_write(where, errno);
    data += written;
    size -= static_cast<std::size_t>(written);
  }
}

void sync_folder(const fs::path& folder) {
  const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.fd >= 0) ::fsync(directory.fd);  // some file systems cannot; the rename itself is still atomic
}

// "okul.csv", 2 -> "okul-2.csv"
std::string counted_name(const std::string& name, int count) {
  if (count < 2) return name;
  const fs::path path(name);
  return fmt::format("{}-{}{}", path.stem().string().substr(0, 200), count, path.extension().string().substr(0, 40));
}

// Moves `from` into `folder` under `name`, or the first counted name that is free. Never replaces.
fs::path rename_to_free(const fs::path& from, const fs::path& folder, const std::string& name) {
  for (int count = 1; count < 100'000; ++count) {
    const fs::path to = folder / counted_name(name, count);
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return to;
    int error = errno;
    if (error == EINVAL || error == ENOSYS) {  // a file system without it (some network ones): look, then rename
      struct stat st {};
      if (::lstat(to.c_str(), &st) == 0) continue;
      if (::rename(from.c_str(), to.c_str()) == 0) return to;
      error = errno;
    }
    if (error == EEXIST) continue;
    if (error == ENOENT && !fs::exists(from))
      throw FetchError(
          FetchError::Kind::not_found,
          fmt::format("'{}' is gone from the inbox: somebody moved it; what was read of it is kept", from.string()));
    fail_write(to, error);
  }
  throw FetchError(FetchError::Kind::unreadable,
                   fmt::format("'{}' holds too many files called like '{}'; clear it out", folder.string(), name));
}

// A name of ours, free: what a killed import of the same process id left there is ours too.
fs::path own_temporary_in(const fs::path& folder, const std::string& name) {
  fs::path file = folder / fmt::format(".{}.{}.part", name.substr(0, 200), ::getpid());
  ::unlink(file.c_str());
  return file;
}

}  // namespace

std::string Inbox::put(const fs::path& file) {
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (in.fd < 0)
    throw FetchError(
        errno == ENOENT ? FetchError::Kind::not_found : FetchError::Kind::unreadable,
        fmt::format("'{}' cannot be opened: {}; check the path and its rights", file.string(), std::strerror(errno)));
  struct stat st {};
  if (::fstat(in.fd, &st) != 0 || !S_ISREG(st.st_mode))
    throw FetchError(FetchError::Kind::unreadable,
                     fmt::format("'{}' is not a regular file; name the export itself", file.string()));
  std::string name = file.filename().string();
  if (!counts_as_complete(name))
    throw FetchError(
        FetchError::Kind::refused,
        fmt::format("'{}' has a name that the inbox ignores (a leading dot, .part or .tmp); rename it", file.string()));
  prepare();

  OwnTemporary temporary{own_temporary_in(folder_, name)};
  {
    const Descriptor out(::open(temporary.file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640));
    if (out.fd < 0) fail_write(temporary.file, errno);
    std::vector<char> buffer(1 << 20);
    for (;;) {
      const ssize_t got = ::read(in.fd, buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR) continue;
      if (got < 0)
        throw FetchError(
            FetchError::Kind::unreadable,
            fmt::format("'{}' cannot be read to its end: {}; see the disk's log", file.string(), std::strerror(errno)));
      if (got == 0) break;
      write_whole(out.fd, buffer.data(), static_cast<std::size_t>(got), temporary.file);
    }
    const struct timespec times[2] = {st.st_atim, st.st_mtim};
    ::futimens(out.fd, times);  // best effort: only the reading order depends on it
    if (::fsync(out.fd) != 0) fail_write(temporary.file, errno);
  }
  const fs::path lies = rename_to_free(temporary.file, folder_, name);
  temporary.renamed = true;
  sync_folder(folder_);
  return inbox_url(lies.filename().string()).substr(std::string_view("inbox:").size());
}

fs::path Inbox::settle(const std::string& name, const char* subfolder) {
  const std::string plain = name_in_url(name);
  const fs::path file = folder_ / plain;
  if (const auto known = fetched_.find(plain); known != fetched_.end()) {
    const bool same = known->second == identify(file);
    fetched_.erase(known);
    if (!same) return {};  // a newer file waits under that name: it has not been read yet
  }
  prepare();
  fs::path lies = rename_to_free(file, folder_ / subfolder, plain);
  sync_folder(folder_ / subfolder);
  sync_folder(folder_);
  return lies;
}

fs::path Inbox::settle_done(const std::string& name) { return settle(name, "done"); }

fs::path Inbox::settle_refused(const std::string& name, std::string_view reason) {
  fs::path lies = settle(name, "refused");
  if (lies.empty()) return lies;
  const std::string reason_name = lies.filename().string().substr(0, 240) + ".reason.txt";
  OwnTemporary temporary{own_temporary_in(folder_ / "refused", reason_name)};
  {
    const Descriptor out(::open(temporary.file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640));
    if (out.fd < 0) fail_write(temporary.file, errno);
    write_whole(out.fd, reason.data(), reason.size(), temporary.file);
    if (!reason.ends_with('\n')) write_whole(out.fd, "\n", 1, temporary.file);
    if (::fsync(out.fd) != 0) fail_write(temporary.file, errno);
  }
  rename_to_free(temporary.file, folder_ / "refused", reason_name);
  temporary.renamed = true;
  sync_folder(folder_ / "refused");
  return lies;
}

}  // namespace twinwatch::fetch
