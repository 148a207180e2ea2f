from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.filters import LIST_NAMES, NOT_STATED, Filters, Known, UnknownInLink, from_query

CODES = {
    "countries": ("UZB", "IND", "KAZ", "RUS"),
    "regions": ("central_asia", "europe"),
    "levels": ("6", "7", "8"),
    "forms": ("full_time", "extramural"),
    "funding": ("budget", "contract"),
    "sex": ("female", "male"),
    "types": ("framework", "exchange"),
    "statuses": ("active", "running"),
    "programmes": ("erasmus_plus", "giz"),
}
FACULTIES = {"DEMO": ("MED", "ENG"), "OSHTU": ("AD&CEF", "T&NRMF", "IPR&PD")}
SNAPSHOTS = ("20251103T090000Z-0000f1c7", "20251104T090000Z-0000f1c8")
KNOWN = Known(
    institutions=frozenset(FACULTIES),
    default_institution="DEMO",
    faculties={institution: frozenset(codes) for institution, codes in FACULTIES.items()},
    lists={name: frozenset(codes) for name, codes in CODES.items()},
    snapshots=frozenset(SNAPSHOTS),
)


@st.composite
def any_filters(draw: st.DrawFn) -> Filters:
    institution = draw(st.sampled_from(sorted(FACULTIES)))
    years = sorted(draw(st.lists(st.integers(1950, 2100), min_size=2, max_size=2)))
    offered = {**CODES, "faculties": FACULTIES[institution]}
    chosen = {name: draw(st.lists(st.sampled_from((*offered[name], NOT_STATED)))) for name in LIST_NAMES}
    return Filters(
        institution,
        from_year=draw(st.sampled_from((None, years[0]))),
        to_year=draw(st.sampled_from((None, years[1]))),
        population=draw(st.sampled_from(("degree", "all"))),
        currency=draw(st.sampled_from(("KGS", "USD", "EUR", "original"))),
        from_snapshot=draw(st.sampled_from((None, *SNAPSHOTS))),
        to_snapshot=draw(st.sampled_from((None, *SNAPSHOTS))),
        figures=draw(st.sampled_from(("exact", "protected"))),
        ending=draw(st.sampled_from(("", "90", "180", "365"))),
        ending_from=None,
        **{name: tuple(codes) for name, codes in chosen.items()},
    )


@given(any_filters())
def test_filters_come_back_from_their_link(filters: Filters) -> None:
    assert from_query(filters.to_query(), KNOWN) == (filters, [])


@given(any_filters())
def test_filters_come_back_from_the_text_of_an_address(filters: Filters) -> None:
    address = urlencode(filters.to_query())
    assert from_query(dict(parse_qsl(address)), KNOWN) == (filters, [])


@given(any_filters(), st.randoms(use_true_random=False))
def test_equal_choices_make_one_link_in_whatever_order_they_were_made(filters: Filters, chance: object) -> None:
    shuffled = {name: list(getattr(filters, name)) for name in LIST_NAMES}
    for codes in shuffled.values():
        chance.shuffle(codes)  # type: ignore[attr-defined]
    again = replace(filters, **{name: tuple(codes) for name, codes in shuffled.items()})  # type: ignore[arg-type]
    assert again == filters
    assert list(again.to_query().items()) == list(filters.to_query().items())


def test_defaults_stay_out_of_the_link_but_the_institution_is_always_named() -> None:
    assert Filters("DEMO").to_query() == {"institution": "DEMO"}
    assert Filters("DEMO", population="degree", currency="KGS").to_query() == {"institution": "DEMO"}


def test_a_link_names_its_parameters_in_the_order_of_the_design() -> None:
    filters = Filters("DEMO", 2016, 2025, faculties=("MED", "ENG"), countries=("UZB", "IND"), population="all")
    assert list(filters.to_query().items()) == [
        ("institution", "DEMO"),
        ("from", "2016"),
        ("to", "2025"),
        ("faculties", "ENG,MED"),
        ("countries", "IND,UZB"),
        ("population", "all"),
    ]


def test_how_figures_are_given_narrows_nothing_and_stays_when_choices_are_taken_back() -> None:
    protected = Filters("DEMO", countries=("IND",), figures="protected")
    assert protected.to_query() == {"institution": "DEMO", "countries": "IND", "figures": "protected"}
    assert protected.only() == Filters("DEMO", figures="protected")
    assert protected.is_narrowed and not protected.only().is_narrowed


def test_a_link_without_an_institution_opens_the_default_one() -> None:
    assert from_query({}, KNOWN) == (Filters("DEMO"), [])


def test_the_language_shares_the_link_and_is_left_alone() -> None:
    assert from_query({"lang": "ky", "institution": "OSHTU"}, KNOWN) == (Filters("OSHTU"), [])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"facultys": "MED"}, UnknownInLink("facultys", "MED", "name")),
        ({"countries": "ATL"}, UnknownInLink("countries", "ATL", "code")),
        ({"institution": "MIT"}, UnknownInLink("institution", "MIT", "code")),
        ({"population": "some"}, UnknownInLink("population", "some", "code")),
        ({"currency": "GBP"}, UnknownInLink("currency", "GBP", "code")),
        ({"ending": "30"}, UnknownInLink("ending", "30", "code")),
        ({"figures": "rounded"}, UnknownInLink("figures", "rounded", "code")),
        ({"from": "20x6"}, UnknownInLink("from", "20x6", "year")),
        ({"to": "٢٠٢٤"}, UnknownInLink("to", "٢٠٢٤", "year")),
        ({"from": "2025", "to": "2016"}, UnknownInLink("from", "2025", "order")),
    ],
)
def test_what_a_link_names_and_nobody_knows_is_said_aloud(query: dict[str, str], said: UnknownInLink) -> None:
    filters, unknown = from_query(query, KNOWN)
    assert filters == Filters("DEMO")
    assert unknown == [said]


def test_what_is_understood_in_a_link_still_counts_beside_what_is_not() -> None:
    filters, unknown = from_query({"countries": "UZB, ATL,IND", "from": "2016"}, KNOWN)
    assert filters == Filters("DEMO", from_year=2016, countries=("IND", "UZB"))
    assert unknown == [UnknownInLink("countries", "ATL", "code")]


def test_a_faculty_of_another_institution_is_unknown() -> None:
    filters, unknown = from_query({"institution": "OSHTU", "faculties": "T&NRMF,MED"}, KNOWN)
    assert filters == Filters("OSHTU", faculties=("T&NRMF",))
    assert unknown == [UnknownInLink("faculties", "MED", "code")]


def test_two_populations_in_a_link_are_not_understood() -> None:
    filters, unknown = from_query({"population": "degree,all"}, KNOWN)
    assert filters == Filters("DEMO")
    assert [one.value for one in unknown] == ["degree", "all"]


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=30), max_size=5))
def test_no_link_whatever_breaks_a_page(query: dict[str, str]) -> None:
    filters, _ = from_query(query, KNOWN)
    assert filters.institution in KNOWN.institutions


def test_only_keeps_the_named_choices_and_the_institution() -> None:
    filters = Filters("DEMO", 2016, 2025, faculties=("MED",), countries=("UZB",), population="all")
    assert filters.only("faculties", "population") == Filters("DEMO", faculties=("MED",), population="all")
    assert filters.only() == Filters("DEMO")
