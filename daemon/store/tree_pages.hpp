// The pages of one B-tree of a database image, filled from left to right. See table_image.hpp.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::store {

inline constexpr std::size_t image_page = 65536;  // the largest there is: hardly a row needs more than its leaf

class TreePages {
 public:
  // Appends its pages to the image; `root` is there already. The image must outlive this.
  TreePages(std::string& image, std::uint32_t root)
      : image_(image), root_(root), leaf_(image_page, '\0'), content_(image_page) {}

  // A tree takes either rows, of rising rowids, or an index's entries, in its order.
  void row(std::int64_t rowid, std::string_view record);
  void entry(std::string_view record);
  void finish();
  std::size_t size() const { return size_; }  // rows or entries

 private:
  struct Leaf {
    std::uint32_t page;
    std::string divider;  // what stands behind its number in the root
  };

  bool fits(std::size_t octets) const;
  void put_cell(std::string_view head, std::string_view payload);
  std::uint32_t overflow(std::string_view rest);
  void close_leaf(std::string divider);
  void write_root();

  std::string& image_;
  std::uint32_t root_;
  char leaf_kind_ = 0x0d;
  std::string leaf_;
  std::size_t cells_ = 0, content_;  // the leaf's cells grow from its end, the pointers to them from its beginning
  std::int64_t last_rowid_ = 0;
  std::size_t last_entry_ = 0;  // how many octets of the leaf it takes
  std::vector<Leaf> leaves_;
  std::size_t size_ = 0;
};

}  // namespace twinwatch::store
