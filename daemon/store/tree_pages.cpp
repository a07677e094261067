#include "store/tree_pages.hpp"

#include <cstring>
#include <stdexcept>

#include "store/record.hpp"

namespace twinwatch::store {

namespace {

constexpr char table_leaf = 0x0d, table_interior = 0x05, index_leaf = 0x0a, index_interior = 0x02;
constexpr std::size_t leaf_head = 8, interior_head = 12;
// How much of a payload stands in its leaf; the rest goes to overflow pages.
constexpr std::size_t most_of_row = image_page - 35;
constexpr std::size_t least_of_row = (image_page - 12) * 32 / 255 - 23;
constexpr std::size_t most_of_entry = (image_page - 12) * 64 / 255 - 23;
constexpr std::size_t overflow_octets = image_page - 4;

void put_head(char* page, char kind, std::size_t cells, std::size_t content) {
  page[0] = kind;
  put_big_endian(page + 1, 0, 2);
  put_big_endian(page + 3, cells, 2);
  put_big_endian(page + 5, content, 2);  // 65536 is written as 0
  page[7] = 0;
}

}  // namespace

bool TreePages::fits(std::size_t octets) const { return leaf_head + 2 * (cells_ + 1) + octets <= content_; }

void TreePages::put_cell(std::string_view head, std::string_view payload) {
  content_ -= head.size() + payload.size();
  std::memcpy(leaf_.data() + content_, head.data(), head.size());
  std::memcpy(leaf_.data() + content_ + head.size(), payload.data(), payload.size());
  put_big_endian(leaf_.data() + leaf_head + 2 * cells_, content_, 2);
  ++cells_;
  ++size_;
}

void TreePages::row(std::int64_t rowid, std::string_view record) {
  char head[2 * varint_octets], last[varint_octets];
  std::size_t size = put_varint(head, record.size());
  size += put_varint(head + size, static_cast<std::uint64_t>(rowid));
  std::size_t local = record.size();
  if (local > most_of_row) {
    local = least_of_row + (record.size() - least_of_row) % overflow_octets;
    if (local > most_of_row) local = least_of_row;
  }
  const std::size_t link = local < record.size() ? 4 : 0;
  if (!fits(size + local + link))
    close_leaf(std::string(last, put_varint(last, static_cast<std::uint64_t>(last_rowid_))));
  last_rowid_ = rowid;
  if (link == 0) return put_cell({head, size}, record);
  std::string shortened(record.substr(0, local));
  char next[4];
  put_big_endian(next, overflow(record.substr(local)), 4);
  put_cell({head, size}, shortened.append(next, 4));
}

// Entries stand in the root as well: the one before a new leaf moves up and divides.
void TreePages::entry(std::string_view record) {
  leaf_kind_ = index_leaf;
  if (record.size() > most_of_entry) throw std::length_error("an index entry of more than 16,000 octets");
  char head[varint_octets];
  const std::size_t size = put_varint(head, record.size());
  if (!fits(size + record.size())) {
    std::string divider = leaf_.substr(content_, last_entry_);
    content_ += last_entry_;
    --cells_;
    close_leaf(std::move(divider));
  }
  put_cell({head, size}, record);
  last_entry_ = size + record.size();
}

// The pages of what does not fit into the leaf; the first one's number.
std::uint32_t TreePages::overflow(std::string_view rest) {
  const auto first = static_cast<std::uint32_t>(image_.size() / image_page) + 1;
  std::string page(image_page, '\0');
  for (std::uint32_t number = first; !rest.empty(); ++number) {
    const std::string_view part = rest.substr(0, overflow_octets);
    rest.remove_prefix(part.size());
    put_big_endian(page.data(), rest.empty() ? 0 : number + 1, 4);
    std::memcpy(page.data() + 4, part.data(), part.size());
    image_ += page;
  }
  return first;
}

void TreePages::close_leaf(std::string divider) {
  put_head(leaf_.data(), leaf_kind_, cells_, content_);
  image_ += leaf_;
  leaves_.push_back({static_cast<std::uint32_t>(image_.size() / image_page), std::move(divider)});
  cells_ = 0;
  content_ = image_page;
}

void TreePages::finish() {
  if (leaves_.empty()) {  // the only leaf is the root, which is an empty one already
    if (cells_ == 0) return;
    put_head(leaf_.data(), leaf_kind_, cells_, content_);
    std::memcpy(image_.data() + (root_ - 1) * image_page, leaf_.data(), image_page);
    return;
  }
  close_leaf({});
  write_root();
}

void TreePages::write_root() {
  char* const root = image_.data() + (root_ - 1) * image_page;
  std::size_t content = image_page;
  for (std::size_t i = 0; i + 1 < leaves_.size(); ++i) {
    const Leaf& leaf = leaves_[i];
    const std::size_t pointer = interior_head + 2 * i;
    if (pointer + 2 + 4 + leaf.divider.size() > content) throw std::length_error("more leaves than one page can name");
    content -= 4 + leaf.divider.size();
    put_big_endian(root + content, leaf.page, 4);
    std::memcpy(root + content + 4, leaf.divider.data(), leaf.divider.size());
    put_big_endian(root + pointer, content, 2);
  }
  put_head(root, leaf_kind_ == index_leaf ? index_interior : table_interior, leaves_.size() - 1, content);
  put_big_endian(root + 8, leaves_.back().page, 4);
}

}  // namespace twinwatch::store
