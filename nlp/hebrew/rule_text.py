"""A text as the rules of entities read it: one sign for each kind of quote, hyphen and gap."""

import re

from nlp.normal_form import GERESH, GERSHAYIM, HYPHENS
from nlp.visible import Visible

# The prefix letters before a word of a rule.
PREFIX = "(?<![א-ת\\d])(?:ו?(?:כש|ש)?[בכלמה]?ה?|ו)"
_SHORT = HYPHENS[1:].translate({ord(dash): None for dash in "–—―"})
_ODD = re.compile(
    rf"(?P<gap>(?! (?!\s))\s+)|(?P<double>(?<=[א-ת])[{GERESH}]{{2}}(?=[א-ת])|[{GERSHAYIM[1:]}])"
    rf"|(?P<single>[{GERESH[1:]}])|(?P<hyphen>[{_SHORT}])|(?P<dash>[—―])"
)
_PLAIN = {"double": GERSHAYIM[0], "single": GERESH[0], "hyphen": HYPHENS[0], "dash": "–"}
_ITEM = re.compile(r"[•●▪◦*·-]\s|\(?(?:\d{1,3}|[א-ת])[.)]\s")


def rule_text(text: str) -> Visible:
    """Return `text` with ', ", - and – for all signs of their kind, gaps as one sign each, and the way back.

    A gap is a space where it has at most one line end, else (and before a list item) a line end.

    >>> rule_text("5\\u00a0מיליון  ש״ח").text
    '5 מיליון ש"ח'
    """
    kept: list[str] = []
    places: list[int] = []
    ends: list[int] = []
    position = 0
    for match in _ODD.finditer(text):
        start, after = match.span()
        kept += text[position:start], _plain(match)
        places.extend(range(position, start + 1))
        ends.extend(range(position + 1, start + 1))
        ends.append(after)
        position = after
    if not kept:
        return Visible(text, (), ())
    kept.append(text[position:])
    places.extend(range(position, len(text)))
    ends.extend(range(position + 1, len(text) + 1))
    return Visible("".join(kept), places, ends)


def _plain(match: re.Match[str]) -> str:
    gap = match["gap"]
    if gap is None:
        return _PLAIN[match.lastgroup or ""]
    lines = gap.count("\n")
    return "\n" if lines > 1 or (lines and _ITEM.match(match.string, match.end())) else " "
