"""A page's text → how far it can be trusted, and why (pure)."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import PageStatus, Verdict
from ingest.pdf.codes import hebrew_likeness
from ingest.pdf.reading import Mode

NEEDS_OCR = "needs OCR: install tesseract-ocr and tesseract-ocr-heb and maagar[ocr]"
_MIN_LETTERS = 40
_MAX_UNMAPPED = 0.25
_MIN_HEBREW_LIKENESS = 0.8
_MAX_MISPLACED_FINALS = 0.15
_MAX_STRANGE = 0.3
_MAX_STRANGE_IF_REPAIRED = 0.02
_MAX_WORD = 12
_VOWELS = frozenset("aeiouyAEIOUY")
_STRANGE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\xbf\xd7\xf7\ufffd\ue000-\uf8ff]")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class PageText:
    """What is judged: `words` as they look from left to right; `unmapped` is the share of codes unknown."""

    words: Sequence[str]
    unmapped: float
    mode: Mode
    repaired: bool
    has_pictures: bool


def judge(page: PageText) -> Verdict:
    """Return OK, REPAIRED, EMPTY or NEEDS_OCR with the confidence in the order of the text, 0–1."""
    text = " ".join(page.words)
    if not text.strip():
        return _without_text(page)
    fault = _fault(page, text)
    if fault:
        return Verdict(PageStatus.NEEDS_OCR, 0.0, f"{fault}; {NEEDS_OCR}")
    confidence, reason = _order(page)
    if page.repaired:
        reason = f"Hebrew letters put right from shifted codes; {reason}"
    return Verdict(PageStatus.REPAIRED if page.repaired else PageStatus.OK, confidence, reason)


def _without_text(page: PageText) -> Verdict:
    if page.has_pictures:
        return Verdict(PageStatus.NEEDS_OCR, 0.0, f"a picture without a text layer; {NEEDS_OCR}")
    return Verdict(PageStatus.EMPTY, 1.0, "nothing is written on the page")


def _fault(page: PageText, text: str) -> str:
    """Return why the text is gibberish, "" if it is not."""
    if page.unmapped > _MAX_UNMAPPED:
        return f"{page.unmapped:.0%} of the glyphs have no known letter"
    solid = re.sub(r"\s", "", text)
    strange = len(_STRANGE.findall(solid)) / len(solid)
    if page.repaired and (strange > _MAX_STRANGE_IF_REPAIRED or len(solid) > _MAX_WORD * len(page.words)):
        return "only the letters of its shifted codes are known, not its blanks, digits and signs"
    if strange > _MAX_STRANGE:
        return f"{strange:.0%} of the characters are no letters of any language"
    letters = "".join(_WORD.findall(text))
    hebrew = sum("א" <= letter <= "ת" for letter in letters)
    if hebrew >= max(_MIN_LETTERS, 0.3 * len(letters)):
        return _hebrew_fault(page.words, letters)
    return _latin_fault("".join(letter for letter in letters if not "א" <= letter <= "ת"))


def _hebrew_fault(words: Sequence[str], letters: str) -> str:
    likeness = hebrew_likeness(letters) if len(letters) >= 4 * _MIN_LETTERS else 1.0
    if likeness < _MIN_HEBREW_LIKENESS:
        return f"its letters are not those of Hebrew text (likeness {likeness:.2f})"
    inner, total = _finals(words)
    if total >= 10 and inner > _MAX_MISPLACED_FINALS * total:
        return f"{inner} of {total} final letters stand within words"
    return ""


def _latin_fault(letters: str) -> str:
    """Return a fault for letters that no language in Latin script mixes so."""
    if len(letters) < _MIN_LETTERS or not all(ord(letter) < 0x250 for letter in letters):
        return ""
    high = sum(ord(letter) >= 0xC0 for letter in letters) / len(letters)
    vowels = sum(letter in _VOWELS for letter in letters) / len(letters)
    if high > 0.4:
        return f"{high:.0%} of the letters have accents: wrong codes"
    return f"only {vowels:.0%} of the letters are vowels: wrong codes" if vowels < 0.15 else ""


def _finals(words: Sequence[str]) -> tuple[int, int]:
    """Return how many final letters stand within words, and how many there are."""
    places: Counter[bool] = Counter()
    for word in words:
        for run in re.findall("[א-ת]{3,}", word):
            places.update(0 < place < len(run) - 1 for place, letter in enumerate(run) if letter in "ךםןףץ")
    return places[True], sum(places.values())


def _order(page: PageText) -> tuple[float, str]:
    """Return the share of final letters that stand where the page's direction puts them, and its name."""
    left = right = 0
    for word in page.words:
        letters = [letter for letter in word if "א" <= letter <= "ת"]
        if len(letters) > 1:
            left += letters[0] in "ךםןףץ"
            right += letters[-1] in "ךםןףץ"
    if not left + right:
        return 0.9, "no final letters to tell the direction by"
    agreeing = right if page.mode in (Mode.MIRRORED, Mode.WORDS) else left
    share = round(agreeing / (left + right), 3)
    return (
        share,
        f"{agreeing} of {left + right} final letters agree with the order ({_MODE_NAMES[page.mode]})",
    )


_MODE_NAMES = {
    Mode.RIGHT: "Hebrew shown from right to left",
    Mode.MIXED: "Hebrew shown from right to left, in places backwards",
    Mode.MIRRORED: "Hebrew drawn backwards",
    Mode.WORDS: "words laid over a picture",
}
