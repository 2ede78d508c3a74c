"""Plots of concept statistics as SVG, read from right to left."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING

from nlp.statistics import CoOccurrence, Frequency, TimePoint
from nlp.svg_figure import drawn, show_sides

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#1b6ca8", "#c8553d", "#2e8b57", "#8a5a9e", "#b8860b", "#4f6d7a", "#d1495b", "#3d3d3d")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a matrix: the value that its colour shows, and what is written in it."""

    value: float
    text: str


def frequency_plot(frequencies: Sequence[Frequency], label: Callable[[str], str], *, title: str) -> str:
    """Return horizontal bars of mentions as SVG, the first on top, growing from right to left."""
    names = [label(frequency.concept_id) for frequency in frequencies]
    counts = [frequency.mentions for frequency in frequencies]

    def draw(axes: "Axes") -> None:
        axes.barh(range(len(counts)), counts, color=COLOURS[0])
        for row, count in enumerate(counts):
            spot = (-3.0, 0.0)
            axes.annotate(
                str(count), (count, row), xytext=spot, textcoords="offset points", ha="right", va="center"
            )
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.invert_xaxis()
        axes.yaxis.tick_right()
        axes.margins(x=0.12)
        axes.set_xlabel("אזכורים")
        show_sides(axes, ("right", "bottom"))

    return drawn(draw, title, height=1.2 + 0.32 * max(len(names), 2))


def frequency_matrix(
    frequencies: Sequence[Frequency],
    label: Callable[[str], str],
    *,
    title: str,
    concepts: int = 15,
    groups: int = 24,
) -> str:
    """Return mentions by concept and group as SVG: rows the most frequent concepts, columns the groups.

    With more groups than `groups`, those with the most mentions. The first group is at the right; a group
    without a name (an unknown year or author) is "—".
    """
    by_concept: Counter[str] = Counter()
    by_group: Counter[str] = Counter()
    for frequency in frequencies:
        by_concept[frequency.concept_id] += frequency.mentions
        by_group[frequency.group] += frequency.mentions
    rows = [concept for concept, _ in by_concept.most_common(concepts)]
    kept = {group for group, _ in by_group.most_common(groups)}
    columns = [group for group in by_group if group in kept]
    cells = {
        (rows.index(each.concept_id), columns.index(each.group)): Cell(each.mentions, str(each.mentions))
        for each in frequencies
        if each.concept_id in rows and each.group in kept
    }
    names = [label(concept) for concept in rows]
    return _matrix(cells, names, [group or "—" for group in columns], title)


def co_occurrence_plot(
    pairs: Sequence[CoOccurrence], label: Callable[[str], str], *, title: str, concepts: int = 14
) -> str:
    """Return a matrix of the concepts of the strongest pairs as SVG: the darker, the greater normalised PMI.

    `pairs` come strongest first. A cell shows how many passages the two share; "*" marks q < .05. The first
    concept is at the right.
    """
    shown = list(dict.fromkeys(name for pair in pairs for name in (pair.first, pair.second)))[:concepts]
    cells: dict[tuple[int, int], Cell] = {}
    for pair in pairs:
        if pair.first in shown and pair.second in shown:
            row, column = shown.index(pair.first), shown.index(pair.second)
            cell = Cell(max(0.0, pair.npmi), f"{pair.together}{'*' if pair.q < 0.05 else ''}")
            cells |= {(row, column): cell, (column, row): cell}
    names = [label(concept) for concept in shown]
    return _matrix(cells, names, names, title, darkest=1.0)


def _matrix(
    cells: Mapping[tuple[int, int], Cell],
    rows: Sequence[str],
    columns: Sequence[str],
    title: str,
    *,
    darkest: float | None = None,
) -> str:
    """Return a matrix laid out from right to left; `darkest` is the value of the darkest colour."""
    top = darkest or max((cell.value for cell in cells.values()), default=1.0)
    values = [
        [cells[row, column].value if (row, column) in cells else 0.0 for column in range(len(columns))]
        for row in range(len(rows))
    ]

    def draw(axes: "Axes") -> None:
        if rows and columns:
            axes.imshow(values, cmap="Blues", vmin=0.0, vmax=top, aspect="auto")
        for (row, column), cell in cells.items():
            colour = "white" if cell.value > 0.6 * top else "black"
            axes.annotate(cell.text, (column, row), ha="center", va="center", color=colour)
        axes.set_xticks(range(len(columns)), columns, rotation=45, ha="left", rotation_mode="anchor")
        axes.set_yticks(range(len(rows)), rows)
        axes.xaxis.tick_top()
        axes.yaxis.tick_right()
        axes.invert_xaxis()
        show_sides(axes, ())

    height, width = (2.0 + 0.4 * max(len(names), 3) for names in (rows, columns))
    return drawn(draw, title, height=height, width=width + 2.5)


def timeline_plot(points: Sequence[TimePoint], label: Callable[[str], str], *, title: str) -> str:
    """Return lines of mentions in a thousand words by year as SVG; years run from left to right.

    A line breaks at a year that no passage is from.
    """
    lines: dict[str, list[TimePoint]] = {}
    for point in points:
        lines.setdefault(point.concept_id, []).append(point)

    def draw(axes: "Axes") -> None:
        for number, (concept, line) in enumerate(lines.items()):
            years = [point.year for point in line]
            values = [nan if point.per_thousand is None else point.per_thousand for point in line]
            colour = COLOURS[number % len(COLOURS)]
            axes.plot(years, values, marker="o", color=colour, label=label(concept))
        years = sorted({point.year for point in points})
        axes.set_xticks(years[:: 1 + len(years) // 15])
        axes.set_ylim(bottom=0)
        axes.set_ylabel("אזכורים לאלף מילים")
        show_sides(axes, ("left", "bottom"))
        if lines:
            axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0), markerfirst=False)

    return drawn(draw, title, height=4.0)
