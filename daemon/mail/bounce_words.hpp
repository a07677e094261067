// What the words of mail servers mean. The phrases themselves are bounce_phrases.cpp; a new one is a line there.
//
// Phrases that excuse the recipient come first ("mailbox full", "blocked using"): a mail that holds both kinds says
// nothing for certain, and then the address lives.
#pragma once
#include <string>
#include <string_view>

namespace twinwatch::mail {

// Lower-case ASCII, one space for any gap, plain apostrophes: what phrases are looked for in.
std::string plain_words(std::string_view text);

struct Said {
  std::string_view reason;  // "" : no phrase is known
  bool ends = false;        // about the address, and for good
  bool certain = false;     // in words that leave no doubt
};
Said what_words_say(std::string_view plain);

// What a code of RFC 3463 says by itself, "" where it says too little.
Said what_status_says(std::string_view status);

// "Mailbox unavailable" and its kin: beside 5.1.1 they leave the word to the code. Beside words that nobody here knows
// the code alone is not believed: too many servers write 5.1.1 for whatever they dislike.
bool says_no_more_than_the_code(std::string_view plain);

// A box that is full or shut off is there: said anywhere in a report, it outweighs "unknown".
bool speaks_of_the_box(std::string_view plain);

// How far the conversation had come when the recipient's server said no, as reports tell it.
enum class Stage { unknown, recipient, content };
Stage stage_of(std::string_view plain);

// The report itself comes from a filter that had taken the mail, whatever words its owner gave it.
bool a_filter_reports(std::string_view reporting_mta);

bool sounds_undelivered(std::string_view plain);       // subject or text of a bounce that is no report
bool sounds_away(std::string_view plain_subject);      // subject of an absence note
bool from_a_mail_system(std::string_view plain_from);  // mailer-daemon, postmaster, …
std::size_t start_of_original(std::string_view text);  // where the quoted mail begins in a text; npos: nowhere

}  // namespace twinwatch::mail
