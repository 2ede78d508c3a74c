"""Hebrew words that a line shows backwards, as part of a left-to-right phrase → stand-ins of Latin letters.

Old WebKit (wkhtmltopdf) draws the Hebrew before "f(x) = 2x + 1" from left to right where the source has
direction marks it does not know. The stop before it then stands at the wrong side of a blank.
"""

import re
from collections.abc import Sequence

from ingest.letter_order import order_odds

_STAND_IN = "x"
_BESIDE_LATIN = re.compile(
    r"(?P<stop>(?<=[א-ת])[.,;:!?] )?(?P<words>[א-ת]{2,}(?: [א-ת]{2,})*)(?= [(\[]?[A-Za-z0-9])"
)
_MAY_BE = -2.0
_SURE = 9.0


def without_embedded(cells: Sequence[str]) -> list[str]:
    """Return the cells of a line, left to right, with Latin letters for Hebrew that is to be read so too.

    "יוטיבהו. הנוסח f(x)" → "יוטיבהו. xxxxx f(x)": words before Latin text that read backwards, for sure, or
    possibly where a stop is spaced as none in a line from right to left is.
    """
    line = "".join([cell[0] for cell in cells])
    found = list(cells)
    for match in _BESIDE_LATIN.finditer(line):
        if order_odds([match["words"]]) > (_MAY_BE if match["stop"] else _SURE):
            for place in range(*match.span("words")):
                found[place] = found[place] if found[place] == " " else _STAND_IN
    return found
