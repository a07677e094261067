// twinwatch/csv/records.hpp: a table's records one after the other, wherever they come from: a text, or the sheet of a
// workbook (twinwatch/xlsx.hpp). What finds headers and accounts for rows sees no difference.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "twinwatch/csv/reader.hpp"

namespace twinwatch::csv {

class Records {
 public:
  virtual ~Records() = default;
  virtual bool next(Record& out) = 0;                  // as Reader::next
  virtual std::uint64_t records() const noexcept = 0;  // so far
};

// Each call begins anew: a table is gone through more than once.
using OpenRecords = std::function<std::unique_ptr<Records>()>;

// Of a text, which must outlive all that comes of it.
inline OpenRecords records_of(std::string_view text, const Dialect& dialect) {
  class OfText final : public Records {
   public:
    OfText(std::string_view text, const Dialect& dialect) : reader_(text, dialect) {}
    bool next(Record& out) override { return reader_.next(out); }
    std::uint64_t records() const noexcept override { return reader_.records(); }

   private:
    Reader reader_;
  };
  return [text, dialect] { return std::make_unique<OfText>(text, dialect); };
}

}  // namespace twinwatch::csv
