// The one picture in a digest: a ring with the share that is active today and, once there is more than one week to
// show, a column a week. PNG by cairo, at twice the size it is shown in, so that it is sharp on a telephone; on a white
// ground of its own, so that it is read on a dark one too. It says nothing that the words beside it do not.
//
// Pure: the same values give the same octets on one machine (letters are drawn with the fonts installed there: Debian's
// fonts-dejavu-core; without it the shapes stand without letters).
#pragma once
#include <string>
#include <vector>

#include "alert/trend.hpp"

namespace twinwatch::mail {

inline constexpr int picture_width = 600, picture_height = 200;  // as shown, in CSS pixels

// What is written in it, in the reader's language.
struct PictureWords {
  std::string share;                      // "%62": the active share today
  std::string active, inactive, unknown;  // "aktif 312", …: the legend
  std::string active_word;                // "aktif": below the share
  std::string weeks;                      // "son 12 hafta"
  std::string first_day, last_day;        // "31.08.", "16.11."
};

// Throws std::runtime_error when cairo cannot draw (no memory). `trend` as trend_of gives it.
std::string share_picture(const std::vector<alert::TrendPoint>& trend, const PictureWords&);

}  // namespace twinwatch::mail
