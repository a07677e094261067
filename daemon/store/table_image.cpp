#include "store/table_image.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <memory>
#include <new>
#include <stdexcept>

namespace twinwatch::store {

namespace {
constexpr std::size_t page_count_at = 28;  // in the database's head
}  // namespace

TableImage::TableImage(const std::string& definition, std::size_t about_octets) {
  SQLite::Database made(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  made.exec(fmt::format("PRAGMA page_size={}", image_page));
  made.exec(definition);
  sqlite3_int64 size = 0;
  const std::unique_ptr<unsigned char, decltype(&sqlite3_free)> empty(
      sqlite3_serialize(made.getHandle(), "main", &size, 0), sqlite3_free);
  if (!empty) throw std::bad_alloc();
  octets_.reserve(about_octets + static_cast<std::size_t>(size) + 4 * image_page);
  octets_.assign(reinterpret_cast<const char*>(empty.get()), static_cast<std::size_t>(size));
  SQLite::Statement roots(made,
                          "SELECT s.name, rootpage, type = 'table', ifnull(partial, 0) FROM sqlite_schema s "
                          "LEFT JOIN pragma_index_list(tbl_name) i ON i.name = s.name");
  while (roots.executeStep()) {
    Tree& tree = trees_
                     .try_emplace(roots.getColumn(0).getString(), TreePages(octets_, roots.getColumn(1).getUInt()),
                                  roots.getColumn(3).getInt() != 0)
                     .first->second;
    if (roots.getColumn(2).getInt() != 0) table_ = &tree.pages;
  }
}

std::string TableImage::finish() {
  for (auto& [name, tree] : trees_) {
    if (!tree.partial && tree.pages.size() != table_->size())
      throw std::logic_error("the image of a table: " + name + " has not an entry for each row");
    tree.pages.finish();
  }
  put_big_endian(octets_.data() + page_count_at, octets_.size() / image_page, 4);
  return std::move(octets_);
}

}  // namespace twinwatch::store
