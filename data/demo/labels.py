"""Words as offices type them, by language and code. Not the reference lists: a sender writes «КНР», not «Китай»."""

UNIVERSITY = {
    "en": "Demonstration University (invented data)",
    "ru": "Демонстрационный университет (данные вымышлены)",
    "ky": "Демонстрациялык университет (маалыматтар ойдон чыгарылган)",
}

FACULTY = {
    "en": {
        "MED": "Faculty of Medicine",
        "ENG": "Faculty of Engineering",
        "ENE": "Faculty of Energy",
        "ITF": "Faculty of Information Technology",
        "ECO": "Faculty of Economics and Management",
        "PHI": "Faculty of Philology",
        "LAW": "Faculty of Law",
        "COL": "College",
        "RET": "Institute of Retraining",
    },
    "ru": {
        "MED": "Медицинский факультет",
        "ENG": "Инженерный факультет",
        "ENE": "Энергетический факультет",
        "ITF": "Факультет информационных технологий",
        "ECO": "Факультет экономики и менеджмента",
        "PHI": "Филологический факультет",
        "LAW": "Юридический факультет",
        "COL": "Колледж",
        "RET": "Институт переподготовки",
    },
    "ky": {
        "MED": "Медицина факультети",
        "ENG": "Инженердик факультет",
        "ENE": "Энергетика факультети",
        "ITF": "Маалыматтык технологиялар факультети",
        "ECO": "Экономика жана менеджмент факультети",
        "PHI": "Филология факультети",
        "LAW": "Юридика факультети",
        "COL": "Колледж",
        "RET": "Кайра даярдоо институту",
    },
}

# code: English, Russian, Kyrgyz.
_COUNTRIES = {
    "UZB": ("Uzbekistan", "Узбекистан", "Өзбекстан"),
    "IND": ("India", "Индия", "Индия"),
    "PAK": ("Pakistan", "Пакистан", "Пакистан"),
    "KAZ": ("Kazakhstan", "Казахстан", "Казакстан"),
    "RUS": ("Russia", "Россия", "Россия"),
    "TJK": ("Tajikistan", "Таджикистан", "Тажикстан"),
    "TKM": ("Turkmenistan", "Туркменистан", "Түркмөнстан"),
    "TUR": ("Turkey", "Турция", "Түркия"),
    "CHN": ("China", "Китай", "Кытай"),
    "BGD": ("Bangladesh", "Бангладеш", "Бангладеш"),
    "EGY": ("Egypt", "Египет", "Египет"),
    "JOR": ("Jordan", "Иордания", "Иордания"),
    "AFG": ("Afghanistan", "Афганистан", "Афганистан"),
    "NGA": ("Nigeria", "Нигерия", "Нигерия"),
    "KOR": ("South Korea", "Южная Корея", "Түштүк Корея"),
    "NPL": ("Nepal", "Непал", "Непал"),
    "SDN": ("Sudan", "Судан", "Судан"),
    "LKA": ("Sri Lanka", "Шри-Ланка", "Шри-Ланка"),
    "SYR": ("Syria", "Сирия", "Сирия"),
    "MNG": ("Mongolia", "Монголия", "Монголия"),
    "IRN": ("Iran", "Иран", "Иран"),
    "AZE": ("Azerbaijan", "Азербайджан", "Азербайжан"),
    "YEM": ("Yemen", "Йемен", "Йемен"),
    "DEU": ("Germany", "Германия", "Германия"),
    "SAU": ("Saudi Arabia", "Саудовская Аравия", "Сауд Арабиясы"),
    "UKR": ("Ukraine", "Украина", "Украина"),
    "BLR": ("Belarus", "Беларусь", "Беларусь"),
    "JPN": ("Japan", "Япония", "Жапония"),
    "KEN": ("Kenya", "Кения", "Кения"),
    "FRA": ("France", "Франция", "Франция"),
    "USA": ("USA", "США", "АКШ"),
}
COUNTRY = {
    language: {code: names[place] for code, names in _COUNTRIES.items()}
    for place, language in enumerate(("en", "ru", "ky"))
}

# How single senders write some of them.
COUNTRY_SHORT_RU = COUNTRY["ru"] | {"CHN": "КНР", "RUS": "РФ", "KOR": "Ю. Корея", "SAU": "Сауд. Аравия"}
COUNTRY_OFFICIAL_RU = COUNTRY["ru"] | {
    "CHN": "Китайская Народная Республика",
    "RUS": "Российская Федерация",
    "KOR": "Республика Корея",
    "UZB": "Республика Узбекистан",
    "KAZ": "Республика Казахстан",
    "TJK": "Республика Таджикистан",
    "SYR": "Сирийская Арабская Республика",
    "YEM": "Йеменская Республика",
}
COUNTRY_OFFICIAL_EN = COUNTRY["en"] | {
    "RUS": "Russian Federation",
    "KOR": "Republic of Korea",
    "TUR": "Türkiye",
    "USA": "United States of America",
    "IRN": "Iran, Islamic Republic of",
    "SYR": "Syrian Arab Republic",
}

LEVEL = {
    "en": {4: "Retraining", 5: "College", 6: "Bachelor", 7: "Master", 8: "PhD"},
    "ru": {4: "Переподготовка", 5: "СПО", 6: "Бакалавриат", 7: "Магистратура", 8: "Аспирантура"},
    "ky": {6: "Бакалавриат", 7: "Магистратура", 8: "Аспирантура"},
}
SPECIALIST = {"en": "Specialist", "ru": "Специалитет"}

FORM = {
    "en": {"full_time": "Full-time", "extramural": "Extramural"},
    "ru": {"full_time": "очная", "extramural": "заочная"},
}

FUNDING = {
    "en": {
        "budget": "Budget",
        "contract": "Contract",
        "intergovernmental": "Intergovernmental agreement",
        "quota": "Quota",
        "ethnic_kyrgyz": "Ethnic Kyrgyz",
    },
    "ru": {
        "budget": "бюджет",
        "contract": "контракт",
        "intergovernmental": "межправительственное соглашение",
        "quota": "квота",
        "ethnic_kyrgyz": "этнические кыргызы",
    },
}

SEX = {
    "en": {"female": "Female", "male": "Male"},
    "ru": {"female": "жен.", "male": "муж."},
    "ky": {"female": "Аялдар", "male": "Эркектер"},
}


def level_of(isced_level: int, faculty_code: str, language: str) -> str:
    """The level in a sender's words; medicine has specialists where others have masters."""
    if isced_level == 7 and faculty_code == "MED":
        return SPECIALIST[language]
    return LEVEL[language][isced_level]
