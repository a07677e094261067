"""The same crawl as a Scrapy spider: what crawl_bench compares twinwatch with. Run by it, with the system's Python:

    /usr/bin/python3 tests/bench/crawl_spider.py http://127.0.0.1:8400 /tmp/spider.db      ("" for the address: start and end)

It follows the same lists to the same pages and takes the same fields from them, by CSS selectors; each record is an item, an
item pipeline inserts it into a table of an SQLite database (WAL, synchronous = NORMAL, one commit for 100 items). robots.txt
is obeyed, eight requests at once, no delay, no HTTP cache, no log, no telnet console, no statistics kept of memory: nothing
is on that twinwatch does not do as well, and it archives no pages, remembers no validators, judges nothing.
"""
import re
import sqlite3
import sys

import scrapy
from scrapy.crawler import CrawlerProcess

from crawl_fields import FIELDS

OLD_HOSTS = ("www.etwinning.net", "live.etwinning.net", "twinspace.etwinning.net")
COUNTRIES = {  # Turkish names, as the plugin's country.cpp has them
    "Arnavutluk": "AL", "Ermenistan": "AM", "Avusturya": "AT", "Azerbaycan": "AZ", "Bosna-Hersek": "BA", "Bosna Hersek": "BA",
    "Belçika": "BE", "Bulgaristan": "BG", "Çekya": "CZ", "Almanya": "DE", "Danimarka": "DK", "Estonya": "EE", "İspanya": "ES",
    "Finlandiya": "FI", "Fransa": "FR", "Gürcistan": "GE", "Yunanistan": "GR", "Hırvatistan": "HR", "Macaristan": "HU",
    "İrlanda": "IE", "İzlanda": "IS", "İtalya": "IT", "Litvanya": "LT", "Letonya": "LV", "Moldova": "MD", "Karadağ": "ME",
    "Kuzey Makedonya": "MK", "Malta": "MT", "Hollanda": "NL", "Norveç": "NO", "Polonya": "PL", "Portekiz": "PT",
    "Romanya": "RO", "Sırbistan": "RS", "İsveç": "SE", "Slovenya": "SI", "Slovakya": "SK", "Tunus": "TN", "Türkiye": "TR",
    "Ukrayna": "UA"}


def line(selector):
    """All text of the first element that was selected, on one line."""
    return " ".join("".join(selector[0].xpath(".//text()").getall()).split()) if selector else ""


def joined(selector):
    return "; ".join(filter(None, (line([one]) for one in selector)))


def place(text):
    """Province and district of "İpekyolu, Van" or "Van"."""
    district, comma, province = text.rpartition(",")
    return (province.strip(), district.strip()) if comma else (text.strip(), "")


def last_step(address):
    return address.split("?")[0].rsplit("/", 1)[-1]


class PortalSpider(scrapy.Spider):
    name = "portal"

    def __init__(self, base):
        super().__init__()
        self.base = base

    def start_requests(self):
        if self.base:
            yield scrapy.Request(f"{self.base}/tr/etwinning/projects", self.projects)
            yield scrapy.Request(f"{self.base}/tr/connect/schools-organisations", self.schools)

    def record(self, kind, dataset, **fields):
        return {"kind": kind, "list": dataset, **fields}

    def projects(self, response):
        for card in response.css(".view-etwinning-projects .view-content article.project-card"):
            link = card.css(".project-card__title a[href*='/projects/']")
            address, state = link.attrib["href"], line(card.css(".project-card__status"))
            yield self.record("project", "esep_project_list", project_id=last_step(address), title=line(link), state=state)
            yield response.follow(address, self.project)
        yield from response.follow_all(css=".view-etwinning-projects .pager a[rel='next']", callback=self.projects)

    def project(self, response):
        node = response.css("article.node--type-etwinning-project")[0]
        partners = node.css(".partner-schools .partner-school")
        countries = [COUNTRIES[line(one.css(".partner-school__country"))] for one in partners]
        aliases = [href for href in node.css("a.project-old-link::attr(href)").getall() if href.split("/")[2] in OLD_HOSTS]
        whose = {"project_id": last_step(response.url), "state": line(node.css(".field--name-field-project-status .field__item"))}
        title = line(node.css("h1"))
        yield self.record("project", "esep_projects", **whose, title=title, countries=",".join(sorted(set(countries))),
                          started_on=node.css(".field--name-field-start-date time::attr(datetime)").get("")[:10],
                          languages=joined(node.css(".field--name-field-languages .field__item")),
                          subjects=joined(node.css(".field--name-field-subjects .field__item")),
                          age_range=joined(node.css(".field--name-field-age-range .field__item")), aliases=" ".join(aliases))
        for partner, country in zip(partners, countries):
            name = partner.css("a.partner-school__name")
            area_1, area_2 = place(line(partner.css(".partner-school__place")))
            yield self.record("participation", "esep_projects", **whose, project_title=title, school_name=line(name), country=country,
                              area_1=area_1, area_2=area_2, account=last_step(name.attrib["href"]),
                              role=line(partner.css(".partner-school__role")))

    def schools(self, response):
        for result in response.css(".view-schools-directory .view-content .school-result"):
            link, country = result.css("h3 a"), COUNTRIES[line(result.css(".school-result__country"))]
            if country != "TR":
                continue
            area_1, area_2 = place(line(result.css(".school-result__place")))
            address = link.attrib["href"]
            yield self.record("school", "esep_schools", name=line(link), country=country, area_1=area_1, area_2=area_2,
                              account=last_step(address))
            yield response.follow(address, self.school)
        yield from response.follow_all(css=".view-schools-directory .pager a[rel='next']", callback=self.schools)

    def school(self, response):
        node = response.css("article.node--type-organisation")[0]
        area_1, area_2 = place(line(node.css(".organisation__place")))
        whose = {"school_name": line(node.css("h1")), "country": COUNTRIES[line(node.css(".organisation__country"))],
                 "area_1": area_1, "area_2": area_2, "account": last_step(response.url)}
        label = line(node.css(".organisation__label"))
        if label:
            yield self.record("label", "esep_schools", label="eTwinning School", year=re.search(r"\d{4}-\d{4}", label)[0], **whose)
        for project in node.css(".organisation-projects .organisation-project"):
            link = project.css("a[href*='/projects/']")
            yield self.record("participation", "esep_schools", project_id=last_step(link.attrib["href"]), project_title=line(link),
                              state=line(project.css(".organisation-project__state")), **whose)


class SqlitePipeline:
    def open_spider(self, spider):
        self.database, self.waiting, self.insert = sqlite3.connect(sys.argv[2]), 0, {}
        self.database.execute("PRAGMA journal_mode = WAL")
        self.database.execute("PRAGMA synchronous = NORMAL")
        for kind, fields in FIELDS.items():
            self.database.execute(f"CREATE TABLE {kind} (list, {', '.join(fields)})")
            self.insert[kind] = f"INSERT INTO {kind} VALUES (?{', ?' * len(fields)})"

    def process_item(self, item, spider):
        kind = item["kind"]
        self.database.execute(self.insert[kind], [item["list"], *(item.get(field) or None for field in FIELDS[kind])])
        self.waiting += 1
        if self.waiting == 100:
            self.database.commit()
            self.waiting = 0
        return item

    def close_spider(self, spider):
        self.database.commit()
        self.database.close()


def main():
    process = CrawlerProcess({
        "ITEM_PIPELINES": {SqlitePipeline: 1}, "ROBOTSTXT_OBEY": True, "CONCURRENT_REQUESTS": 8, "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "DOWNLOAD_DELAY": 0, "HTTPCACHE_ENABLED": False, "COOKIES_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "ERROR", "MEMUSAGE_ENABLED": False, "REQUEST_FINGERPRINTER_IMPLEMENTATION": "2.7"})
    process.crawl(PortalSpider, base=sys.argv[1])
    process.start()


if __name__ == "__main__":
    main()
