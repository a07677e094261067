#include "table/file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "table/as_csv.hpp"
#include "table/as_xlsx.hpp"

namespace twinwatch::table {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& file, int error) {
  throw std::system_error(error, std::generic_category(), file.string());
}

// Gone with its owner unless it was put in place.
class FileBeside {
 public:
  explicit FileBeside(const fs::path& file) : file_(file), beside_(file) {
    beside_.replace_filename(fmt::format(".{}.{}.part", file.filename().string(), ::getpid()));
    fd_ = ::open(beside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd_ < 0) fail(file_, errno);
  }
  FileBeside(const FileBeside&) = delete;
  ~FileBeside() {
    if (fd_ >= 0) ::close(fd_);
    if (!placed_) ::unlink(beside_.c_str());
  }

  void write(const std::string& octets) {
    for (std::size_t done = 0; done < octets.size();) {
      const auto n = ::write(fd_, octets.data() + done, octets.size() - done);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail(file_, errno);
      done += static_cast<std::size_t>(n);
    }
  }

  void put_in_place() {
    if (::fsync(fd_) != 0) fail(file_, errno);
    if (::close(std::exchange(fd_, -1)) != 0) fail(file_, errno);
    if (::rename(beside_.c_str(), file_.c_str()) != 0) fail(file_, errno);
    placed_ = true;
  }

 private:
  fs::path file_, beside_;
  int fd_ = -1;
  bool placed_ = false;
};

}  // namespace

Kind kind_of(const fs::path& file) {
  std::string suffix = file.extension().string();
  for (char& c : suffix) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (suffix == ".csv") return Kind::csv;
  if (suffix == ".xlsx") return Kind::xlsx;
  throw std::invalid_argument(
      fmt::format("{}: the name must end in .xlsx (a workbook) or .csv; its end says what is written", file.string()));
}

void save(const Table& table, const fs::path& file, std::int64_t made_ms) {
  const std::string octets = kind_of(file) == Kind::csv ? as_csv(table) : as_xlsx(table, made_ms);
  FileBeside beside(file);
  beside.write(octets);
  beside.put_in_place();
}

}  // namespace twinwatch::table
