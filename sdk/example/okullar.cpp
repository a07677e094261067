// The whole of a CSV source: the schools of one province, kept by its coordinator as okullar.csv.
#include <twinwatch/csv.hpp>
#include <twinwatch/source.hpp>

class Okullar {
 public:
  static constexpr std::string_view id = "okullar";  // the same as the file's name: okullar.so
  static constexpr std::string_view version = "1.0.0";
  static constexpr std::string_view title = "Schools of our province, as its coordinator keeps them";
  static constexpr twinwatch::Setting settings[] = {
      {"province", twinwatch::SettingType::text, "", "the province the list is of", TW_SETTING_REQUIRED}};

  explicit Okullar(const twinwatch::Settings& settings) : province_(settings.text("province")) {}

  void start(twinwatch::Sink& sink) { sink.request({.url = "inbox:*.csv"}); }

  void parse(const twinwatch::Page& page, twinwatch::Sink& sink) {
    twinwatch::csv::Table table(page, sink, {"Kurum Kodu", "İlçe", "Okul Adı"});
    const auto code = table.column("Kurum Kodu"), district = table.column("İlçe"), name = table.column("Okul Adı");
    const auto site = table.optional("Web");

    const auto counts = table.each_row([&](const twinwatch::csv::Row& row) {
      sink.record(twinwatch::School{.name = row[name],
                                    .code = row[code],
                                    .code_scheme = "tr.meb.kurum_kodu",
                                    .area_1 = province_,
                                    .area_2 = row[district],
                                    .website = row[site]});
    });
    if (counts.rejected == 0 && !counts.cut_off) sink.covers({.kind = "school", .area_1 = province_});
  }

 private:
  std::string province_;
};

TWINWATCH_SOURCE(Okullar)
