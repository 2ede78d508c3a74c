"""Points whose glyphs bear the codes of a whole cluster, or none → the points that are drawn.

WeasyPrint says once for all what a glyph stands for, with the rest of the cluster it met first: its qamats is
"qamats, dagesh" on every letter, and the dots of shin and sin have no code.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence

from ingest.glyphs import Glyph

_SHIN_DOT, _SIN_DOT, _DAGESH = "\u05c1", "\u05c2", "\u05bc"
_DRAWN_APART = frozenset((_SHIN_DOT, _SIN_DOT, _DAGESH))
_ENOUGH = 3
_DOT_WIDTH = 0.2


def drawn_marks(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return `glyphs`, joined to whole ones, vowels without the points that are drawn apart."""
    return _named_dots(_single_vowels(glyphs))


def _single_vowels(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Take dagesh and dots from vowels of a font that are never without: one glyph draws one point."""
    seen: dict[tuple[str, str], list[str]] = defaultdict(list)
    for glyph in glyphs:
        if unicodedata.combining(glyph.text[0]):
            seen[_vowel(glyph)].append(glyph.text)
    always = {
        vowel
        for vowel, texts in seen.items()
        if vowel[1] and len(texts) >= _ENOUGH and len(set(texts)) == 1 and len(texts[0]) > len(vowel[1])
    }
    if not always:
        return list(glyphs)
    return [
        glyph._replace(text=_vowel(glyph)[1])
        if unicodedata.combining(glyph.text[0]) and _vowel(glyph) in always
        else glyph
        for glyph in glyphs
    ]


def _vowel(glyph: Glyph) -> tuple[str, str]:
    return glyph.font, "".join(mark for mark in glyph.text if mark not in _DRAWN_APART)


def _named_dots(glyphs: list[Glyph]) -> list[Glyph]:
    """Give narrow glyphs without a code above one end of ש the code of its dot."""
    if not any(glyph.unmapped for glyph in glyphs):
        return glyphs
    shins = [glyph for glyph in glyphs if glyph.text == "ש"]
    return [_dot(glyph, shins) if glyph.unmapped else glyph for glyph in glyphs]


def _dot(glyph: Glyph, shins: Sequence[Glyph]) -> Glyph:
    if glyph.x1 - glyph.x0 > _DOT_WIDTH * glyph.size:
        return glyph
    for shin in shins:
        place = (glyph.centre - shin.x0) / max(shin.x1 - shin.x0, 1.0)
        if abs(glyph.y - shin.y) < 0.5 * shin.size and 0 <= place <= 1 and not 0.35 < place < 0.65:
            return glyph._replace(
                text=_SHIN_DOT if place > 0.5 else _SIN_DOT, unmapped=False, ink=glyph.centre
            )
    return glyph
