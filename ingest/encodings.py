"""Bytes of a text file → characters in logical order, by mark, declaration or evidence."""

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Labels as web pages use them: plain iso-8859-8 means visual order, -i logical (RFC 1556); the vote decides.
_ALIASES = {
    "iso-8859-8-i": "cp1255",
    "iso-8859-8-e": "cp1255",
    "iso-8859-8": "cp1255",
    "windows-1255": "cp1255",
    "logical": "cp1255",
    "visual": "cp1255",
    "dos-862": "cp862",
}
_WORD = re.compile("[א-ת]{2,}")
_FINALS = frozenset("ךםןףץ")
_SAMPLE = 1 << 16


@dataclass(frozen=True, slots=True)
class Decoded:
    """`text` as stored, the Python name of its `encoding`, and whether its Hebrew is in visual order."""

    text: str
    encoding: str
    visual: bool


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """Return the text of `data`. A mark wins, then strict UTF-8, then `declared`, then the evidence."""
    text, encoding = _decoded(data, declared)
    return Decoded(text, encoding, is_visual(text))


def is_visual(text: str) -> bool:
    """Tell whether Hebrew letters stand in the order of the eye: final letters begin words (םולש)."""
    starts = ends = 0
    for match in _WORD.finditer(text[: 16 * _SAMPLE]):
        word = match.group()
        starts += word[0] in _FINALS
        ends += word[-1] in _FINALS
    return starts > ends


def _decoded(data: bytes, declared: str | None) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    wide = _wide_encoding(data)
    if wide:
        return data.decode(wide, errors="replace"), wide
    for encoding in filter(None, ("utf-8", _python_name(declared), _hebrew_encoding(data))):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return _most_likely(data)


def _wide_encoding(data: bytes) -> str | None:
    """Return the UTF-16 that has no mark: nearly every high byte is 0 (Latin) or 5 (Hebrew)."""
    head = data[:4096]
    if len(head) < 4:
        return None
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        high = head[start::2]
        if sum(byte in (0, 5) for byte in high) > 0.8 * len(high):
            return name
    return None


def _python_name(declared: str | None) -> str | None:
    label = (declared or "").strip().lower()
    name = _ALIASES.get(label, label)
    try:
        return codecs.lookup(name).name if name and name not in {"utf-8", "utf8"} else None
    except LookupError:
        return None


def _hebrew_encoding(data: bytes) -> str | None:
    """Return the 8-bit Hebrew code page whose letters are most of the high bytes, if any is."""
    high = [byte for byte in data[: 4 * _SAMPLE] if byte >= 0x80]
    windows = sum(0xE0 <= byte <= 0xFA for byte in high)
    dos = sum(0x80 <= byte <= 0x9A for byte in high)
    if max(windows, dos) < 0.5 * len(high):
        return None
    return "cp1255" if windows >= dos else "cp862"


def _most_likely(data: bytes) -> tuple[str, str]:
    """Return the text under the best guess; bytes that a guess cannot explain become U+FFFD."""
    hebrew = _hebrew_encoding(data)
    if hebrew:
        return data.decode(hebrew, errors="replace"), hebrew
    best = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    encoding = best.encoding if best else "utf-8"
    return data.decode(encoding, errors="replace"), encoding
