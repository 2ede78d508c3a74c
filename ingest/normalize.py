"""Text as files hold it → text as this project keeps it: NFC, plain letters, no invisible marks.

Meaning is never changed: niqqud, quotation marks, gershayim and dashes stay as written. Normalising twice is
normalising once.
"""

import re
import unicodedata

# Hebrew, Latin and Arabic presentation forms; the BOM and the noncharacters among them are dealt with apart.
_PRESENTATION = re.compile(
    "[\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufb4f\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc]+"
)
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")


def normalize(text: str) -> str:
    """Return `text` in NFC, without presentation forms, bidi controls, soft hyphens or control characters.

    Lines end in LF. Lone surrogates become U+FFFD. "שׁלוֹם" in presentation forms becomes letters with points.
    """
    text = _LINE_END.sub("\n", text)
    text = _SURROGATE.sub("\ufffd", text)
    text = _INVISIBLE.sub("", _CONTROL.sub("", text))
    text = _PRESENTATION.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)
    return unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return `text` normalised as a single line: every run of white space is one space, none at the ends."""
    return " ".join(normalize(text).split())


def table_row(text: str) -> str:
    """Return a row normalised as a single line: cells split by one TAB each, single spaces inside cells."""
    cells = normalize(text).replace("\n", " ").split("\t")
    return "\t".join(_SPACES.sub(" ", cell).strip() for cell in cells).rstrip("\t")
