"""A matplotlib figure as SVG whose Hebrew is read from right to left.

Words stay words in the SVG, in logical order: the reader's program lays Hebrew out, each label isolated as
right-to-left so that brackets, numbers and Latin letters inside it stand where they should.
"""

import io
import re
from collections.abc import Callable, Sequence
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from nlp.errors import MissingExtraError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FONTS = ["Noto Sans Hebrew", "Arial", "DejaVu Sans"]
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    "svg.hashsalt": "maagar",
    "axes.grid": False,
}
HEBREW = re.compile("[\u0590-\u05ff\u0600-\u06ff]")
TEXT_ELEMENT = re.compile(r"(<text\b[^>]*>)([^<]+)(</text>)")


def drawn(draw: Callable[["Axes"], None], title: str, *, height: float, width: float = 8.0) -> str:
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


def show_sides(axes: "Axes", sides: Sequence[str]) -> None:
    """Show only these sides of the frame, and no tick marks."""
    for side in ("left", "right", "top", "bottom"):
        axes.spines[side].set_visible(side in sides)
    axes.tick_params(length=0)
