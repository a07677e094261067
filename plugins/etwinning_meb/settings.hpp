// Everything an operator may set. The selectors' defaults are guesses (see README.md); a moved column is mended here,
// in TOML, without a compiler.
#pragma once
#include "twinwatch/settings.hpp"

namespace twinwatch::etwinning_meb {

inline constexpr Setting all_settings[] = {
    {"base_url", SettingType::text, "https://etwinning.meb.gov.tr", "where the service is; no slash at the end"},
    {"crawl", SettingType::list, "national\neuropean\nnotices\ncoordinators", "what is read"},
    {"labels_url", SettingType::text, "", "first page of national labels; empty: BASE/ulusal-kalite-etiketi/"},
    {"european_url", SettingType::text, "", "first page of European labels; empty: BASE/avrupa-kalite-etiketi/"},
    {"posts_url", SettingType::text, "", "the site's JSON; empty: BASE/wp-json/wp/v2/posts"},
    {"feed_url", SettingType::text, "", "its feed; empty: BASE/feed/"},
    {"announcements_url", SettingType::text, "", "its page of announcements; empty: BASE/duyurular/"},
    {"coordinators_url", SettingType::text, "",
     "the page of the provinces' coordinators; empty: BASE/il-proje-koordinatorleri/"},
    {"label", SettingType::text, "National Quality Label", "which label the national page lists"},
    {"european_label", SettingType::text, "European Quality Label", "which label the European page lists"},
    {"notices_from", SettingType::text, "auto",
     "where announcements are read: auto (json, else feed, else html), json, feed or html"},
    {"notice_pages", SettingType::integer, "1", "how many pages of the JSON are read, 20 announcements each"},
    {"notice_summaries", SettingType::boolean, "false", "keep first sentences, too: they may name people"},
    {"coordinators", SettingType::file, "",
     "your own file of coordinators (CSV): the service's page is compared with it, and nothing of it is kept",
     TW_SETTING_SECRET},
    {"labels_max_age", SettingType::text, "1d",
     "how old a stored page of labels, or an export, may be: \"12h\", \"1d\""},
    {"notices_max_age", SettingType::text, "12h", "the same of announcements"},
    {"coordinators_max_age", SettingType::text, "30d", "the same of the coordinators' page"},

    {"content", SettingType::text, ".entry-content", "landmark: the page's own content"},
    {"table", SettingType::text, "table", "landmark: the table of labels, below the content"},
    {"total", SettingType::text, ".label-total", "how many labels there are over all pages, if the page says so"},
    {"none", SettingType::text, ".label-none", "what the page shows when there are none"},
    {"next", SettingType::text, "a.next[href], a[rel~=next][href]", "link to the next page"},
    {"exports", SettingType::text, "a[href$='.tsv'], a[href$='.csv'], a[href$='.xlsx']",
     "links to lists of labels, below the content"},
    {"people", SettingType::text, "a[href^='mailto:'], .author, .entry-meta", "what names people outside the table"},
    {"column_year", SettingType::list, "Yıl\nEtiket Yılı\nDönem", "header names of the label's year"},
    {"column_school", SettingType::list, "Okul Adı\nOkul\nKurum Adı", "header names of the school (required)"},
    {"column_province", SettingType::list, "İl\nİl Adı", "header names of the province (required)"},
    {"column_district", SettingType::list, "İlçe\nİlçe Adı", "header names of the district"},
    {"column_project", SettingType::list, "Proje Adı\nProje", "header names of the project (required)"},
    {"column_role", SettingType::list, "Kurucu / Üye\nKurucu/Üye\nRol", "header names of the role"},
    {"column_id", SettingType::list, "Başvuru ID\nBaşvuru No", "header names of the application's number"},
    {"column_label", SettingType::list, "Kalite Etiketi\nEtiket", "header names of the label, in exports"},
    {"column_dropped", SettingType::list, "Sıra\nSıra No\nNo\n#\nSeç\nID\nKalite Etiketi Bas",
     "header names that name nobody and are not needed; every other column is taken to name people"},

    {"announcement", SettingType::text, "article.post", "landmark: one announcement"},
    {"announcement_link", SettingType::text, ".entry-title a[href]", "its headline and link"},
    {"announcement_day", SettingType::text, "time.entry-date[datetime]", "its day"},
    {"announcement_summary", SettingType::text, ".entry-summary", "its first sentences"},
    {"column_mail", SettingType::list, "E-posta\nE-posta Adresi\nMail", "header names of addresses, for coordinators"},
};

}  // namespace twinwatch::etwinning_meb
