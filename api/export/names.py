"""People's names as bibliographies want them, and citation keys."""

import re
import unicodedata
from dataclasses import dataclass

from ingest.document import Document

LETTERS = {
    **dict(zip("אבגדהוזחטיכלמנסעפקרת", "abgdhvzhtyklmnsapkrt", strict=True)),
    **dict(zip("ךםןף", "kmnp", strict=True)),
    "צ": "ts",
    "ץ": "ts",
    "ש": "sh",
}
PARTICLES = {
    "בן",
    "בר",
    "בת",
    "אבו",
    "אל",
    "דה",
    "ון",
    "ואן",
    "van",
    "von",
    "de",
    "den",
    "der",
    "la",
    "le",
    "bin",
    "ben",
}
BODIES = re.compile(
    r"(?:^|\s)ה?(?:משרד|מכון|מרכז|עמותת|קרן|צוות|אגף|מינהל|רשות|עיריית|ועדת|ארגון|מועצת|מבקר|איגוד|חברת|מעבדת)\b"
    r"|\b(?:Ministry|Institute|Center|Centre|Foundation|Association|University|Committee|Ltd|Inc)\b"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's `family` and `given` name; a body, or a name of one word, is all `family`."""

    family: str
    given: str = ""


def split_name(author: str) -> Name:
    """Return the name in its parts: "מיכל בן דוד" → ("בן דוד", "מיכל"); "משרד הרווחה" stays whole."""
    text = " ".join(author.split())
    if "," in text and not BODIES.search(text):
        family, _, given = text.partition(",")
        return Name(family.strip(), given.strip())
    words = text.split(" ")
    if len(words) == 1 or BODIES.search(text):
        return Name(text)
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in PARTICLES:
        first -= 1
    return Name(" ".join(words[first:]), " ".join(words[:first]))


def citation_key(document: Document, taken: set[str]) -> str:
    """Return an ASCII key that is not in `taken`, and add it: `almvgbr2019`, the next one `almvgbr2019b`."""
    author = split_name(document.authors[0]).family if document.authors else document.title
    stem = f"{latin(author)[:24] or 'document'}{document.year or ''}"
    suffixes = ["", *"bcdefghijklmnopqrstuvwxyz"]
    free = (stem + suffix for suffix in suffixes if stem + suffix not in taken)
    key = next(free, f"{stem}x{len(taken)}")
    taken.add(key)
    return key


def latin(text: str) -> str:
    """Return the letters and digits of a text in plain ASCII, Hebrew ones transliterated."""
    plain = "".join(LETTERS.get(sign, sign) for sign in unicodedata.normalize("NFKD", text.lower()))
    return re.sub(r"[^a-z0-9]", "", plain)
