from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from dashboard.i18n import CODES, Language
from dashboard.look import LIGHT
from dashboard.reports.canvas import width_of, wrapped
from dashboard.reports.grids import shade_of
from dashboard.reports.svg import rows_drawn, svg_of
from tests.reports.paper import KYRGYZ, LONG, PAYLOADS, chart, charts

EN = Language("en")
WIDTH = 240.0
MARKS = tuple(charts(["a"]))


def parsed(svg: str) -> Any:
    return etree.fromstring(svg.encode("utf-8"))


def words(svg: str) -> list[str]:
    return [str(text.text) for text in parsed(svg).iter("{*}text")]


def boxes(svg: str) -> list[tuple[float, float, str]]:
    """Left and right edge and colour of each box."""
    found = []
    for path in parsed(svg).iter("{*}path"):
        fill = re.search(r"fill: (#[0-9a-f]{6})", path.get("style") or "")
        xs = [float(x) for x in re.findall(r"[ML] ([\d.]+) ", path.get("d"))]
        if fill and xs:
            found.append((min(xs), max(xs), fill[1].upper()))
    return found


@pytest.mark.parametrize("mark", MARKS)
def test_whatever_a_name_holds_is_written_as_it_is(mark: str) -> None:
    names = [*PAYLOADS[:5], KYRGYZ] if mark in ("line", "multiples") else [*PAYLOADS, KYRGYZ]
    said = "".join(words(svg_of(charts(names)[mark], EN, 500.0)))
    if mark != "columns":
        assert [name for name in names if name.replace(" ", "") not in said.replace(" ", "")] == []


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("width", [238.0, 499.0])
def test_no_word_reaches_over_the_edge_of_a_drawing(mark: str, width: float) -> None:
    drawn = svg_of(charts([LONG, "Факультет экономики и менеджмента " * 4, "B"])[mark], EN, width)
    for text in parsed(drawn).iter("{*}text"):
        # Heads of columns lean; they are cut to their room.
        if "rotate(-0" in text.get("transform"):
            left, right = ends_of(text)
            assert left >= -1 and right <= width + 1, text.text


def ends_of(text: Any) -> tuple[float, float]:
    """Left and right end of a line of words."""
    style = dict(part.split(": ", 1) for part in text.get("style").split("; "))
    x, wide = float(text.get("x")), width_of(text.text, float(style["font-size"].removesuffix("px")))
    left = {"end": x - wide, "middle": x - wide / 2}.get(style["text-anchor"], x)
    return left, left + wide


@pytest.mark.parametrize("code", CODES)
def test_numbers_are_written_as_the_language_writes_them(code: str) -> None:
    bars = chart("bars", {"name": ["a"], "value": [1284.0]}, {"category": "name", "value": "value"})
    assert Language(code).number(1284) in words(svg_of(bars, Language(code), WIDTH))


def test_bars_that_fall_lie_on_the_other_side_of_zero_in_another_colour() -> None:
    frame = {"name": ["up", "down"], "value": [100.0, -50.0]}
    bars = chart("bars", frame, {"category": "name", "value": "value"}, value_kind="difference")
    drawn = svg_of(bars, EN, WIDTH)
    rise = next(box for box in boxes(drawn) if box[2] == LIGHT.lead)
    fall = next(box for box in boxes(drawn) if box[2] == LIGHT.accents[1])
    assert fall[1] == pytest.approx(rise[0], abs=0.1), "both begin at zero"
    assert rise[1] - rise[0] == pytest.approx(2 * (fall[1] - fall[0]), abs=0.2), "100 is twice 50"
    assert {"+100", "\N{MINUS SIGN}50"} <= set(words(drawn))


def test_a_provisional_year_is_hollow_and_a_missing_year_is_a_gap() -> None:
    drawn = svg_of(charts(["a"])["columns"], EN, WIDTH)
    # 2022 quiet; 2023, 2024 nothing; 2025, the latest, hollow.
    assert [box[2] for box in boxes(drawn)] == [LIGHT.quiet, LIGHT.paper]
    assert {"2022/23", "2023/24", "2024/25", "2025/26"} >= {word for word in words(drawn) if "/" in word}
    assert "31\N{NO-BREAK SPACE}000" in words(drawn) and "0" not in words(drawn)


def test_a_line_does_not_lead_over_a_year_without_a_figure() -> None:
    frame = {"name": ["a"] * 3, "year": [2021, 2022, 2024], "value": [1, 2, 3]}
    drawn = svg_of(chart("line", frame, {"series": "name", "year": "year", "value": "value"}), EN, WIDTH)
    runs = [path.get("d") for path in parsed(drawn).iter("{*}path") if LIGHT.lead.lower() in (path.get("style") or "")]
    assert max(one.count("L ") for one in runs if "M" in one) == 1, "2021 to 2022, and no further"


def test_an_empty_chart_is_no_drawing() -> None:
    bars = charts(["a"])["bars"]
    assert svg_of(replace(bars, frame=bars.frame.head(0)), EN, WIDTH) == ""


def test_of_a_long_timeline_as_much_is_drawn_as_a_page_holds() -> None:
    timeline = charts([f"Agreement {number}" for number in range(90)])["timeline"]
    assert rows_drawn(timeline) == 40
    said = words(svg_of(timeline, EN, 499.0))
    assert "Agreement 39" in said and "Agreement 40" not in said


def test_the_same_chart_is_the_same_drawing() -> None:
    bars = charts(["a", "b"])["bars"]
    assert svg_of(bars, EN, WIDTH) == svg_of(bars, EN, WIDTH)


def test_a_name_breaks_at_spaces_and_hyphens_and_is_cut_when_it_is_too_long() -> None:
    lines = wrapped("Инженердик-педагогикалык факультет", 7.5, 70)
    assert lines == ["Инженердик-", "педагогикалык", "факультет"]
    assert len(wrapped("слово " * 50, 7.5, 70, most=3)) == 3
    assert wrapped("слово " * 50, 7.5, 70, most=3)[-1].endswith("…")
    assert width_of(wrapped(LONG, 7.5, 70)[0], 7.5) <= 70


def test_a_shade_lies_between_the_colours_of_its_scale() -> None:
    assert shade_of(("#000000", "#FFFFFF"), 0.0) == "#000000"
    assert shade_of(("#000000", "#FFFFFF"), 1.0) == "#FFFFFF"
    # 0.5 of 255 is 127.5, which rounds to the even 128 = 0x80.
    assert shade_of(("#000000", "#FFFFFF"), 0.5) == "#808080"
