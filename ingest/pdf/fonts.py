"""Glyphs whose font has a wrong table of codes → the same with the Hebrew letters that are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.glyphs import NAMELESS, Glyph
from ingest.pdf.codes import Window, hebrew_window, may_be_moved
from ingest.pdf.words import words

# Codes below this are ASCII: such a window says nothing about the other fonts of the file.
_SHARED_FROM = 0x80


@dataclass(slots=True)
class FontRepair:
    """The windows of shifted Hebrew codes found so far in one file, by font name."""

    windows: dict[str, Window] = field(default_factory=dict)

    def glyphs(self, glyphs: Sequence[Glyph]) -> tuple[list[Glyph], bool]:
        """Return the glyphs of a page put right, and whether any had to be."""
        self.windows = {
            font: window for font, window in self.windows.items() if not font.startswith(NAMELESS)
        }
        for font in sorted({glyph.font for glyph in glyphs} - self.windows.keys()):
            own = [glyph for glyph in glyphs if glyph.font == font]
            moved = may_be_moved("".join(glyph.text for glyph in own))
            window = hebrew_window(_visual_words(own)) if moved else None
            if window:
                self.windows[font] = window
        if not self.windows:
            return list(glyphs), False
        found = [self._repaired(glyph) for glyph in glyphs]
        return found, any(new is not old for new, old in zip(found, glyphs, strict=True))

    def _repaired(self, glyph: Glyph) -> Glyph:
        shared = next((window for window in self.windows.values() if window.start >= _SHARED_FROM), None)
        window = self.windows.get(glyph.font, shared)
        text = "".join(map(window.letter, glyph.text)) if window else glyph.text
        return glyph if text == glyph.text else glyph._replace(text=text, unmapped=False)


def _visual_words(glyphs: Sequence[Glyph]) -> list[str]:
    return [word.visual for line in words(glyphs) for word in line]
