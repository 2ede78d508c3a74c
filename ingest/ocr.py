"""A page's picture → its words with their places, by Tesseract; only where its Hebrew data is installed.

The words come back as they look, so that OCR pages go the same way as all others: lines, columns, order.
"""

import functools
import importlib.util
import math
import os
import shutil
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2

from ingest.bidi import visual_text
from ingest.pdf.lines import Cell, Segment, lines_of, segment
from ingest.rtl import clusters

_DPI = 300
_MAX_PIXELS = 40_000_000
_PAGE_SECONDS = 120
_MIN_CONFIDENCE = 20.0
_SAME_SIZE = 0.25
# A line's box reaches from the feet of ק to the head of ל; the baseline and the font size in parts of it.
_DESCENT, _SIZE = 0.22, 0.95


@dataclass(frozen=True, slots=True)
class OcrPage:
    """Words by line, top to bottom and left to right, and Tesseract's mean confidence, 0–1."""

    lines: list[list[Segment]]
    confidence: float


@functools.cache
def ocr_available() -> bool:
    """Say whether pytesseract, Tesseract and its Hebrew data are installed."""
    program = shutil.which("tesseract")
    if program is None or importlib.util.find_spec("pytesseract") is None:
        return False
    listed = subprocess.run(
        [program, "--list-langs"], capture_output=True, encoding="utf-8", check=False, timeout=30
    )
    return "heb" in listed.stdout.split()


def read_picture(page: pypdfium2.PdfPage) -> OcrPage | None:
    """Return what Tesseract reads on a page; None if it fails or takes longer than two minutes."""
    import pytesseract

    # Tesseract's threads wait for each other: on a busy machine a page takes ten times as long with them.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    scale = _scale(page)
    image = page.render(scale=scale, grayscale=True).to_pil()
    try:
        data = pytesseract.image_to_data(
            image, lang="heb+eng", output_type=pytesseract.Output.DICT, timeout=_PAGE_SECONDS
        )
    except (pytesseract.TesseractError, RuntimeError):
        return None
    return _page(data, scale, page.get_height())


def _scale(page: pypdfium2.PdfPage) -> float:
    """Return pixels a point, at 300 dots an inch unless the page is huge."""
    width, height = page.get_size()
    return min(_DPI / 72, math.sqrt(_MAX_PIXELS / max(1.0, width * height)))


def _page(data: Mapping[str, Sequence[Any]], scale: float, height: float) -> OcrPage:
    """Return Tesseract's table as words; its rows of level 4 are lines, of level 5 words."""
    words: list[Segment] = []
    confidences: list[float] = []
    bottom, line_height = 0.0, 1.0
    usual = _usual_height(data) / scale
    for row, level in enumerate(data["level"]):
        left, top, width, tall = (data[key][row] / scale for key in ("left", "top", "width", "height"))
        text = str(data["text"][row]).strip()
        if level == 4:
            bottom, line_height = height - top - tall, tall
        elif level == 5 and text and float(data["conf"][row]) >= _MIN_CONFIDENCE:
            near = abs(line_height - usual) < _SAME_SIZE * usual
            size = _SIZE * (usual if near else line_height)
            words.append(_word(text, left, left + width, bottom + _DESCENT * line_height, size))
            confidences.append(float(data["conf"][row]) / 100)
    return OcrPage(lines_of(words), statistics.mean(confidences) if confidences else 0.0)


def _usual_height(data: Mapping[str, Sequence[Any]]) -> float:
    heights = [tall for level, tall in zip(data["level"], data["height"], strict=True) if level == 4]
    return float(statistics.median([float(tall) for tall in heights])) if heights else 1.0


def _word(text: str, x0: float, x1: float, y: float, size: float) -> Segment:
    """Return a word as it looks, its letters spread evenly over its width."""
    cells = clusters(visual_text(text, int(any("א" <= letter <= "ת" for letter in text))))
    step = (x1 - x0) / len(cells)
    return segment(
        [
            Cell(
                cell,
                x0 + place * step,
                x0 + (place + 1) * step,
                y,
                y - 0.2 * size,
                y + 0.8 * size,
                size,
                False,
            )
            for place, cell in enumerate(cells)
        ]
    )
