"""Names of countries as offices write them: each means its country in every spelling, and nothing else does."""

import csv
import re
from collections import defaultdict

import pycountry
import pytest
from babel import Locale

from etl.likeness import Likeness
from etl.resolve import Reference
from etl.store import REFERENCE
from etl.text import fold
from etl.vocabulary import vocabulary

with (REFERENCE / "countries.csv").open(encoding="utf-8", newline="") as source:
    COUNTRIES = list(csv.DictReader(source))
NAMES = [(row[f"name_{language}"], row["country_code"]) for row in COUNTRIES for language in ("ky", "ru", "en")]
TO_LATIN = str.maketrans("АВСЕНКМОРТХаеорсху", "ABCEHKMOPTXaeopcxy")
TO_CYRILLIC = str.maketrans("ABCEHKMOPTXaeopcxy", "АВСЕНКМОРТХаеорсху")
# Letters that a Russian keyboard lacks, as people write instead.
KEYBOARD = str.maketrans("ӨөҮүҢң", "ОоУуНн")


def unlike(reference: Reference, labels: list[tuple[str, str]]) -> list[tuple[str, str, str | None]]:
    """(label, code it should mean, code it means) where the two differ."""
    found = [(label, code, reference.resolve("country", label)) for label, code in labels]
    return [(label, code, meant) for label, code, meant in found if code != meant]


@pytest.mark.parametrize(
    ("way", "spelt"),
    {
        "as it is": lambda name: name,
        "upper case": str.upper,
        "lower case": str.lower,
        "Latin letters that look alike": lambda name: name.translate(TO_LATIN),
        "Cyrillic letters that look alike": lambda name: name.translate(TO_CYRILLIC),
        "every second letter alike": lambda name: "".join(
            letter.translate(TO_LATIN if i % 2 else TO_CYRILLIC) for i, letter in enumerate(name)
        ),
        "no-break spaces": lambda name: f"\u00a0{name}\u00a0".replace(" ", "\u00a0"),
        "thin spaces": lambda name: name.replace(" ", "\u2009"),
        "a soft hyphen": lambda name: f"{name[:2]}\u00ad{name[2:]}",
        "zero widths": lambda name: f"\u200b{name}\ufeff",
        "a dot": lambda name: f"{name}.",
        "quotes": lambda name: f"«{name}»",
        "brackets": lambda name: f"({name})",
        "a footnote star": lambda name: f"{name}*",
        "a raised footnote number": lambda name: f"{name}¹⁾",
        "a footnote number in brackets": lambda name: f"{name} (2)",
        "a number of the list": lambda name: f"12. {name}",
        "a number with a bracket": lambda name: f"3) {name}",
        "a roman number": lambda name: f"IV. {name}",
        "another hyphen": lambda name: name.replace("-", "–").replace("’", "'"),
        "a broken line": lambda name: name.replace(" ", "\n"),
        "ё as е": lambda name: name.replace("ё", "е"),
        "no Kyrgyz letters": lambda name: name.translate(KEYBOARD),
        "twice": lambda name: f"{name} / {name}",
    }.items(),
)
def test_every_name_means_its_country(way: str, spelt, reference: Reference) -> None:  # type: ignore[no-untyped-def]
    assert way
    assert unlike(reference, [(spelt(name), code) for name, code in NAMES]) == []


def test_every_name_of_cldr_and_iso_3166_means_its_country(reference: Reference) -> None:
    labels: list[tuple[str, str]] = []
    for country in pycountry.countries:
        names = [country.name, getattr(country, "official_name", ""), getattr(country, "common_name", "")]
        labels += [(name, country.alpha_3) for name in names if name]
        labels += [(country.alpha_2, country.alpha_3), (country.alpha_3, country.alpha_3)]
        labels += [(Locale(code).territories[country.alpha_2], country.alpha_3) for code in ("ky", "ru", "en")]
    assert unlike(reference, [pair for pair in labels if pair[0] not in ("KP", "Congo")]) == []


def test_a_code_that_is_also_a_name_in_look_alike_letters_is_asked_about(reference: Reference) -> None:
    assert reference.resolve("country", "КР") == "KGZ"
    assert reference.resolve("country", "KP") is None  # Latin: North Korea, or Kyrgyzstan from a Latin keyboard
    assert set(Likeness(reference).suggest("country", "KP")) == {"North Korea", "Kyrgyzstan"}
    assert reference.resolve("country", "PK") == "PAK"
    assert reference.resolve("country", "РК") is None


@pytest.mark.parametrize("code", ["UZB", "KAZ", "TJK", "TKM", "RUS", "IND", "PAK", "TUR", "NPL", "EGY", "SDN"])
def test_russian_and_kyrgyz_endings_are_understood(code: str, reference: Reference) -> None:
    (row,) = [row for row in COUNTRIES if row["country_code"] == code]
    ky = row["name_ky"]
    last = re.sub("[^аоуыэеёиюяөү]", "", ky.lower())[-1]
    vowel = {"а": "а", "я": "а", "ы": "а", "у": "а", "о": "о", "е": "е", "и": "е", "э": "е", "ө": "ө", "ү": "ө"}[last]
    narrow = {"а": "ы", "о": "у", "е": "и", "ө": "ү"}[vowel]
    hard = ky[-1] in "пстфкхцчшщ"
    ablative = f"{ky}{'т' if hard else 'д'}{vowel}н"
    genitive = f"{ky}{'т' if hard else 'д' if ky[-1] in 'лмнрйзжвгдб' else 'н'}{narrow}н"
    labels = [ablative, f"{ablative} келген", genitive, f"{genitive} жарандары", f"{ky} Республикасы", f"{ky} жараны"]
    labels += [f"Республика {row['name_ru']}", f"Republic of {row['name_en']}", f"citizens of {row['name_en']}"]
    assert unlike(reference, [(label, code) for label in labels]) == []


@pytest.mark.parametrize(
    ("code", "labels"),
    [
        ("IND", "индийцы; граждане Индии; гр. Индии; гражданин Республики Индия; Indian; Indians; индус; индиялык; "
                "индиялыктар; Индиядан; Индия Республикасы; из Индии; студенты из Индии; Indian students; Үндүстан"),
        ("PAK", "Пакитан; пакистанцы; пакистанец; Pakistani; Pakistanis; пакистандык; Пакистандан келген; Pakisthan"),
        ("UZB", "Узбекстан; Узбекистон; Өзбекстан; Озбекстан; Ўзбекистон; O‘zbekiston; Oʻzbekiston; узбекистанец; "
                "граждане Узбекистана; Респ. Узбекистан; РУз; өзбекстандык; Узбекистан (РУз)"),
        ("KAZ", "Казакстан; Казахстан; Қазақстан; Qazaqstan; Kazakstan; казахстанцы; Республики Казахстан"),
        ("TJK", "Таджикстан; Тажикстан; Тоҷикистон; Tadjikistan; таджикистанцы; тажикстандык студенттер"),
        ("TKM", "Туркменстан; Туркмения; Түркмөнстан; Туркмонстан; Türkmenistan; Turkmenistan; из Туркмении"),
        ("KGZ", "КР; К.Р.; Кыргызстан; Киргизия; Киргизская Республика; Кыргыз Республикасы; гр. КР; "
                "Kyrgyz Republic"),
        ("RUS", "РФ; Российская Федерация; Россия (РФ); россияне; гр-не РФ; Россия Федерациясы; Орусия; "
                "Russian Federation"),
        ("CHN", "КНР; К.Н.Р.; Китайская Народная Республика; кытайлык; китайцы; PRC; Кытай Эл Республикасы; "
                "China, People's Republic of"),
        ("USA", "США; Соединенные Штаты Америки; АКШ; U.S.A.; American; США (Америка)"),
        ("ARE", "ОАЭ; Объединённые Арабские Эмираты; Эмираты; БАЭ; UAE; U.A.E."),
        ("SAU", "КСА; Саудовская Аровия; Саудовкая Аравия; Королевство Саудовская Аравия; KSA; Saudi; Сауд Арабиясы"),
        ("EGY", "АРЕ; Арабская Республика Египет; египтяне; Мисир; Egypt, Arab Rep."),
        ("IRN", "ИРИ; Исламская Республика Иран; иранцы; Iran, Islamic Republic of; Iran (Islamic Republic of)"),
        ("AFG", "ИРА; Афганстан; афганцы; Исламская Республика Афганистан; Afghan; Ооганстан"),
        ("KOR", "Корея; Южная Корея; Ю. Корея; Корея, Республика; Корея Республикасы; Түштүк Корея; "
                "Korea, Republic of; Korea, South"),
        ("PRK", "КНДР; Северная Корея; Сев. Корея; Korea, North; DPRK; Түндүк Корея"),
        ("COD", "ДРК; ДР Конго; Конго (ДРК); DR Congo; Congo, Dem. Rep."),
        ("COG", "Республика Конго; Конго, Республика; Congo, Rep.; Congo-Brazzaville"),
        ("CAF", "ЦАР; Центрально-Африканская Республика"),
        ("ZAF", "ЮАР; Южная Африка; South African Republic"),
        ("GBR", "Великобритания; Англия; Соединенное Королевство; UK; U.K.; Great Britain; Северная Ирландия"),
        ("MMR", "Бирма; Мьянма; Burma"), ("BLR", "Белоруссия; Республика Беларусь; Белорусия"),
        ("MDA", "Молдавия; Республика Молдова"), ("CZE", "Чехия; Чешская Республика; Czech Republic"),
        ("MKD", "Македония; Республика Македония; Северная Македония; FYROM"), ("SWZ", "Свазиленд; Swaziland; "
                "Эсватини"),
        ("CIV", "Кот-д'Ивуар; Кот д’Ивуар; Берег Слоновой Кости; Cote d'Ivoire; Ivory Coast"),
        ("TUR", "Турция; Турецкая Республика; Türkiye; Turkiye; TURKIYE; Turkey; Түркия"),
        ("NLD", "Нидерланды; Голландия; Holland; The Netherlands"), ("VNM", "СРВ; Viet Nam; Вьетнам"),
        ("BGD", "Бангладеш; Бангладешь; Бангладэш; бангладешцы"), ("TWN", "Тайвань; Тайвань (КНР); "
                "Taiwan, Province of China"),
        ("HKG", "Гонконг; Hong Kong; Китай (Гонконг); Hong Kong SAR"), ("PSE", "Палестина; ПНА; палестинцы; "
                "State of Palestine"),
        ("GIN", "Гвинея; Guinea"), ("GNB", "Гвинея-Бисау; Гвинея Бисау"), ("GNQ", "Экваториальная Гвинея"),
        ("PNG", "Папуа-Новая Гвинея"), ("WSM", "Самоа"), ("ASM", "Американское Самоа"), ("DMA", "Доминика"),
        ("DOM", "Доминиканская Республика"), ("NER", "Нигер; Niger"), ("NGA", "Нигерия; Nigeria; нигерийцы"),
        ("GEO", "Грузия; Georgia"), ("SDN", "Судан"), ("SSD", "Южный Судан"), ("IRL", "Ирландия"), ("DEU", "ФРГ"),
    ],
)  # fmt: skip
def test_what_offices_call_a_country_means_it(code: str, labels: str, reference: Reference) -> None:
    assert unlike(reference, [(label.strip(), code) for label in labels.split(";")]) == []


@pytest.mark.parametrize(
    ("what", "labels"),
    [
        ("not_in_iso", "Абхазия; Южная Осетия; ДНР; ЛНР; Приднестровье; Косово; Kosovo; Курдистан; Северный Кипр"),
        ("part_of_country", "Татарстан; Республика Татарстан; Чечня; Дагестан; Крым; Тибет; СУАР; Синьцзян; "
                            "Каракалпакстан; Кашмир; Пенджаб; Ташкент; г. Ташкент; Москва; Ош шаары; Dubai"),
        ("former_state", "СССР; Чехословакия; Югославия; ГДР; USSR"),
        ("region", "Европа; Азия; Африка; Страны Африки; СНГ; страны СНГ; дальнее зарубежье; КМШ; ЕАЭС; ШОС; "
                   "Центральная Азия; "
                   "Юго-Восточная Азия; алыскы чет өлкөлөр; жакынкы чет өлкөлөр; CIS; non-CIS; граждане стран СНГ"),
        ("ethnicity", "узбеки; узбек; казахи; русские; кыргыздар; уйгуры; дунгане; турки; таджики; Uzbek; "
                      "Russian; арабы; корейцы"),
        ("ambiguous", "Конго; Congo; РК; РТ; РБ; Китайская Республика; Республика Китай; Кытай Республикасы; "
                      "Republic of China; Dominica Republic; Гвиана; Виргинские острова; Индия / Пакистан"),
    ],
)  # fmt: skip
def test_what_is_no_country_is_named_and_never_guessed(what: str, labels: str, reference: Reference) -> None:
    for label in labels.split(";"):
        assert reference.resolve("country", label.strip()) is None, label
        assert Likeness(reference).what_it_is("country", label.strip()) == what, label


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("Конго", {"Демократическая Республика Конго", "Республика Конго"}),
        ("РТ", {"Таджикистан", "Тажикстан", "Турция", "Түркия"}),
        ("Татарстан", {"Россия"}),
        ("узбеки", {"Узбекистан", "Өзбекстан"}),
        ("Россия / Казахстан", {"Россия", "Казахстан"}),
        ("Европа", set[str]()),
        ("Абхазия", set[str]()),
    ],
)
def test_what_the_lists_know_of_a_label_is_all_that_is_suggested(
    label: str, names: set[str], reference: Reference
) -> None:
    assert set(Likeness(reference).suggest("country", label)) <= names
    assert bool(Likeness(reference).suggest("country", label)) == bool(names)


def test_a_part_of_a_country_may_stand_beside_it(reference: Reference) -> None:
    assert reference.resolve("country", "Россия (Татарстан)") == "RUS"
    assert reference.resolve("country", "Узбекистан, г. Ташкент") == "UZB"
    assert reference.resolve("country", "Россия (Ташкент)") is None
    assert reference.resolve("country", "Ташкент, Самарканд") is None


@pytest.mark.parametrize(
    "label", ["прочие страны", "Другие", "Others", "Башка өлкөлөр", "2. Прочие", "лица без гражданства", "не указано"]
)
def test_people_whom_no_country_can_be_given_count_as_not_stated(label: str, reference: Reference) -> None:
    assert reference.counts_as_not_stated(label)
    assert reference.resolve("country", label) is None


# Each misspelt as people do: a letter doubled, dropped, swapped, of a neighbouring key, by ear.
MISSPELT = """Узбекситан UZB; Узекистан UZB; Озбегистон UZB; Өзбекстаан UZB; Казахастан KAZ; Казастан KAZ;
Казакстант KAZ;
Таджикистант TJK; Таджекистан TJK; Тажикстнан TJK; Туркменестан TKM; Түркмөнистн TKM; Пакисстан PAK; Пакестант PAK;
Pakisan PAK; Индиия IND; Indya IND; Афганистант AFG; Афганестан AFG; Afghnistan AFG; Бангладишь BGD; Bangladash BGD;
Кытайй CHN; Китаай CHN; Chnia CHN; Россиийская Федерация RUS; Российсская Федирация RUS; Турцияя TUR; Turkeyy TUR;
Саудийская Аравия SAU; Соудовская Аравия SAU; Saudi Arbia SAU; Иорданя JOR; Ирданья JOR; Палестиина PSE; Сириия SYR;
Йеменн YEM; Иракк IRQ; Иранн IRN; Египетт EGY; Егопет EGY; Судаан SDN; Нигерриия NGA; Непалл NPL; Шри-Ланкка LKA;
Монголлия MNG; Южная Кореа KOR; Сверная Корея PRK; Вьетнамия VNM; Азербаджанн AZE; Белоруссья BLR; Украинна UKR;
Молдовва MDA; Германния DEU; Великобретания GBR; Филиппинны PHL; граждане Узбекситана UZB; Республика Казахтсаан KAZ;
Кыргыызстан KGZ; Граждане Индиии IND; пакистанци PAK; Камерунн CMR; Эфиопя ETH; Объединенные Арабские Эмирати ARE"""


def test_the_country_of_a_misspelling_is_suggested_first(reference: Reference) -> None:
    likeness = Likeness(reference)
    pairs = [line.strip().rsplit(" ", 1) for line in MISSPELT.replace("\n", " ").split(";")]
    assert len(pairs) >= 60
    assert [label for label, _code in pairs if reference.resolve("country", label)] == []
    suggested = {
        label: [reference.resolve("country", n) for n in likeness.suggest("country", label)] for label, _ in pairs
    }
    assert [label for label, code in pairs if code not in suggested[label]] == []
    assert sum(suggested[label][0] == code for label, code in pairs) >= 0.9 * len(pairs)


@pytest.mark.parametrize("label", ["Атлантида", "Атлантис", "Нарния", "Вакандия", "Лапландия", "Империя", "Студенты"])
def test_nothing_is_suggested_for_what_only_sounds_like_a_country(label: str, reference: Reference) -> None:
    assert Likeness(reference).suggest("country", label) == ()


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Таиландд", "Таиланд"),  # Тайланд in Kyrgyz
        ("Казакстон", "Казахстан"),
        ("Өзбекистон", "Өзбекстан"),
        ("Түркияя", "Түркия"),
        ("Uzbekstan", "Uzbekistan"),
    ],
)
def test_a_name_is_suggested_in_the_language_of_the_label(label: str, name: str, reference: Reference) -> None:
    assert name in Likeness(reference).suggest("country", label)


def test_every_name_that_is_suggested_is_an_official_one(reference: Reference) -> None:
    official = {row[name] for _code, row in reference.listed("country") for name in ("name_ky", "name_ru", "name_en")}
    likeness = Likeness(reference)
    suggested = {name for pair in MISSPELT.split(";") for name in likeness.suggest("country", pair.rsplit(" ", 1)[0])}
    assert suggested <= official


def test_no_spelling_means_two_countries_and_none_is_a_word_of_a_table(reference: Reference) -> None:
    words = vocabulary()
    meanings: dict[str, set[str]] = defaultdict(set)
    for _owner, label, code in reference.spellings("country"):
        meanings[fold(label)].add(code)
        assert reference.resolve("country", label) == code, label
        assert words.fields_named(label) == frozenset(), label
        assert [mark for mark in words.marks if words.is_mark(mark, label)] == [], label
        assert reference.group(label) is None, label
    assert {label: codes for label, codes in meanings.items() if len(codes) > 1} == {}


def test_the_word_for_a_state_never_makes_another_country(reference: Reference) -> None:
    """«Республика Конго» must not be read by way of «Конго», nor "Dominica Republic" by way of Dominica."""
    frames = [row["frame"] for row in reference.rows("label_frames") if "word for a state" in row["note"]]
    assert len(frames) > 30
    made = [(frame.replace("{}", name), code) for name, code in NAMES for frame in frames]
    wrong = {(label, code, meant) for label, code, meant in unlike(reference, made) if meant}
    assert wrong == {("Доминика Республикасы", "DMA", "DOM")}  # so CLDR calls the Dominican Republic in Kyrgyz


def test_the_language_of_a_course_is_no_country(reference: Reference) -> None:
    for language in ("English", "английский", "англис тили", "русский", "орус тили", "кыргызский", "кыргыз тили"):
        assert reference.resolve("country", language) is None
