"""Plots of concept statistics as SVG, read from right to left.

Words stay words in the SVG, in logical order: the reader's program lays Hebrew out, each label isolated as
right-to-left so that brackets, numbers and Latin letters inside it stand where they should.
"""

import io
import re
from collections.abc import Callable, Sequence
from html import escape, unescape
from math import nan
from typing import TYPE_CHECKING, Any

from nlp.errors import MissingExtraError
from nlp.statistics import CoOccurrence, Frequency, TimePoint

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#1b6ca8", "#c8553d", "#2e8b57", "#8a5a9e", "#b8860b", "#4f6d7a", "#d1495b", "#3d3d3d")
FONTS = ["Noto Sans Hebrew", "Arial", "DejaVu Sans"]
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    "svg.hashsalt": "maagar",
    "axes.grid": False,
}
HEBREW = re.compile("[\u0590-\u05ff\u0600-\u06ff]")
TEXT_ELEMENT = re.compile(r"(<text\b[^>]*>)([^<]+)(</text>)")


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
        _frame(axes, ("right", "bottom"))

    return _svg(draw, title, height=1.2 + 0.32 * max(len(names), 2))


def co_occurrence_plot(pairs: Sequence[CoOccurrence], label: Callable[[str], str], *, title: str) -> str:
    """Return a matrix of the concepts in `pairs` as SVG: the darker, the stronger (normalised PMI).

    A cell shows how many passages the two share; "*" marks q < .05. The first concept is at the right.
    """
    concepts = list(dict.fromkeys(name for pair in pairs for name in (pair.first, pair.second)))
    cells = {(pair.first, pair.second): pair for pair in pairs}
    both = cells | {(second, first): pair for (first, second), pair in cells.items()}
    strengths = [[_strength(both.get((row, column))) for column in concepts] for row in concepts]

    def draw(axes: "Axes") -> None:
        if concepts:
            axes.imshow(strengths, cmap="Blues", vmin=0.0, vmax=1.0, aspect="auto")
        for (row, column), pair in both.items():
            mark = f"{pair.together}{'*' if pair.q < 0.05 else ''}"
            colour = "white" if pair.npmi > 0.6 else "black"
            place = (concepts.index(column), concepts.index(row))
            axes.annotate(mark, place, ha="center", va="center", color=colour)
        names = [label(concept) for concept in concepts]
        axes.set_xticks(range(len(names)), names, rotation=45, ha="left", rotation_mode="anchor")
        axes.set_yticks(range(len(names)), names)
        axes.xaxis.tick_top()
        axes.yaxis.tick_right()
        axes.invert_xaxis()
        _frame(axes, ())

    side = 2.0 + 0.5 * max(len(concepts), 2)
    return _svg(draw, title, height=side, width=side + 1.5)


def _strength(pair: CoOccurrence | None) -> float:
    return max(0.0, pair.npmi) if pair is not None else 0.0


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
        _frame(axes, ("left", "bottom"))
        if lines:
            axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.0, 1.0), markerfirst=False)

    return _svg(draw, title, height=4.0)


def _frame(axes: "Axes", sides: Sequence[str]) -> None:
    """Show only these sides of the frame, and no tick marks."""
    for side in ("left", "right", "top", "bottom"):
        axes.spines[side].set_visible(side in sides)
    axes.tick_params(length=0)


def _svg(draw: Callable[["Axes"], None], title: str, *, height: float, width: float = 8.0) -> str:
    """Return what `draw` draws as SVG; `height` and `width` in inches. Raises MissingExtraError."""
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise MissingExtraError("plots", "research") from error
    with matplotlib.rc_context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(title)
        draw(axes)
        out = io.StringIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Title": title})
    return right_to_left_words(out.getvalue())


def right_to_left_words(svg: str) -> str:
    """Return the SVG with each Hebrew text isolated as right-to-left, and with fonts that have Hebrew."""
    fonts = ", ".join(f"'{font}'" for font in FONTS)
    svg = svg.replace("'DejaVu Sans'", fonts)
    return TEXT_ELEMENT.sub(_isolated, svg)


def _isolated(match: re.Match[str]) -> str:
    opening, words, closing = match.groups()
    if not HEBREW.search(words):
        return match[0]
    isolated = f"\u2067{unescape(words)}\u2069"
    return f"{opening}{escape(isolated, quote=False)}{closing}"
