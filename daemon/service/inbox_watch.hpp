// Tells when a file arrives in one of the inboxes (inotify: renamed into it, or closed after writing). A burst of files
// is one call, a moment later. Where inotify cannot watch, the daemon's regular look finds the files too.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace twinwatch::service {

class InboxWatch {
 public:
  InboxWatch(boost::asio::any_io_executor loop, const std::vector<std::filesystem::path>& folders,
             std::function<void()> arrived);
  ~InboxWatch();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace twinwatch::service
