#include "mail/picture.hpp"

#include <cairo.h>

#include <array>
#include <cstdint>
#include <memory>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "mail/png.hpp"

namespace twinwatch::mail {

namespace {

struct Color {
  double red, green, blue;
};
// The same three as in the templates' bar.
constexpr Color green{0x2e / 255.0, 0x7d / 255.0, 0x5b / 255.0}, amber{0xc7 / 255.0, 0x77 / 255.0, 0.0},
    gray{0x9a / 255.0, 0xa0 / 255.0, 0xa6 / 255.0}, ink{0x20 / 255.0, 0x21 / 255.0, 0x24 / 255.0}, paper{1.0, 1.0, 1.0},
    frame_gray{0.85, 0.86, 0.88};

constexpr double width = picture_width * 2, height = picture_height * 2;
constexpr double pi = std::numbers::pi;

struct Free {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* pen) const { cairo_destroy(pen); }
};

enum class Anchor { left, middle, right };

class Drawing {
 public:
  Drawing()
      : surface_(cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(width), static_cast<int>(height))),
        pen_(cairo_create(surface_.get())) {
    color(paper);
    cairo_paint(pen_.get());
    color(frame_gray);
    cairo_set_line_width(pen_.get(), 2);
    cairo_rectangle(pen_.get(), 1, 1, width - 2, height - 2);
    cairo_stroke(pen_.get());
  }

  // A ring from the top, clockwise.
  void ring(double x, double y, double radius, double thickness, const alert::TrendPoint& now) {
    cairo_set_line_width(pen_.get(), thickness);
    double from = -pi / 2;
    for (const auto& [count, of] : parts(now)) {
      if (count <= 0 || now.eligible() <= 0) continue;
      const double to = from + 2 * pi * static_cast<double>(count) / static_cast<double>(now.eligible());
      color(of);
      cairo_arc(pen_.get(), x, y, radius, from, to);
      cairo_stroke(pen_.get());
      from = to;
    }
  }

  // Active at the foot, so that its growth is a line that rises.
  void column(double x, double top, double column_width, double column_height, const alert::TrendPoint& week) {
    double foot = top + column_height;
    for (const auto& [count, of] : parts(week)) {
      if (count <= 0 || week.eligible() <= 0) continue;
      const double part = column_height * static_cast<double>(count) / static_cast<double>(week.eligible());
      box(x, foot - part, column_width, part, of);
      foot -= part;
    }
  }

  void box(double x, double y, double box_width, double box_height, const Color& of) {
    color(of);
    cairo_rectangle(pen_.get(), x, y, box_width, box_height);
    cairo_fill(pen_.get());
  }

  void write(double x, double y, double size, const std::string& words, Anchor anchor, bool bold = false) {
    cairo_select_font_face(pen_.get(), "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(pen_.get(), size);
    cairo_text_extents_t extents{};
    cairo_text_extents(pen_.get(), words.c_str(), &extents);
    const double shift = anchor == Anchor::left     ? 0
                         : anchor == Anchor::middle ? extents.x_advance / 2
                                                    : extents.x_advance;
    color(ink);
    cairo_move_to(pen_.get(), x - shift, y);
    cairo_show_text(pen_.get(), words.c_str());
  }

  std::string png() {
    cairo_surface_flush(surface_.get());
    if (const auto status = cairo_status(pen_.get()); status != CAIRO_STATUS_SUCCESS)
      throw std::runtime_error(std::string("mail: the digest's picture could not be drawn: ") +
                               cairo_status_to_string(status));
    return png_of(cairo_image_surface_get_data(surface_.get()), static_cast<int>(width), static_cast<int>(height),
                  static_cast<std::size_t>(cairo_image_surface_get_stride(surface_.get())));
  }

 private:
  using Part = std::pair<std::int64_t, Color>;
  static std::array<Part, 3> parts(const alert::TrendPoint& point) {
    return {Part{point.active, green}, Part{point.inactive, amber}, Part{point.unknown, gray}};
  }
  void color(const Color& of) { cairo_set_source_rgb(pen_.get(), of.red, of.green, of.blue); }

  std::unique_ptr<cairo_surface_t, Free> surface_;
  std::unique_ptr<cairo_t, Free> pen_;
};

void draw_weeks(Drawing& drawing, const std::vector<alert::TrendPoint>& trend, const PictureWords& words) {
  constexpr double left = 450, right = width - 50, top = 84, tall = 226;
  const double step = (right - left) / static_cast<double>(trend.size());
  drawing.write(left, 56, 34, words.weeks, Anchor::left);
  for (std::size_t i = 0; i < trend.size(); ++i)
    drawing.column(left + step * static_cast<double>(i), top, step * 0.82, tall, trend[i]);
  drawing.write(left, 358, 34, words.first_day, Anchor::left);
  drawing.write(right - step * 0.18, 358, 34, words.last_day, Anchor::right);
}

void draw_legend(Drawing& drawing, const PictureWords& words) {
  double y = 140;
  for (const auto& [line, of] : {std::pair{&words.active, green}, {&words.inactive, amber}, {&words.unknown, gray}}) {
    drawing.box(470, y - 34, 38, 38, of);
    drawing.write(530, y, 42, *line, Anchor::left);
    y += 86;
  }
}

}  // namespace

std::string share_picture(const std::vector<alert::TrendPoint>& trend, const PictureWords& words) {
  Drawing drawing;
  drawing.ring(210, 200, 132, 52, trend.back());
  drawing.write(210, 212, 68, words.share, Anchor::middle, true);
  drawing.write(210, 258, 34, words.active_word, Anchor::middle);
  if (trend.size() > 1)
    draw_weeks(drawing, trend, words);
  else
    draw_legend(drawing, words);
  return drawing.png();
}

}  // namespace twinwatch::mail
