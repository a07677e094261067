// twinwatch/xlsx/archive.hpp: the ZIP file around a workbook, read from memory (a worker has no files). A part is
// unpacked as it is read; nothing unpacked is held here.
//
// What a directory of a ZIP file says of sizes is not believed: octets are counted as they come out, against
// Limits::max_part and, past the first 32 MiB, against what the body can have held at Limits::max_ratio.
#pragma once
#include <zip.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "twinwatch/errors.hpp"
#include "twinwatch/xlsx/limits.hpp"
#include "twinwatch/xlsx/message.hpp"
#include "twinwatch/xlsx/refusal.hpp"

namespace twinwatch::xlsx {

class Archive {
 public:
  // Borrows `body`. Throws SourceChanged for what is no ZIP file or is cut off.
  Archive(std::span<const std::uint8_t> body, const Limits& limits) : octets_(body.size()) {
    if (!looks_like_zip(body)) throw SourceChanged(not_a_zip(body));
    refuse_many(body, limits);
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const source = zip_source_buffer_create(body.data(), body.size(), 0, &error);
    if (!source) throw std::bad_alloc();
    zip_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
    if (!zip_) {
      zip_source_free(source);
      const std::string why = zip_error_strerror(&error);
      zip_error_fini(&error);
      throw SourceChanged("the workbook is cut off or damaged (" + why + "): copy or download it again");
    }
    for (std::uint64_t entry = 0; entry < entries(); ++entry) index_.emplace(plain(name(entry)), entry);
  }

  // By name without regard to case, as the format wants it; a writer that took "\" for "/" is understood too.
  std::optional<std::uint64_t> find(std::string_view part) const {
    const auto at = index_.find(plain(part));
    return at == index_.end() ? std::nullopt : std::optional(at->second);
  }

  std::uint64_t entries() const noexcept {
    return static_cast<std::uint64_t>(std::max<zip_int64_t>(0, zip_get_num_entries(zip_.get(), 0)));
  }
  std::string name(std::uint64_t entry) const {
    const char* const name = zip_get_name(zip_.get(), entry, 0);
    return name ? name : "";
  }

  std::size_t octets() const noexcept { return octets_; }
  zip_t* get() const noexcept { return zip_.get(); }

 private:
  // Before libzip looks: it keeps six times the octets of a directory entry. Each begins with this signature.
  static void refuse_many(std::span<const std::uint8_t> body, const Limits& limits) {
    const std::string_view all = xlsx::octets(body);
    std::size_t seen = 0;
    for (std::size_t at = 0; (at = all.find("PK\x01\x02", at)) != all.npos; at += 4)
      if (++seen > limits.max_names) throw too_much("more than " + std::to_string(limits.max_names) + " parts");
  }

  static std::string plain(std::string_view name) {
    std::string key(name);
    for (char& c : key) c = c == '\\' ? '/' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return key;
  }

  struct Discard {
    void operator()(zip_t* zip) const noexcept { zip_discard(zip); }
  };
  std::size_t octets_;
  std::unique_ptr<zip_t, Discard> zip_;
  std::unordered_map<std::string, std::uint64_t> index_;  // libzip's own search without case is linear
};

// One part, read once from its beginning to its end. Keeps the archive alive.
class Part {
 public:
  Part(std::shared_ptr<const Archive> archive, std::uint64_t entry, const Limits& limits)
      : archive_(std::move(archive)), name_(cited(archive_->name(entry))) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(archive_->get(), entry, 0, &stat) != 0) fail(zip_get_error(archive_->get()));
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
      throw SourceChanged(name_ +
                          " is locked with a password: unpack the file with the password, or save the workbook "
                          "without one, and import that");
    const std::uint64_t packed = std::min<std::uint64_t>(
        stat.valid & ZIP_STAT_COMP_SIZE ? stat.comp_size : archive_->octets(), archive_->octets());
    // archive_->octets() is a size in memory: times the ratio it stays far below 2^64.
    most_ = std::min(limits.max_part, grace + packed * std::min<std::uint64_t>(limits.max_ratio, 65'536));
    bomb_ = most_ < limits.max_part;
    file_.reset(zip_fopen_index(archive_->get(), entry, 0));
    if (!file_) fail(zip_get_error(archive_->get()));
  }

  // Up to `room` octets; 0 at the end, whose checksum has then been verified.
  std::size_t read(char* to, std::size_t room) {
    const zip_int64_t got = zip_fread(file_.get(), to, room);
    if (got < 0) fail(zip_file_get_error(file_.get()));
    read_ += static_cast<std::uint64_t>(got);
    if (read_ > most_)
      throw too_much(name_ + (bomb_ ? " unpacks to far more than it should (a ZIP bomb)"
                                    : " unpacks to more than " + std::to_string(most_ >> 20) + " MiB"));
    return static_cast<std::size_t>(got);
  }

  const std::string& name() const noexcept { return name_; }  // for messages

 private:
  static constexpr std::uint64_t grace = 32u << 20;  // half a second of reading: not worth a false alarm

  [[noreturn]] void fail(zip_error_t* error) const {
    switch (zip_error_code_zip(error)) {
      case ZIP_ER_MEMORY:
        throw std::bad_alloc();
      case ZIP_ER_COMPNOTSUPP:
        throw SourceChanged(name_ +
                            " is packed in a way that is not read here: open the workbook in Excel or "
                            "LibreOffice, save it again as .xlsx and import that");
      case ZIP_ER_NOPASSWD:
      case ZIP_ER_WRONGPASSWD:
      case ZIP_ER_ENCRNOTSUPP:
        throw SourceChanged(name_ + " is locked with a password: save the workbook without one and import that");
      default:
        throw SourceChanged(name_ + " is cut off or damaged (" + zip_error_strerror(error) +
                            "): copy or download the workbook again");
    }
  }

  struct Close {
    void operator()(zip_file_t* file) const noexcept { zip_fclose(file); }
  };
  std::shared_ptr<const Archive> archive_;
  std::string name_;
  std::uint64_t most_ = 0, read_ = 0;
  bool bomb_ = false;
  std::unique_ptr<zip_file_t, Close> file_;
};

}  // namespace twinwatch::xlsx
