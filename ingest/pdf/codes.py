"""Text whose codes are Hebrew letters moved to a wrong place → the letters (pure).

Old fonts and redistilled files hold Hebrew as 27 neighbouring codes (א–ת with the final letters) somewhere
among 256, which a wrong table shows as Latin letters: "ùìåí". The right place is the one where the final
letters stand at the ends of words and letters are as frequent as in Hebrew.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ALPHABET = "אבגדהוזחטיךכלםמןנסעףפץצקרשת"
_FINALS = frozenset("ךםןףץ")
# Letters of Hebrew prose in a thousand, in the order of ALPHABET;
# counted over six million letters of laws and encyclopaedias.
# fmt: off
_FREQUENCIES = (
    49, 51, 12, 27, 88, 117, 9, 26, 12, 109, 4, 23, 65, 27,
    49, 13, 32, 20, 37, 4, 22, 1, 11, 26, 51, 51, 63,
)
# fmt: on
_CODECS = ("cp1252", "mac_roman", "latin-1")
_WINDOWS_ALEF, _HEBREW_SIGNS = 0xE0, 0xA0
_MIN_LETTERS = 60
_MIN_LIKENESS = 0.85
_MIN_COVERAGE = 0.6
_MAX_MISPLACED = 0.08
_SURE_LIKENESS = 0.96
_MAX_MISPLACED_IF_SURE = 0.3
_MAX_HEBREW = 0.2


@dataclass(frozen=True, slots=True)
class Window:
    """Where Hebrew was moved: א is the byte `start` of `codec`."""

    codec: str
    start: int

    @property
    def _is_windows(self) -> bool:
        """Say whether the codes are those of Windows-1255, which has points and signs beside the letters."""
        return self.start == _WINDOWS_ALEF and self.codec in ("cp1252", "latin-1")

    def letter(self, text: str) -> str:
        """Return the Hebrew letter that `text`, one character, stands for, or `text` itself."""
        code = _byte(text, self.codec)
        if code is not None and code >= _HEBREW_SIGNS and self._is_windows:
            return bytes([code]).decode("cp1255", "ignore") or text
        inside = code is not None and self.start <= code < self.start + len(ALPHABET)
        return ALPHABET[code - self.start] if inside and code is not None else text


def hebrew_window(words: Sequence[str]) -> Window | None:
    """Return where the letters of `words`, in either direction, were moved; None if they do not look so."""
    if not may_be_moved("".join(words)):
        return None
    found = [(likeness, window) for codec in _CODECS for likeness, window in _windows(words, codec)]
    best = max(found, key=lambda item: item[0], default=None)
    return best[1] if best else None


def may_be_moved(letters: str) -> bool:
    """Say whether there are enough letters to tell, and hardly any Hebrew ones among them."""
    hebrew = sum("א" <= letter <= "ת" for letter in letters)
    return len(letters) >= _MIN_LETTERS and hebrew <= _MAX_HEBREW * len(letters)


def _windows(words: Sequence[str], codec: str) -> Iterable[tuple[float, Window]]:
    counts = Counter(code for word in words for letter in word if (code := _byte(letter, codec)) is not None)
    total = sum(count for code, count in counts.items() if code > 0x40)
    for start in range(0x41, 0x100 - len(ALPHABET) + 1):
        inside = [counts[start + place] for place in range(len(ALPHABET))]
        if not total or sum(inside) < _MIN_COVERAGE * total:
            continue
        likeness = cosine(inside, _FREQUENCIES)
        allowed = _MAX_MISPLACED if likeness < _SURE_LIKENESS else _MAX_MISPLACED_IF_SURE
        window = Window(codec, start)
        if likeness > _MIN_LIKENESS and _misplaced([decoded(word, window) for word in words]) < allowed:
            yield likeness, window


def decoded(word: str, window: Window) -> str:
    """Return a word with its Hebrew letters put right."""
    return "".join(map(window.letter, word))


def _misplaced(words: Iterable[str]) -> float:
    """Return the share of final letters that are not at the usual end of their words, 1 if there are none."""
    at_start = at_end = elsewhere = 0
    for run in re.findall("[א-ת]{2,}", " ".join(words)):
        for place, letter in enumerate(run):
            if letter in _FINALS:
                at_start += place == 0
                at_end += place == len(run) - 1
                elsewhere += 0 < place < len(run) - 1
    total = at_start + at_end + elsewhere
    return (total - max(at_start, at_end)) / total if total else 1.0


def hebrew_likeness(text: str) -> float:
    """Return how much the frequencies of the Hebrew letters in `text` are like those of Hebrew, 0–1."""
    counts = Counter(text)
    return cosine([counts[letter] for letter in ALPHABET], _FREQUENCIES)


def cosine(left: Sequence[float], right: Sequence[float]) -> float:
    """Return the cosine of two vectors of the same length, 0 if one is empty."""
    norm = math.sqrt(sum(value * value for value in left)) * math.sqrt(sum(value * value for value in right))
    return sum(one * other for one, other in zip(left, right, strict=True)) / norm if norm else 0.0


def _byte(letter: str, codec: str) -> int | None:
    """Return the code of a character: in a codec, or in the private area where symbol fonts keep theirs."""
    if 0xF000 <= ord(letter[0]) <= 0xF0FF:
        return ord(letter[0]) - 0xF000
    try:
        return letter[0].encode(codec)[0]
    except UnicodeEncodeError:
        return ord(letter[0]) if ord(letter[0]) < 0x100 else None
