// The inbox: a folder per source into which an operator drops exports. Each file is a resource like any page.
//
// A file counts as complete when it was RENAMED into the folder under its final name: copy it in as ".NAME",
// "NAME.part" or "NAME.tmp" (all three are ignored), then rename. put() does just that. A file that still grows while
// it is read is refused as transient and waits for the next run. Subfolders, symbolic links, sockets and dot-files are
// ignored.
//
//   inbox/okullar.csv                waiting
//   inbox/done/okullar.csv           its run was accepted or quarantined: what it said is in the database
//   inbox/refused/okullar.csv        could not be read as an export,
//   inbox/refused/okullar.csv.reason.txt   and why
//
// No operator's file is ever deleted or overwritten: a name that is taken gets a counter ("okullar-2.csv").
// Names travel inside URLs ("inbox:NAME"): control characters, '%' and octets that are not UTF-8 are written as %XX.
//
// Called by the service's loop thread only (its calls read whole files: large ones block the loop for their copy).
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "fetch/fetcher.hpp"

namespace twinwatch::fetch {

class Inbox : public Fetcher {
 public:
  using Clock = std::function<std::int64_t()>;  // Unix milliseconds, UTC

  // Touches nothing. `max_octets`: a larger file is FetchError too_big.
  Inbox(std::filesystem::path folder, std::uint64_t max_octets, Clock now_ms);

  // Makes the folder with done/ and refused/ when they are missing. Throws FetchError unreadable.
  void prepare();

  // "inbox:*.csv" -> a request per waiting file that matches (* any run, ? any one octet, ASCII letters without case),
  // oldest modification first, then by name. A pattern that matches nothing gives nothing. Any other request -> itself.
  // Throws FetchError unreadable when the folder is missing or closed to us.
  std::vector<Request> expand(const Request& request) override;

  // final_url "inbox:NAME", status 200, content type by suffix, fetched_at of the clock. Throws FetchError: not_found
  // (gone since it was listed), transient (still being written), too_big, unreadable, refused (a name with a '/').
  boost::asio::awaitable<Page> fetch(Request request) override;

  // Copies `file` into the inbox: temporary name, fsync, rename, fsync of the folder; keeps its modification time, so
  // that of two exports the older one is read first. Returns the NAME it waits under. The original is left alone.
  // Throws FetchError: not_found, unreadable, transient (no room left).
  std::string put(const std::filesystem::path& file);

  // After the run: moves NAME (as in "inbox:NAME") aside and returns where it lies now. When another file came under
  // that name since it was fetched, it is left waiting and the path is empty. Throws FetchError not_found when it is
  // gone (the operator took it back: nothing is lost), unreadable when it cannot be moved.
  std::filesystem::path settle_done(const std::string& name);
  std::filesystem::path settle_refused(const std::string& name, std::string_view reason);

  const std::filesystem::path& folder() const { return folder_; }

 private:
  struct Identity {  // of the file as it was fetched
    std::uint64_t device, inode, size;
    std::int64_t modified_ns;
    bool operator==(const Identity&) const = default;
  };
  static Identity identify(const std::filesystem::path& file);
  std::filesystem::path settle(const std::string& name, const char* subfolder);

  std::filesystem::path folder_;
  std::uint64_t max_octets_;
  Clock now_ms_;
  std::map<std::string, Identity, std::less<>> fetched_;
};

// "inbox:NAME" <-> file name; name_in_url throws FetchError refused for anything that is no plain name.
std::string inbox_url(std::string_view file_name);
std::string name_in_url(std::string_view url);

// Does a file of this name count as waiting (no dot-file, not *.part, not *.tmp)?
bool counts_as_complete(std::string_view file_name);

// "okul.CSV" -> "text/csv"; "application/octet-stream" when the suffix says nothing.
std::string content_type_of(std::string_view file_name);

}  // namespace twinwatch::fetch
