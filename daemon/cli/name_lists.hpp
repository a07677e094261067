// Lists of school names that `twinwatch match` reads: any delimited text with a header line (TAB, ; or ,; also
// gzipped), or JSON of the form {"ERZURUM": ["Atatürk İlkokulu", …], …}. UTF-8.
#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::cli {

class NameList {
 public:
  // Throws std::runtime_error: file, what is wrong, what to do.
  static NameList read(const std::filesystem::path& file);

  // The column of one of these names (folded), or npos.
  std::size_t column(std::initializer_list<std::string_view> names) const;
  std::size_t required(std::initializer_list<std::string_view> names, std::string_view what) const;
  std::size_t size() const { return rows_.size(); }
  std::string_view at(std::size_t row, std::size_t column) const {
    return column < rows_[row].size() ? std::string_view(rows_[row][column]) : std::string_view{};
  }

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

 private:
  std::filesystem::path file_;
  std::vector<std::string> header_;  // folded
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace twinwatch::cli
