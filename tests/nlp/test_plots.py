"""Plots are SVG with Hebrew labels that are read from right to left."""

import re
from xml.etree import ElementTree

import pytest

from nlp.plots import co_occurrence_plot, frequency_matrix, frequency_plot, timeline_plot
from nlp.statistics import CoOccurrence, Frequency, TimePoint
from nlp.svg_figure import right_to_left_words

pytest.importorskip("matplotlib", reason="the extra maagar[research] is not installed")
LABELS = {"trust": "אמון", "npg": "ממשל חדש (NPG, 2010) & <עוד>"}
SVG = "{http://www.w3.org/2000/svg}"


def words(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def position(svg: str, text: str) -> float:
    match = re.search(rf'x="([\d.]+)"[^>]*>{re.escape(text)}<', svg)
    assert match is not None
    return float(match[1])


FREQUENCIES = [Frequency("", "trust", 12, 9, 3, 1.0), Frequency("", "npg", 5, 4, 2, 0.5)]


def test_labels_stay_words_in_logical_order_isolated_as_right_to_left() -> None:
    svg = frequency_plot(FREQUENCIES, LABELS.__getitem__, title='תדירות ב"מאגר"')
    assert "\u2067אמון\u2069" in words(svg)
    assert "\u2067ממשל חדש (NPG, 2010) & <עוד>\u2069" in words(svg)
    assert '\u2067תדירות ב"מאגר"\u2069' in words(svg)


def test_bars_grow_from_right_to_left() -> None:
    svg = frequency_plot(FREQUENCIES, LABELS.__getitem__, title="תדירות")
    assert position(svg, "0") > position(svg, "5") > position(svg, "12")


def test_first_concept_of_the_matrix_stands_at_the_right_and_significance_is_marked() -> None:
    pair = CoOccurrence("trust", "npg", 7, 9, 8, 0.9, 20.0, 0.001, 0.01)
    svg = co_occurrence_plot([pair], LABELS.__getitem__, title="יחד")
    columns = re.findall(r'x="([\d.]+)"[^>]*transform="rotate\(-45[^>]*>\u2067(\w+)', svg)
    assert [name for _, name in sorted(columns, key=lambda found: -float(found[0]))] == ["אמון", "ממשל"]
    assert words(svg).count("7*") == 2


def test_matrix_of_groups_has_a_cell_for_each_count_and_names_the_unknown_group() -> None:
    found = [Frequency("", "trust", 3, 2, 1, 1.0), Frequency("2019", "trust", 8, 5, 2, 2.0)]
    shown = words(frequency_matrix(found, LABELS.__getitem__, title="לפי שנה"))
    assert [text for text in shown if text in {"3", "8", "—", "2019"}] == ["—", "2019", "3", "8"]


def test_matrix_shows_the_concepts_of_the_strongest_pairs_only() -> None:
    pairs = [CoOccurrence(f"a{n}", f"b{n}", 5, 9, 9, 0.5, 9.0 - n, 0.001, 0.01) for n in range(9)]
    shown = words(co_occurrence_plot(pairs, str, title="יחד", concepts=4))
    assert [text for text in shown if text[0] in "ab"] == ["a0", "b0", "a1", "b1"] * 2


def test_timeline_breaks_at_a_year_without_passages() -> None:
    points = [
        TimePoint("trust", 2019, 3, 1, 15.0),
        TimePoint("trust", 2020, 0, 0, None),
        TimePoint("trust", 2021, 1, 1, 5.0),
    ]
    svg = timeline_plot(points, LABELS.__getitem__, title="לאורך השנים")
    assert position(svg, "2019") < position(svg, "2020") < position(svg, "2021")
    line = re.search(
        r'<g id="line2d_[^"]*">\s*<path d="([^"]*)" clip-path[^>]*fill: none; stroke: #1b6ca8', svg
    )
    assert line is not None
    assert line[1].count("M") == 2


def test_same_numbers_give_the_same_svg() -> None:
    first, second = (frequency_plot(FREQUENCIES, LABELS.__getitem__, title="תדירות") for _ in range(2))
    assert first == second


def test_empty_statistics_are_drawn_as_an_empty_frame() -> None:
    for svg in (
        frequency_plot([], LABELS.__getitem__, title="ריק"),
        co_occurrence_plot([], LABELS.__getitem__, title="ריק"),
        timeline_plot([], LABELS.__getitem__, title="ריק"),
    ):
        assert "\u2067ריק\u2069" in words(svg)


def test_latin_words_are_left_as_they_are() -> None:
    assert right_to_left_words('<text x="1">2010 NPG</text>') == '<text x="1">2010 NPG</text>'
