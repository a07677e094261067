#include "service/crawl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>

#include "ingest/page_stage.hpp"
#include "service/chunk_flow.hpp"

namespace twinwatch::service {

namespace asio = boost::asio;
using fetch::FetchError;

namespace {

constexpr std::size_t taken_at_once = 64;   // from the frontier
constexpr std::int64_t hopeless_after = 8;  // pages in a row that could not be had

constexpr std::size_t aside_at_most = 5'000;  // pages of paths that are left alone; with more the run ends

constexpr int deadly_at_most = 3;  // pages of one run on which a worker crashed, hung or ran out of memory

bool is_of_one_page(worker::Verdict::Code code) {
  using Code = worker::Verdict::Code;
  return code == Code::crashed || code == Code::page_deadline || code == Code::memory;
}

bool may_pass(FetchError::Kind kind) { return kind == FetchError::Kind::transient || kind == FetchError::Kind::robots; }

}  // namespace

Crawl::Crawl(const Surroundings& around, const RunRequest& request, std::int64_t run_id, Parsers::Open open)
    : around_(around),
      request_(request),
      run_id_(run_id),
      parsers_(around.loop, request.source.crawl.parsers, request.source.limits.run_deadline / 2, std::move(open)),
      bell_(around.loop) {}

void Crawl::stop(const std::string& why) {
  ended_ = true;
  parsers_.stop(why);
  if (fetcher_ != nullptr) fetcher_->stop();
  bell_.ring();
}

void Crawl::end(std::exception_ptr failure) {
  if (!failure_) failure_ = std::move(failure);
  ended_ = true;
  if (fetcher_ != nullptr) fetcher_->stop();
  bell_.ring();
}

std::vector<fetch::Request> Crawl::with_defaults(const std::vector<fetch::Request>& asked) const {
  std::vector<fetch::Request> requests;
  for (const auto& one : asked)
    for (auto& request : fetcher_->expand(one)) {
      if (request_.replay)
        request.max_age_s = 0;  // young or not, it is to be parsed
      else if (request.max_age_s == 0)
        request.max_age_s = request_.source.crawl.max_age_s;
      requests.push_back(std::move(request));
    }
  return requests;
}

// After a resume too: what the run has asked for already is not asked for again.
asio::awaitable<void> Crawl::start() {
  auto taking = parsers_.take();
  const auto parser = co_await std::move(taking);
  fetcher_ = &request_.fetcher_for(parser->description());
  worker::Session::OnChunk ignore = [](std::string_view) {};
  auto starting = parser->start(std::move(ignore));
  auto answer = co_await std::move(starting);
  for (const auto& request : answer.requests) first_.insert(request.url);
  auto ask = [id = run_id_, now = around_.clock.now_ms(), most = request_.source.crawl.requests,
              requests = with_defaults(answer.requests)](store::Database& db) {
    db.use_wal();
    ingest::discard_begun(db, id);
    ingest::mark_incomplete(db, id, "", "");  // of before a kill
    ingest::ask(db, id, requests, now, most);
  };
  co_await around_.writer.run(std::move(ask));
}

asio::awaitable<void> Crawl::read() {
  auto starting = start();
  co_await std::move(starting);
  const int lanes = std::max(1, request_.source.crawl.fetches);
  for (int i = 0; i < lanes; ++i) {
    ++lanes_;
    auto working = lane();
    asio::co_spawn(around_.loop, std::move(working), [this](std::exception_ptr failure) {
      --lanes_;
      if (failure) end(std::move(failure));
      bell_.ring();
    });
  }
  while (lanes_ > 0) {
    auto waiting = bell_.wait();
    co_await std::move(waiting);
  }
  if (failure_) std::rethrow_exception(failure_);
  around_.interruption.look();
  auto finishing = parsers_.finish();
  co_await std::move(finishing);
  auto judging = judge_how_far();
  co_await std::move(judging);
}

asio::awaitable<void> Crawl::lane() {
  for (;;) {
    auto taking = take();
    const auto asked = co_await std::move(taking);
    if (!asked) co_return;
    ++at_work_;
    std::exception_ptr failure;
    try {
      auto reading = read_one(*asked);
      co_await std::move(reading);
    } catch (...) {
      failure = std::current_exception();
    }
    --at_work_;
    on_their_way_.erase(asked->seq);
    bell_.ring();
    if (failure) std::rethrow_exception(failure);
  }
}

// The next page to read; nothing when there is none and none can come any more.
asio::awaitable<std::optional<Crawl::Asked>> Crawl::take() {
  for (;;) {
    if (ended_) co_return std::nullopt;
    if (!waiting_.empty()) {
      if (fetched_ >= request_.source.crawl.pages) {
        why_ended_ = fmt::format("the {} pages of one run are read (pages_per_run)", request_.source.crawl.pages);
        budget_used_up_ = ended_ = true;
        bell_.ring();
        co_return std::nullopt;
      }
      ++fetched_;
      auto next = std::move(waiting_.back());
      waiting_.pop_back();
      co_return next;
    }
    if (!refilling_) {
      refilling_ = true;
      const bool nobody_at_work = at_work_ == 0;
      const auto rung = bell_.times();
      auto away = on_their_way_;
      away.insert(aside_.begin(), aside_.end());
      auto look = [id = run_id_, away = std::move(away)](store::Database& db) {
        return ingest::next_asked(db, id, taken_at_once, away);
      };
      auto looking = around_.writer.run(std::move(look));
      auto more = co_await std::move(looking);
      refilling_ = false;
      for (const auto& one : more) on_their_way_.insert(one.seq);
      waiting_.assign(std::make_move_iterator(more.rbegin()), std::make_move_iterator(more.rend()));
      if (!waiting_.empty()) {
        bell_.ring();
        continue;
      }
      if (nobody_at_work && at_work_ == 0) co_return std::nullopt;
      if (bell_.times() != rung) continue;  // somebody was done meanwhile, and may have found more
    }
    auto waiting = bell_.wait();
    co_await std::move(waiting);
  }
}

asio::awaitable<void> Crawl::read_one(const Asked& asked) {
  auto letting = parsers_.let_old_go();
  co_await std::move(letting);
  fetch::Request request = asked.request;
  const auto now = around_.clock.now_ms();
  if (asked.held && !request_.replay && now - asked.held->whole_ms < request_.source.crawl.whole_every_ms)
    request.known = asked.held->validators;
  std::optional<fetch::Page> page;
  std::optional<FetchError> failure;
  try {
    auto fetching = fetcher_->fetch(std::move(request));
    page.emplace(co_await std::move(fetching));
  } catch (const FetchError& error) {
    failure = error;
  }
  if (failure) {
    if (ended_) co_return;  // it was told to stop: the page stays asked for
    auto noting = could_not(asked, *failure);
    co_await std::move(noting);
    co_return;
  }
  failures_in_a_row_ = 0;
  const bool unchanged = page->status == 304;
  if (asked.held && !request_.replay &&
      (unchanged || (page->status < 300 && page->body.sha256() == asked.held->content_hash))) {
    const auto validators = page->validators.empty() ? asked.held->validators : page->validators;
    auto note = [this, &asked, validators, unchanged, at = page->fetched_at_ms](store::Database& db) {
      ingest::mark_same(db, run_id_, asked, validators, !unchanged, at, request_.source.crawl.requests);
    };
    co_await around_.writer.run(std::move(note));
  } else {
    auto parsing = parse(asked, std::move(*page));
    co_await std::move(parsing);
  }
  ++read_;
  tell_progress();
}

// The worker is held for the parse alone: while this page is committed it is at the next one.
asio::awaitable<void> Crawl::parse(const Asked& asked, fetch::Page page) {
  page.request = asked.request;
  auto begin = [this, &page](store::Database& db) {
    return std::make_unique<ingest::PageStage>(db, run_id_, page, request_.source.archive);
  };
  auto beginning = around_.writer.run(std::move(begin));
  const auto stage = co_await std::move(beginning);
  auto flow = std::make_unique<ChunkFlow>(around_.writer, *stage);
  worker::Answer answer;
  std::optional<worker::WorkerFailed> failure;
  {
    auto taking = parsers_.take();
    auto parser = co_await std::move(taking);
    worker::Session::OnChunk on_chunk = [flow = flow.get()](std::string_view chunk) { (*flow)(chunk); };
    try {
      auto parsing = parser->parse(page, std::move(on_chunk));
      answer = co_await std::move(parsing);
    } catch (const worker::WorkerFailed& failed) {
      failure = failed;
      parser.drop();
    }
  }
  auto reached = [](store::Database&) {};  // then its chunks are taken too, and nobody waits for them on the loop
  auto reaching = around_.writer.run(std::move(reached));
  co_await std::move(reaching);
  if (failure) {
    flow.reset();
    // One page that kills its reader must not keep the others from being read; many of them are the plugin's fault.
    if (ended_ || !is_of_one_page(failure->verdict.code) || ++deadly_pages_ > deadly_at_most) throw *failure;
    auto note = [id = run_id_, seq = asked.seq, why = std::string(failure->what())](store::Database& db) {
      ingest::mark_failed(db, id, seq, why);
    };
    co_await around_.writer.run(std::move(note));
    co_return;
  }
  flow->settle_all();
  auto seal = [stage = stage.get(), requests = with_defaults(std::move(answer.requests)), charset = answer.charset,
               now = around_.clock.now_ms(), most = request_.source.crawl.requests](store::Database&) {
    stage->seal(requests, charset, most);
    stage->commit(now);
  };
  auto sealing = around_.writer.run(std::move(seal));
  co_await std::move(sealing);
}

// A page that cannot be had is noted and passed over; what concerns the whole source ends the run.
asio::awaitable<void> Crawl::could_not(const Asked& asked, const FetchError& failure) {
  if (!first_failure_) first_failure_ = failure;
  if (failure.kind == FetchError::Kind::transient && failure.path_alone && failure.not_before_ms != 0 &&
      aside_.size() < aside_at_most) {
    set_aside(asked, failure);
    co_return;
  }
  // That one page may not be asked for says nothing of the next.
  if (failure.kind == FetchError::Kind::transient || failure.kind == FetchError::Kind::tls) ++failures_in_a_row_;
  const bool paused = may_pass(failure.kind) && failure.not_before_ms != 0;
  if (paused || failures_in_a_row_ >= hopeless_after) {
    if (!ended_) why_ended_ = failure.what();
    ended_ = true;  // this page and those behind it stay asked for
    fetcher_->stop();
    bell_.ring();
    co_return;
  }
  if (read_ == 0 && first_.contains(asked.request.url)) throw failure;
  auto note = [id = run_id_, seq = asked.seq, why = std::string(failure.what())](store::Database& db) {
    ingest::mark_failed(db, id, seq, why);
  };
  co_await around_.writer.run(std::move(note));
}

// Nothing that was asked of the portal, or asked once: it counts for no budget and for no row of failures.
void Crawl::set_aside(const Asked& asked, const FetchError& failure) {
  if (aside_.empty()) why_aside_ = failure.what();
  aside_.insert(asked.seq);
  --fetched_;
}

void Crawl::tell_progress() {
  if (!around_.progress) return;
  around_.progress({request_.source.id, "", "reading", static_cast<std::uint64_t>(read_),
                    static_cast<std::uint64_t>(read_) + on_their_way_.size(), true, "pages"});
}

asio::awaitable<void> Crawl::judge_how_far() {
  auto look = [id = run_id_](store::Database& db) { return ingest::standing(db, id); };
  auto looking = around_.writer.run(std::move(look));
  const auto now = co_await std::move(looking);
  if (first_failure_ && now.read() == 0 && now.missing == 0) throw *first_failure_;
  if (now.failed > 3 && 10 * now.failed > now.read() + now.failed)
    throw FetchError(first_failure_ ? first_failure_->kind : FetchError::Kind::transient,
                     fmt::format("{} of {} pages could not be had, the first: {}", now.failed, now.read() + now.failed,
                                 now.first_failure));
  if (now.complete()) co_return;
  std::string why = why_ended_;
  const auto add = [&why](std::string more) { why += (why.empty() ? "" : "; ") + more; };
  if (now.asked > 0) add(fmt::format("{} pages are still to be read, the next run goes on with them", now.asked));
  if (!aside_.empty()) add(fmt::format("{} of them because {}", aside_.size(), why_aside_));
  if (now.failed > 0) add(fmt::format("{} pages could not be had, the first: {}", now.failed, now.first_failure));
  if (now.left_out > 0) add(now.why_left_out);
  const bool paused = (!why_ended_.empty() && !budget_used_up_) || !aside_.empty();
  const std::string by = now.failed > 0                ? "failures"
                         : now.left_out > 0 && !paused ? "frontier"
                         : budget_used_up_             ? "budget"
                                                       : "portal";
  auto note = [id = run_id_, by, why](store::Database& db) { ingest::mark_incomplete(db, id, by, why); };
  co_await around_.writer.run(std::move(note));
}

}  // namespace twinwatch::service
