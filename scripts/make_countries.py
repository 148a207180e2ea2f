"""Write data/reference/countries.csv from ISO 3166-1 (pycountry) and CLDR names (Babel).

Run when ISO or CLDR change, read the difference, commit it: `python scripts/make_countries.py`.
CLDR writes for maps and calendars; where an office writes otherwise, NAMES has the office's name.
"""

import csv
import io
from pathlib import Path

import pycountry
from babel import Locale

TARGET = Path(__file__).resolve().parent.parent / "data" / "reference" / "countries.csv"
COLUMNS = [
    "country_code",
    "country_code_2",
    "name_ky",
    "name_ru",
    "name_en",
    "region",
    "is_cis",
    "note",
    "country_code_numeric",
]

# code: (ky, ru, en); "" keeps the CLDR name.
NAMES = {
    "KGZ": ("", "Кыргызстан", ""),
    "USA": ("АКШ", "США", ""),
    "COD": ("Конго Демократиялык Республикасы", "Демократическая Республика Конго", "Democratic Republic of the Congo"),
    "COG": ("Конго Республикасы", "Республика Конго", "Republic of the Congo"),
    "CAF": ("", "Центральноафриканская Республика", ""),
    "ZAF": ("Түштүк Африка Республикасы", "", ""),
    "MMR": ("Мьянма", "Мьянма", "Myanmar"),
    "PSE": ("Палестина", "Палестина", "Palestine"),
    "HKG": ("Гонконг", "Гонконг", "Hong Kong"),
    "MAC": ("Макао", "Макао", "Macao"),
    "SWZ": ("Эсватини", "", ""),
    "MDV": ("Мальдив аралдары", "", ""),
    "COM": ("Комор аралдары", "", ""),
    "FSM": ("", "Микронезия", ""),
    "CPV": ("", "", "Cabo Verde"),
    "SXM": ("", "", "Sint Maarten"),
    "PYF": ("Француз Полинезиясы", "", ""),
    "GUF": ("Француз Гвианасы", "", ""),
    "ATF": ("Француз Түштүк аймактары", "", ""),
    "SGS": ("", "Южная Георгия и Южные Сандвичевы острова", ""),
    "SHN": ("Ыйык Елена аралы", "Остров Святой Елены", ""),
    "BLM": ("Сен-Бартелеми", "", ""),
    "MAF": ("Сен-Мартен", "", ""),
    "SMR": ("Сан-Марино", "", ""),
    "DOM": ("Доминикан Республикасы", "", ""),
    "UMI": ("", "Внешние малые острова США", ""),
    "PNG": ("", "Папуа — Новая Гвинея", ""),
    "BES": ("", "Карибские Нидерланды", ""),
    "VGB": ("", "Британские Виргинские острова", ""),
    "VIR": ("", "Виргинские острова США", ""),
    "TCA": ("", "Острова Тёркс и Кайкос", ""),
    "HMD": ("", "Острова Херд и Макдональд", ""),
}

# Regions by UN M49, except where the office counts otherwise (see README.md there): Iran with the Middle East,
# Cyprus and Georgia with Europe, countries of the CIS apart.
REGIONS = {
    "central_asia": "KAZ KGZ TJK TKM UZB",
    "cis_other": "ARM AZE BLR MDA RUS",
    "south_asia": "AFG BGD BTN IND LKA MDV NPL PAK",
    "east_asia": "CHN HKG JPN KOR MAC MNG PRK TWN",
    "south_east_asia": "BRN IDN KHM LAO MMR MYS PHL SGP THA TLS VNM",
    "middle_east": "ARE BHR IRN IRQ ISR JOR KWT LBN OMN PSE QAT SAU SYR TUR YEM",
    "europe": (
        "ALA ALB AND AUT BEL BGR BIH CHE CYP CZE DEU DNK ESP EST FIN FRA FRO GBR GEO GGY GIB GRC HRV HUN IMN IRL ISL "
        "ITA JEY LIE LTU LUX LVA MCO MKD MLT MNE NLD NOR POL PRT ROU SJM SMR SRB SVK SVN SWE UKR VAT"
    ),
    "africa": (
        "AGO ATF BDI BEN BFA BWA CAF CIV CMR COD COG COM CPV DJI DZA EGY ERI ESH ETH GAB GHA GIN GMB GNB GNQ IOT KEN "
        "LBR LBY LSO MAR MDG MLI MOZ MRT MUS MWI MYT NAM NER NGA REU RWA SDN SEN SHN SLE SOM SSD STP SWZ SYC TCD TGO "
        "TUN TZA UGA ZAF ZMB ZWE"
    ),
    "north_america": "BMU CAN GRL SPM USA",
    "latin_america": (
        "ABW AIA ARG ATG BES BHS BLM BLZ BOL BRA BRB BVT CHL COL CRI CUB CUW CYM DMA DOM ECU FLK GLP GRD GTM GUF GUY "
        "HND HTI JAM KNA LCA MAF MEX MSR MTQ NIC PAN PER PRI PRY SGS SLV SUR SXM TCA TTO URY VCT VEN VGB VIR"
    ),
    "oceania": (
        "ASM ATA AUS CCK COK CXR FJI FSM GUM HMD KIR MHL MNP NCL NFK NIU NRU NZL PCN PLW PNG PYF SLB TKL TON TUV UMI "
        "VUT WLF WSM"
    ),
}

CIS_MEMBERS = {"ARM", "AZE", "BLR", "KAZ", "KGZ", "MDA", "RUS", "TJK", "UZB"}
CIS_ASSOCIATES = {"TKM"}

NOTES = {
    "TKM": "associate member of the CIS since 2005; counted with the CIS, as statistical offices do",
    "ATA": "in no region of UN M49; stands with Oceania so that every country has a region",
}

# CLDR shortens the words for islands on maps; an office writes them out.
SHORTENED = {"о-ва ": "Острова ", " о-ва": " острова", "о-в ": "Остров ", " & ": " and ", "St. ": "Saint "}


def spelled_out(name: str) -> str:
    """A CLDR name without the abbreviations of a map."""
    for short, long in SHORTENED.items():
        name = name.replace(short, long)
    return name


def region_of(code: str) -> str:
    """The one region that lists the country."""
    (region,) = [region for region, codes in REGIONS.items() if code in codes.split()]
    return region


def country_row(code: str, code_2: str, numeric: str) -> dict[str, str]:
    """One line of countries.csv."""
    own = NAMES.get(code, ("", "", ""))
    cldr = [Locale(language).territories[code_2] for language in ("ky", "ru", "en")]
    names = [office or spelled_out(name) for office, name in zip(own, cldr, strict=True)]
    is_cis = code in CIS_MEMBERS | CIS_ASSOCIATES
    values = [code, code_2, *names, region_of(code), str(is_cis).lower(), NOTES.get(code, ""), numeric]
    return dict(zip(COLUMNS, values, strict=True))


def countries_csv() -> str:
    """The whole list as text, sorted by code."""
    countries = sorted(pycountry.countries, key=lambda country: country.alpha_3)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(country_row(country.alpha_3, country.alpha_2, country.numeric) for country in countries)
    return text.getvalue()


if __name__ == "__main__":
    TARGET.write_text(countries_csv(), encoding="utf-8", newline="\n")
