from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.chart import Chart, Mark
from dashboard.i18n import CODES, Language
from dashboard.look import DARK, LIGHT
from dashboard.plots import TOPOJSON_URL, plotly_config
from dashboard.plots.lines import pushed_apart
from dashboard.plots.trend import trend_html
from tests.dashboard.drawn import checked

STATIC = Path(__file__).resolve().parents[2] / "dashboard" / "static"
RU = Language("ru")


def chart(mark: Any, frame: dict[str, Any], axes: dict[str, str], **more: Any) -> Chart:
    words: dict[str, Any] = {
        "unit": "студентов",
        "title": "Находка",
        "subtitle": "мера",
        "source": "источник",
        "alt": "смысл",
    }
    return Chart(frame=pd.DataFrame(frame), mark=mark, axes=axes, **words, **more)


BARS = chart(
    "bars",
    {"name": ["Индия", "Непал"], "headcount": [1284, 3]},
    {"category": "name", "value": "headcount"},
    highlight=frozenset(["Индия"]),
)
YEARS = chart(
    "columns",
    {"year": [2022, 2023, 2025], "headcount": [10, None, 30], "provisional": [False, False, True]},
    {"year": "year", "value": "headcount", "provisional": "provisional"},
)


def test_bars_are_ranked_down_the_page_and_begin_at_zero() -> None:
    figure = checked(BARS, RU)
    assert figure.layout.yaxis.autorange == "reversed"
    assert figure.layout.xaxis.range[0] == 0
    assert list(figure.data[0].text) == ["1\N{NO-BREAK SPACE}284", "3"]


def test_what_the_title_speaks_of_has_the_strong_colour() -> None:
    assert list(checked(BARS, RU).data[0].marker.color) == [LIGHT.lead, LIGHT.quiet]
    assert list(checked(BARS, RU, DARK).data[0].marker.color) == [DARK.lead, DARK.quiet]


def test_a_missing_year_is_a_gap_and_not_a_zero() -> None:
    columns = checked(YEARS, RU).data[0]
    assert list(columns.x) == [2022, 2023, 2024, 2025]
    assert [value is None for value in columns.y] == [False, True, True, False]
    assert list(columns.text) == ["10", "", "", "30"]


def test_a_provisional_year_is_hollow() -> None:
    columns = checked(YEARS, RU).data[0]
    assert columns.marker.color[-1] == LIGHT.paper
    assert list(columns.marker.line.width) == [0, 0, 0, 2]


def test_the_latest_year_always_has_its_name() -> None:
    years = list(range(2016, 2026))
    ten = replace(YEARS, frame=pd.DataFrame({"year": years, "headcount": years, "provisional": [False] * 10}))
    assert list(checked(ten, RU).layout.xaxis.ticktext) == ["2016/17", "2019/20", "2022/23", "2025/26"]


def test_a_line_breaks_where_a_year_is_missing_and_carries_its_name() -> None:
    frame = {"year": [2020, 2022, 2020, 2021], "n": [1, 3, 5, 6], "region": ["А", "А", "Б", "Б"]}
    figure = checked(chart("line", frame, {"year": "year", "value": "n", "series": "region"}), RU)
    assert list(figure.data[0].y) == [1, None, 3] and not figure.data[0].connectgaps
    assert [note.text.split()[-1] for note in figure.layout.annotations] == ["А", "Б"]
    assert not figure.layout.showlegend


def test_no_more_than_six_lines_are_drawn() -> None:
    frame = {"year": [2020] * 8, "n": list(range(8)), "region": [str(n) for n in range(8)]}
    assert len(checked(chart("line", frame, {"year": "year", "value": "n", "series": "region"}), RU).data) == 6


def test_numbers_in_a_heat_map_can_be_read_on_their_colour() -> None:
    frame = {"f": ["A", "A"], "c": ["X", "Y"], "n": [100, 1]}
    figure = checked(chart("heatmap", frame, {"row": "f", "column": "c", "value": "n"}), RU)
    assert {trace.text: trace.textfont.color for trace in figure.data[1:]} == {
        ("1",): LIGHT.ink,
        ("100",): LIGHT.paper,
    }


MARKS: list[tuple[Mark, dict[str, list[object]], dict[str, str], list[object]]] = [
    ("bars", {"name": ["A", "B"], "n": [2, 1]}, {"category": "name", "value": "n"}, [0, 1]),
    # 2021 was not reported: its place on the axis stands for nothing.
    ("columns", {"year": [2020, 2022], "n": [2, 1]}, {"year": "year", "value": "n"}, [0, None, 1]),
    (
        "line",
        {"year": [2020, 2021, 2020], "n": [1, 2, 3], "of": ["A", "A", "B"]},
        {"year": "year", "value": "n", "series": "of"},
        [0, 1, 2, None],
    ),
    # Dark numbers and pale ones are two traces: 1 and the pair that was not reported, then 100.
    (
        "heatmap",
        {"f": ["A", "A", "B", "B"], "c": ["X", "Y", "X", "Y"], "n": [100, 1, None, 100]},
        {"row": "f", "column": "c", "value": "n"},
        [1, 2, 0, 3],
    ),
    (
        "map",
        {"at": ["IND", "UZB"], "name": ["A", "B"], "n": [2, 1]},
        {"place": "at", "category": "name", "value": "n"},
        [0, 1],
    ),
    (
        "timeline",
        {"name": ["A", "B"], "from": [date(2020, 1, 1)] * 2, "to": [date(2021, 1, 1)] * 2, "of": ["x", "y"]},
        {"category": "name", "start": "from", "end": "to", "group": "of"},
        [0, 1],
    ),
]


@pytest.mark.parametrize(("mark", "frame", "axes", "positions"), MARKS)
def test_every_mark_carries_its_position_so_that_a_click_tells_which_was_meant(
    mark: Mark, frame: dict[str, list[object]], axes: dict[str, str], positions: list[object]
) -> None:
    figure = checked(chart(mark, frame, axes), RU)
    carried = [values[-1] for trace in figure.data if trace.customdata is not None for values in trace.customdata]
    assert carried == positions


def test_a_timeline_shows_what_needs_action_in_red_and_the_day_of_the_figures() -> None:
    frame = {
        "name": ["A", "B"],
        "start": [date(2020, 1, 1), date(2021, 1, 1)],
        "end": [date(2025, 12, 1), date(2028, 1, 1)],
        "state": ["истекает", "действует"],
    }
    axes = {"category": "name", "start": "start", "end": "end", "group": "state"}
    groups = ("истекает", "скоро", "позже", "действует")
    line = chart("timeline", frame, axes, highlight=frozenset(["истекает"]), groups=groups, today=date(2025, 11, 3))
    figure = checked(line, RU)
    assert [trace.marker.color for trace in figure.data] == [LIGHT.action, LIGHT.quiet]
    assert figure.layout.annotations[0].text == "03.11.2025"


def test_a_map_speaks_iso_codes_and_hovers_in_the_language() -> None:
    frame = {"code": ["IND"], "name": ["Индия"], "n": [371]}
    figure = checked(chart("map", frame, {"place": "code", "category": "name", "value": "n"}), RU)
    assert list(figure.data[0].locations) == ["IND"]
    assert list(figure.data[0].customdata[0])[:2] == ["Индия", "371 студентов"]


def test_the_outlines_of_countries_are_ours() -> None:
    assert plotly_config(RU)["topojsonURL"] == TOPOJSON_URL
    world = json.loads((STATIC / "topojson" / "world_110m.json").read_text(encoding="utf-8"))
    assert {"countries", "land"} <= set(world["objects"])


@pytest.mark.parametrize("code", CODES)
def test_plotly_is_given_the_months_of_every_language(code: str) -> None:
    months = plotly_config(Language(code))["locales"][code]["format"]["months"]
    assert months[10] == {"ky": "Ноябрь", "ru": "ноябрь", "en": "November"}[code]


@pytest.mark.parametrize("name", ["PT_Sans-Web-Regular.ttf", "PT_Sans-Web-Bold.ttf"])
def test_the_fonts_are_served_from_here(name: str) -> None:
    assert (STATIC / "fonts" / name).stat().st_size > 100_000


def test_what_is_not_stated_is_grey_and_not_in_the_colours_of_the_data() -> None:
    figure = checked(replace(BARS, apart=frozenset(["Непал"])), RU)
    assert list(figure.data[0].marker.color) == [LIGHT.lead, LIGHT.apart]


def test_the_shades_of_a_map_begin_at_nobody() -> None:
    # Else the smaller of two countries would be as pale as one that sends no one.
    frame = {"code": ["IND", "UZB"], "name": ["Индия", "Узбекистан"], "n": [400, 100]}
    figure = checked(chart("map", frame, {"place": "code", "category": "name", "value": "n"}), RU)
    assert (figure.data[0].zmin, figure.data[0].zmax) == (0, 20)


@pytest.mark.parametrize(
    ("count", "words"), [(1, "1 студент"), (3, "3 студента"), (5, "5 студентов"), (21, "21 студент")]
)
def test_the_hover_of_a_mark_counts_in_russian_as_russian_counts(count: int, words: str) -> None:
    frame = {"name": ["Индия"], "headcount": [count]}
    axes = {"category": "name", "value": "headcount"}
    bars = chart("bars", frame, axes, counted=("{count} student", "{count} students"))
    shown = json.dumps(checked(bars, RU).to_plotly_json(), ensure_ascii=False, default=str)
    assert re.search(rf'"[^"]*\b{words}["<]', shown.replace("\N{NO-BREAK SPACE}", " "))


def test_names_at_the_ends_of_lines_stand_near_them_and_never_over_one_another() -> None:
    # Each is 10 high. The first two would overlap: as a block of 20 around (4 + 8) / 2 they would begin below zero.
    assert pushed_apart([4, 8, 50], [10, 10, 10]) == [5, 15, 50]
    # Three around 100 stand as a block from 85 to 115; a fourth at 112 joins them: (300 + 112) / 4 = 103, 83 to 123.
    assert pushed_apart([100, 100, 100], [10, 10, 10]) == [90, 100, 110]
    assert pushed_apart([100, 100, 100, 112], [10, 10, 10, 10]) == [88, 98, 108, 118]


def test_amounts_beside_columns_are_in_one_size_and_in_full_under_the_pointer() -> None:
    frame = {"year": [2023, 2024], "amount": [33_900_000, 1_490_760]}
    axes = {"year": "year", "value": "amount"}
    columns = replace(chart("columns", frame, axes, value_kind="amount", size=1e6), unit="сом")
    figure = checked(columns, RU)
    assert list(figure.data[0].text) == ["33,9", "1,5"]
    assert figure.data[0].customdata[0][1] == "33,9\N{NO-BREAK SPACE}млн\N{NO-BREAK SPACE}сом"


def test_a_timeline_of_many_years_has_few_marks_for_a_narrow_screen() -> None:
    frame = {"name": ["A"], "start": [date(2016, 3, 1)], "end": [date(2029, 2, 28)], "state": ["идёт"]}
    axes = {"category": "name", "start": "start", "end": "end", "group": "state"}
    # 2016 to 2029 are 14 years: a mark every third leaves five.
    assert checked(chart("timeline", frame, axes), RU).layout.xaxis.dtick == "M36"


def test_the_small_columns_of_a_key_figure_stand_on_zero_and_leave_a_gap_where_nothing_is_known() -> None:
    drawn = trend_html([10, None, 40, 0], LIGHT)
    # 10 of 40 is a quarter of the height; the missing year and the zero have no column.
    columns = re.findall(r"<div(?: style=\"height:(\d+)%;background:(#\w+)\")?></div>", drawn)
    assert columns == [("25", LIGHT.quiet), ("", ""), ("100", LIGHT.quiet), ("", "")]
    assert trend_html([1, 2], LIGHT).count(LIGHT.lead) == 1
