"""One normal form of a word, shared by indexing, query, highlighting and tagging.

It forgets what writers vary: niqqud, geresh and gershayim in all their characters, final letters, doubled
ו and י, letter case, and (from a table learned from text) plene and defective spelling. תכנית and תוכנית,
יו"ר, יו״ר and יור, ועדה and וועדה each have one normal form. `word_parts` splits at maqaf and hyphen, so that
בין-מגזרי, בין־מגזרי and "בין- מגזרי" are the words בין and מגזרי.
"""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

# The first of each is how the analyzer reads all of them.
GERESH = "'’‘‛`´׳ʼʹ′＇"
GERSHAYIM = '"”“„‟״″＂'
HYPHENS = "-־‐‑‒–—―−﹣－"

# For classes of regular expressions: points and accents; soft hyphens, marks of direction, joiners, byte
# order marks.
POINTS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"

_MARKS = re.compile(f"[{POINTS}{INVISIBLE}]")
_DOUBLED = re.compile("(?<=.)(וו|יי)(?=.)|^וו")
_PART = re.compile(f"[^{HYPHENS}\u05be\\s]+")
_FINALS = str.maketrans("ךםןףץ", "כמנפצ")


@lru_cache(maxsize=200_000)
def normal_form(word: str) -> str:
    """Return the normal form of one word: 'צה״ל' → 'צהל', 'וועדות' → 'ועדות', 'תכנית' → 'תוכנית'.

    Nothing but letters and digits of the word stays; a word of signs only becomes "".
    """
    plain = plain_form(word)
    return spellings().get(plain, plain)


def word_parts(word: str) -> list[tuple[int, int]]:
    """Return the spans of `word` between hyphens, maqafs and white space: 'בין-מגזרי' → [(0, 3), (4, 9)]."""
    return [match.span() for match in _PART.finditer(word)]


def strip_niqqud(word: str) -> str:
    """Return `word` without points, accents and invisible marks: 'שָׁלוֹם' → 'שלום'."""
    return _MARKS.sub("", word)


def plain_form(word: str) -> str:
    """Return the folded letters and digits of a word, before spellings are made one."""
    letters = _MARKS.sub("", unicodedata.normalize("NFKC", word)).casefold()
    letters = "".join(sign for sign in letters if sign.isalnum() and sign not in GERESH)
    return _DOUBLED.sub(lambda match: match.group()[0], letters.translate(_FINALS))


@cache
def spellings() -> dict[str, str]:
    """Return variant → normal spelling, both in plain letters, from the shipped table (empty without it)."""
    table = files("nlp") / "models" / "hebrew" / "spellings.tsv"
    if not table.is_file():
        return {}
    lines = table.read_text(encoding="utf-8").splitlines()
    return {variant: spelling for variant, _, spelling in (line.partition("\t") for line in lines)}
