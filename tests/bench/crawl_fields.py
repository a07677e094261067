"""What crawl_spider.py takes of each kind of record, by the names twinwatch has for it; crawl_bench compares these fields."""
FIELDS = {
    "project": ("project_id", "title", "state", "started_on", "countries", "languages", "subjects", "age_range", "aliases"),
    "participation": ("project_id", "project_title", "state", "role", "school_name", "country", "area_1", "area_2", "account"),
    "school": ("name", "country", "area_1", "area_2", "account"),
    "label": ("label", "year", "school_name", "country", "area_1", "area_2", "account"),
}
