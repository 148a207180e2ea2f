"""Colours that everybody can tell apart and read, the same in charts and theme, and letters of three languages."""

from __future__ import annotations

import re
import tomllib
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from coloraide import Color
from fontTools.ttLib import TTFont

from dashboard.chart import MOST_COLOURS, Chart, Mark
from dashboard.i18n import Language
from dashboard.look import DARK, LIGHT, Look
from tests.dashboard.drawn import checked

CHECKOUT = Path(__file__).resolve().parents[2]
THEME = tomllib.loads((CHECKOUT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
CSS = (CHECKOUT / "dashboard" / "static" / "page.css").read_text(encoding="utf-8")
LOOKS = {"light": LIGHT, "dark": DARK}
EYES = ("all", "protan", "deutan", "tritan")
# CIEDE2000 between two colours as such eyes see them. 2.3 is seen side by side; marks of a chart stand far apart, are
# small, and are named in a legend elsewhere: five times as much.
TOLD_APART = 11
# WCAG 2.2: words (1.4.3), marks that carry meaning (1.4.11).
READABLE, VISIBLE = 4.5, 3.0
TINTED = ("blue", "gray", "yellow", "red")

in_both = pytest.mark.parametrize("scheme", LOOKS)


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2 between two colours."""
    return float(Color(one).contrast(other, method="wcag21"))


def seen(colour: str, eyes: str) -> Color:
    """A colour as eyes without one kind of cones see it (Machado, Oliveira and Fernandes 2009)."""
    return Color(colour) if eyes == "all" else Color(colour).filter(eyes, method="machado")


def nearest(colours: tuple[str, ...], eyes: str) -> float:
    """The smallest distance between any two of these colours [CIEDE2000]."""
    return min(seen(a, eyes).delta_e(seen(b, eyes), method="2000") for a, b in combinations(colours, 2))


def test_contrast_and_distance_are_those_of_the_standards() -> None:
    # Black on white is 21 to 1; the first pair of Sharma, Wu and Dalal (2005) differs by 2.0425.
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    first, second = (Color("lab-d65", [50, a, b]) for a, b in ((2.6772, -79.7751), (0.0, -82.7485)))
    assert first.delta_e(second, method="2000") == pytest.approx(2.0425, abs=1e-4)
    # Red and green of one lightness are far apart to most, and near to eyes without green cones.
    assert nearest(("#B3372F", "#5B7A1E"), "all") > 50
    assert nearest(("#B3372F", "#5B7A1E"), "deutan") < 20


@in_both
@pytest.mark.parametrize("eyes", EYES)
def test_colours_that_stand_in_one_chart_can_be_told_apart(scheme: str, eyes: str) -> None:
    look = LOOKS[scheme]
    assert len(look.accents) == MOST_COLOURS == 6
    assert nearest(look.accents, eyes) >= TOLD_APART
    assert nearest(look.stages, eyes) >= TOLD_APART
    assert nearest(look.urgencies, eyes) >= TOLD_APART
    # Bars: what the title speaks of, the others, those that fell; those of whom nothing is stated.
    assert nearest((look.lead, look.quiet, look.accents[1]), eyes) >= TOLD_APART
    assert nearest((look.lead, look.apart), eyes) >= TOLD_APART


@in_both
def test_every_mark_stands_out_from_the_paper(scheme: str) -> None:
    look = LOOKS[scheme]
    for colour in {*look.accents, *look.stages, *look.urgencies, look.quiet, look.apart}:
        assert contrast(colour, look.paper) >= VISIBLE, colour


@in_both
def test_every_word_can_be_read(scheme: str) -> None:
    look, theme = LOOKS[scheme], THEME[scheme]
    backgrounds = [look.paper, theme["secondaryBackgroundColor"], theme["dataframeHeaderBackgroundColor"]]
    for words in (look.ink, look.muted, theme["primaryColor"], theme["linkColor"], theme["dataframeHeaderTextColor"]):
        assert [paper for paper in backgrounds if contrast(words, paper) < READABLE] == [], words
    for name in TINTED:
        assert contrast(theme[f"{name}TextColor"], theme[f"{name}BackgroundColor"]) >= READABLE, name
    assert contrast(look.action, look.paper) >= READABLE


@in_both
def test_small_print_can_be_read(scheme: str) -> None:
    look = LOOKS[scheme]
    faded = re.findall(r"opacity: (0\.\d+)", CSS)
    assert faded, "captions are paler than the text"
    for opacity in faded:
        printed = Color(look.paper).mix(look.ink, float(opacity), space="srgb").to_string(hex=True)
        assert contrast(printed, look.paper) >= READABLE, opacity


def test_the_band_of_invented_data_can_be_read_and_is_our_orange() -> None:
    found = re.search(r"\.band \{ background: (#\w+); color: (#\w+)", CSS)
    assert found is not None
    assert found[1] == LIGHT.accents[1]
    assert contrast(found[1], found[2]) >= READABLE
    assert min(contrast(found[1], look.paper) for look in LOOKS.values()) >= VISIBLE


@in_both
def test_theme_and_charts_have_the_same_colours(scheme: str) -> None:
    look, theme = LOOKS[scheme], THEME[scheme]
    of_theme = {
        name: theme[name]
        for name in ("textColor", "backgroundColor", "primaryColor", "linkColor", "greenColor", "blueColor")
    }
    assert of_theme == {
        "textColor": look.ink,
        "backgroundColor": look.paper,
        **dict.fromkeys(("primaryColor", "linkColor", "greenColor", "blueColor"), look.lead),
    }
    assert (theme["redColor"], theme["orangeColor"]) == (look.action, look.accents[1])
    assert (theme["violetColor"], theme["grayColor"]) == (look.accents[2], look.accents[5])
    assert tuple(theme["chartCategoricalColors"]) == look.accents


def heat_map(look: Look) -> Any:
    """Cells of 1, 4, 9 … 36 of at most 36: on a scale of square roots, one on each of six steps."""
    sizes = [1, 5, 10, 17, 26, 36]
    frame = pd.DataFrame({"row": ["А"] * 6, "column": list("абвгде"), "n": sizes})
    return drawn(look, "heatmap", frame, {"row": "row", "column": "column", "value": "n"})


def drawn(look: Look, mark: Mark, frame: pd.DataFrame, axes: dict[str, str]) -> Any:
    """A chart without words around it."""
    chart = Chart(frame=frame, mark=mark, axes=axes, unit="", title="", subtitle="", source="", alt="")
    return checked(chart, Language("ru"), look)


@in_both
def test_the_number_in_a_cell_can_be_read_on_each_step_of_the_scale(scheme: str) -> None:
    look = LOOKS[scheme]
    shades, *numbers = heat_map(look).data
    # Square roots of 1, 5, 10, 17, 26, 36 of 36 in sixths: 1.0, 2.2, 3.2, 4.1, 5.1, 6.0; the largest is on the last.
    assert list(shades.z[0]) == [1, 2, 3, 4, 5, 5]
    written = {
        x: (text, trace.textfont.color) for trace in numbers for x, text in zip(trace.x, trace.text, strict=True)
    }
    for place, step in enumerate(shades.z[0]):
        text, ink = written[place]
        assert text
        assert contrast(ink, look.scale[step]) >= READABLE, step
    assert min(contrast(look.text_on(step), shade) for step, shade in enumerate(look.scale)) >= READABLE
    lightness = [Color(shade).convert("lab-d65")["l"] for shade in look.scale]
    assert lightness in (sorted(lightness), sorted(lightness, reverse=True)), "more is always stronger"


def test_words_in_charts_are_in_ink() -> None:
    frame = pd.DataFrame({"year": [2020, 2021] * 2, "n": [1, 3, 5, 6], "region": ["А", "А", "Б", "Б"]})
    figure = drawn(DARK, "line", frame, {"year": "year", "value": "n", "series": "region"})
    assert {label.font.color for label in figure.layout.annotations} == {DARK.ink}
    dots = [re.findall(r"color:(#\w+)", label.text) for label in figure.layout.annotations]
    assert dots == [[DARK.accents[0]], [DARK.accents[1]]]


def test_every_font_has_the_letters_of_the_three_languages() -> None:
    letters = "ңөүҢӨҮ" + "абвгдеёжзийклмнопрстуфхцчшщъыьэюя" + "«»–—−…№·•\N{NO-BREAK SPACE}"
    fonts = sorted((CHECKOUT / "dashboard" / "static" / "fonts").glob("*.?tf*"))
    used = {Path(face["url"]).name for face in THEME["fontFaces"]}
    assert {font.name for font in fonts} == used
    for font in fonts:
        known = TTFont(font).getBestCmap()
        assert [letter for letter in letters if ord(letter) not in known] == [], font.name
