#include "cli/name_lists.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <boost/json.hpp>
#include <memory>
#include <stdexcept>

#include "text/fold.hpp"
#include "text/utf8_scan.hpp"
#include "twinwatch/csv/reader.hpp"

namespace twinwatch::cli {
namespace {

constexpr std::size_t longest_list = 512u << 20;

// gzread reads what is not compressed as it is.
std::string content_of(const std::filesystem::path& file) {
  struct Closer {
    void operator()(gzFile open) const { gzclose(open); }
  };
  const std::unique_ptr<gzFile_s, Closer> in(gzopen(file.c_str(), "rb"));
  if (in == nullptr) throw std::runtime_error(fmt::format("{}: cannot be read", file.string()));
  std::string text;
  char piece[1 << 16];
  for (int size; (size = gzread(in.get(), piece, sizeof piece)) != 0;) {
    if (size < 0) throw std::runtime_error(fmt::format("{}: cannot be read to its end", file.string()));
    text.append(piece, static_cast<std::size_t>(size));
    if (text.size() > longest_list)
      throw std::runtime_error(fmt::format("{}: more than {} MiB", file.string(), longest_list >> 20));
  }
  return text;
}

// The separator that the header line has most of.
char separator_of(std::string_view text) {
  const auto line = text.substr(0, text.find('\n'));
  char best = '\t';
  for (const char c : {';', ','})
    if (std::count(line.begin(), line.end(), c) > std::count(line.begin(), line.end(), best)) best = c;
  return best;
}

}  // namespace

NameList NameList::read(const std::filesystem::path& file) {
  NameList list;
  list.file_ = file;
  const auto text = content_of(file);
  if (!text::scan_utf8(text).valid)
    throw std::runtime_error(
        fmt::format("{}: is not UTF-8; `twinwatch inspect FILE --csv` prints any list as UTF-8", file.string()));
  if (const auto first = text.find_first_not_of(" \t\r\n"); first != std::string::npos && text[first] == '{') {
    boost::system::error_code error;
    const auto value = boost::json::parse(text, error);
    if (error) throw std::runtime_error(fmt::format("{}: is no JSON ({})", file.string(), error.message()));
    list.header_ = {"il", "ad"};
    for (const auto& [province, names] : value.as_object()) {
      const auto* all = names.if_array();
      if (all == nullptr)
        throw std::runtime_error(
            fmt::format("{}: under '{}' a list of names is expected", file.string(), std::string(province)));
      for (const auto& name : *all)
        if (const auto* written = name.if_string())
          list.rows_.push_back({std::string(province), std::string(*written)});
    }
    return list;
  }
  csv::Dialect dialect;
  dialect.separator = separator_of(text);
  if (dialect.separator == '\t') dialect.quote = '\0';  // as people write TAB-separated lists: a quote is a quote
  csv::Reader reader(text, dialect);
  csv::Record record;
  while (reader.next(record)) {
    if (record.blank()) continue;
    std::vector<std::string> row;
    for (const auto cell : record.cells) row.emplace_back(list.header_.empty() ? text::fold(cell) : std::string(cell));
    if (list.header_.empty())
      list.header_ = std::move(row);
    else
      list.rows_.push_back(std::move(row));
  }
  if (list.header_.empty()) throw std::runtime_error(fmt::format("{}: is empty", file.string()));
  return list;
}

std::size_t NameList::column(std::initializer_list<std::string_view> names) const {
  for (const auto name : names)
    if (const auto at = std::find(header_.begin(), header_.end(), name); at != header_.end())
      return static_cast<std::size_t>(at - header_.begin());
  return npos;
}

std::size_t NameList::required(std::initializer_list<std::string_view> names, std::string_view what) const {
  const auto at = column(names);
  if (at != npos) return at;
  std::string wanted;
  for (const auto name : names) (wanted += wanted.empty() ? "" : ", ") += name;
  throw std::runtime_error(fmt::format("{}: has no column for {} (one of: {})", file_.string(), what, wanted));
}

}  // namespace twinwatch::cli
