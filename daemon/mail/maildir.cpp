#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include <fmt/format.h>

#include "mail/message.hpp"
#include "mail/outbox.hpp"

namespace twinwatch::mail {

namespace {

namespace fs = std::filesystem;

Delivery put_off(const fs::path& where, int error) {
  return {Delivery::Outcome::deferred,
          fmt::format("Maildir {}: {}. It is tried again; free space or give the service's user write permission.",
                      where.string(), std::strerror(error))};
}

// 0, or errno. The file is whole on disk or its rename never happens.
int write_whole(const fs::path& file, std::string_view octets) {
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
  if (fd < 0) return errno;
  int error = 0;
  while (!octets.empty() && error == 0) {
    const ssize_t n = ::write(fd, octets.data(), octets.size());
    if (n > 0)
      octets.remove_prefix(static_cast<std::size_t>(n));
    else if (n == 0 || errno != EINTR)
      error = n == 0 ? EIO : errno;
  }
  if (error == 0 && ::fsync(fd) != 0) error = errno;
  if (::close(fd) != 0 && error == 0) error = errno;
  if (error != 0) ::unlink(file.c_str());
  return error;
}

int sync_folder(const fs::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return errno;
  const int error = ::fsync(fd) == 0 ? 0 : errno;
  ::close(fd);
  return error;
}

// "digest.province-25.2026-W47.0123456789abcdef.7c6f9a31": an operator sees which mail it is. No clock and no pid in it
// (maildir(5) suggests them), or a repeat would not find itself.
std::string file_name(std::string_view message_id) {
  std::string name(message_id.substr(0, message_id.find('@')));
  for (char& c : name)
    if (std::string_view("/:,\\ ").find(c) != std::string_view::npos || static_cast<unsigned char>(c) < 0x21) c = '-';
  if (name.empty() || name.front() == '.') name.insert(0, "mail");
  return name.substr(0, 180) + "." + sha256_hex(message_id).substr(0, 8);
}

// A reader moves new/NAME to cur/NAME:2,FLAGS.
fs::path already_there(const fs::path& maildir, const std::string& name) {
  std::error_code ignored;
  if (fs::exists(maildir / "new" / name, ignored)) return maildir / "new" / name;
  for (fs::directory_iterator it(maildir / "cur", ignored), end; !ignored && it != end; it.increment(ignored)) {
    const std::string other = it->path().filename().string();
    if (other == name || other.starts_with(name + ":")) return it->path();
  }
  return {};
}

}  // namespace

Delivery Maildir::deliver(std::string_view message_id, std::string_view /*recipient*/, std::string_view octets,
                          std::int64_t /*now_ms*/) {
  for (const char* part : {"tmp", "new", "cur"}) {
    std::error_code failed;
    fs::create_directories(folder_ / part, failed);
    if (failed) return put_off(folder_ / part, failed.value());
  }
  const std::string name = file_name(message_id);
  if (const auto file = already_there(folder_, name); !file.empty()) return {Delivery::Outcome::sent, file.string()};

  const auto tmp = folder_ / "tmp" / name;
  const auto target = folder_ / "new" / name;
  if (const int error = write_whole(tmp, octets)) return put_off(tmp, error);
  if (::rename(tmp.c_str(), target.c_str()) != 0) return put_off(target, errno);
  if (const int error = sync_folder(folder_ / "new")) return put_off(target, error);
  return {Delivery::Outcome::sent, target.string()};
}

}  // namespace twinwatch::mail
