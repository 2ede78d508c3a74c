"""The text of a query becomes pieces: words, phrases, prefixes, operators, brackets and filters."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from index.errors import QuerySyntaxError
from index.store import Filters
from ingest.normalize import normalize
from nlp.normal_form import GERESH, GERSHAYIM, HYPHENS, strip_niqqud

_QUOTES = GERSHAYIM
_GERSHAYIM = rf"(?<=\w)[{_QUOTES}](?=\w)"
_INSIDE = rf"{_QUOTES}{GERESH}{re.escape(HYPHENS)}./+\#&"
_FIELDS = "concept|document|year|author"
_SCAN = re.compile(
    rf"""
    (?P<field>{_FIELDS}):
      (?:[{_QUOTES}](?P<quoted>(?:[^{_QUOTES}]|{_GERSHAYIM})*)[{_QUOTES}]|(?P<value>(?:[^\s(){_QUOTES}]|{_GERSHAYIM})+))
    | (?<!\w)[{_QUOTES}](?=[^{_QUOTES}]*\w)
      (?P<phrase>(?:[^{_QUOTES}]|{_GERSHAYIM})+)[{_QUOTES}](?!\w)
    | (?P<bracket>[()])
    | (?P<word>\w+(?:[{_INSIDE}]+\w+)*[{GERESH}]?)(?P<star>[{_QUOTES}{GERESH}]*\*)?
    """,
    re.VERBOSE,
)
_OPERATORS = ("AND", "OR", "NOT")
_OPERATOR = re.compile(rf"\b(?:{'|'.join(_OPERATORS)})\b")
_PLAIN = re.compile("[ -~א-ת]*")
_FIELD = re.compile(rf"\b({_FIELDS}):")
_YEARS = re.compile(rf"(\d{{1,4}})(?:[{HYPHENS}](\d{{1,4}}))?")
_LONGEST_SPAN_OF_YEARS = 500


class Kind(StrEnum):
    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "prefix"
    OPERATOR = "operator"
    BRACKET = "bracket"
    FILTER = "filter"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a query; of a filter `text` is the value and `field` is what it filters."""

    kind: Kind
    text: str
    field: str = ""


_AND = Piece(Kind.OPERATOR, "AND")


def pieces_of(query: str) -> list[Piece]:
    """Return the pieces in the order of the text, without points, accents and invisible marks."""
    plain = query if _PLAIN.fullmatch(query) else strip_niqqud(normalize(query))
    return [_piece(match) for match in _SCAN.finditer(plain)]


def in_plain_words(text: str) -> str:
    """Return `text` with nothing left that is an operator or a filter: 'AND year:abc' → 'and year abc'."""
    lowered = _OPERATOR.sub(lambda match: match.group().lower(), strip_niqqud(normalize(text)))
    return _FIELD.sub(r"\1 ", lowered)


def filters_of(query: str, pieces: Iterable[Piece]) -> tuple[Filters, ...]:
    """Return what the filters among `pieces` limit a search to, all of it required.

    Values of one field are alternatives, unless AND stands between them. Raises QuerySyntaxError: a bad year.
    """
    kept = [piece for piece in pieces if piece.kind is Kind.FILTER or piece == _AND]
    parts = (list(part) for joins, part in groupby(kept, _AND.__eq__) if not joins)
    return tuple(_filters(query, part) for part in parts)


def _piece(match: re.Match[str]) -> Piece:
    if match["field"]:
        return Piece(Kind.FILTER, match["quoted"] or match["value"] or "", match["field"])
    if match["phrase"]:
        text = match["phrase"].strip()
        return Piece(Kind.PREFIX if text.endswith("*") else Kind.PHRASE, text.rstrip("* "))
    if match["bracket"]:
        return Piece(Kind.BRACKET, match["bracket"])
    if match["star"]:
        return Piece(Kind.PREFIX, match["word"])
    return Piece(Kind.OPERATOR if match["word"] in _OPERATORS else Kind.WORD, match["word"])


def _filters(query: str, pieces: Iterable[Piece]) -> Filters:
    wanted: dict[str, list[str]] = {field: [] for field in _FIELDS.split("|")}
    for piece in pieces:
        wanted[piece.field].append(piece.text)
    years = tuple(year for value in wanted["year"] for year in _years(query, value))
    return Filters(tuple(wanted["concept"]), tuple(wanted["document"]), years, tuple(wanted["author"]))


def _years(query: str, value: str) -> range:
    written = _YEARS.fullmatch(value)
    if not written:
        raise QuerySyntaxError(query, f"year:{value[:20]} is neither a year nor a span such as 2015-2020")
    first, last = (int(year) for year in (written[1], written[2] or written[1]))
    if not 0 <= last - first < _LONGEST_SPAN_OF_YEARS:
        raise QuerySyntaxError(query, f"year:{value} is no span of years")
    return range(first, last + 1)
