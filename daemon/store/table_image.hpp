// One table and its indexes as SQLite itself would store them, made in our memory: the image of a database that has
// only these. ReadyTables has SQLite copy it into the real table as it lies, so that nothing is bound, computed,
// encoded or searched for by SQLite's machine: that is most of what an INSERT costs. No database of ours is touched:
// any thread may make an image.
//
//   TableImage image(definition_of(db, "t"), about_octets);
//   for each row, by rising rowid:  image.record().begin(), null() for the rowid, its values;  image.row(rowid);
//   for each index, in its order:   image.record().begin(), its values and the rowid; image.entry(image.index("t_by"));
//   ready.copy(image.finish(), "t");
//
// A partial index may get no entry; any other must get one for each row. The format
// (https://sqlite.org/fileformat2.html) is written in record.cpp and tree_pages.cpp as far as such an image needs it;
// what cannot be said so throws std::length_error.
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "store/record.hpp"
#include "store/tree_pages.hpp"

namespace twinwatch::store {

class TableImage {
 public:
  // The statements that make the table and its indexes. `about_octets`: what it may grow to, so that it need not move.
  explicit TableImage(const std::string& definition, std::size_t about_octets = 0);
  TableImage(const TableImage&) = delete;
  TableImage& operator=(const TableImage&) = delete;

  Record& record() { return record_; }
  void row(std::int64_t rowid) { table_->row(rowid, record_.end()); }
  TreePages& index(std::string_view name) { return trees_.find(name)->second.pages; }
  void entry(TreePages& index) { index.entry(record_.end()); }
  std::string finish();  // nothing can be added after it

 private:
  std::string octets_;
  Record record_;
  struct Tree {
    TreePages pages;
    bool partial = false;  // an index of some rows only
  };
  std::map<std::string, Tree, std::less<>> trees_;  // by the name of the table or index
  TreePages* table_ = nullptr;
};

}  // namespace twinwatch::store
