"""The query language: words, "phrases", prefix*, AND/OR/NOT with parentheses, and filters such as year:2020.

A quote inside a word is gershayim (מנכ"ל); at a word's edge it opens or closes a phrase. Points, accents and
invisible marks are dropped, as they are from what is searched. A question in plain language always parses: a
stray quote, colon or bracket is dropped. Only a query that uses an operator, or is nothing but phrases and
prefixes, is strict: then passages that do not fulfil it are left out. In a question with a phrase in it, the
phrase is preferred but not demanded.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.errors import QuerySyntaxError
from index.store import Filters
from ingest.normalize import normalize
from nlp.normal_form import strip_niqqud

_QUOTES = '"״“”„″'
_GERSHAYIM = rf"(?<=\w)[{_QUOTES}](?=\w)"
_SCAN = re.compile(
    rf"""
    (?P<field>concept|document|year|author):
      (?:[{_QUOTES}](?P<quoted>(?:[^{_QUOTES}]|{_GERSHAYIM})*)[{_QUOTES}]|(?P<value>(?:[^\s(){_QUOTES}]|{_GERSHAYIM})+))
    | (?<!\w)[{_QUOTES}](?=[^{_QUOTES}]*\w)
      (?P<phrase>(?:[^{_QUOTES}]|{_GERSHAYIM})+)[{_QUOTES}](?!\w)
    | (?P<bracket>[()])
    | (?P<word>\w+(?:[{_QUOTES}'׳’.\-־/+#&]+\w+)*['׳’]?)(?P<star>\*)?
    """,
    re.VERBOSE,
)
_OPERATORS = frozenset({"AND", "OR", "NOT"})
_LONGEST_SPAN_OF_YEARS = 500


@dataclass(frozen=True, slots=True)
class Word:
    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    text: str


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Node"


Node = Word | Phrase | Prefix | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    `text` is what is asked in plain words (without filters, operators and what is negated), for analysis and
    embedding; `required` must hold for every passage found (None: nothing is demanded); `preferred` are
    phrases and prefixes that raise a passage; `filters` were written in the query.
    """

    text: str
    required: Node | None = None
    preferred: tuple[Phrase | Prefix, ...] = ()
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    text: str


def parse(query: str) -> Query:
    """Return the parsed query. Raises QuerySyntaxError: a dangling operator, an open bracket, a bad year."""
    pieces, filters = _pieces(strip_niqqud(normalize(query)))
    kinds = {piece.kind for piece in pieces}
    if "operator" not in kinds:
        pieces = [piece for piece in pieces if piece.kind != "bracket"]
    if "operator" in kinds or (pieces and "word" not in kinds):
        required = _Parser(query, pieces).parse()
        return Query(" ".join(_positive_texts(required)), required, (), filters)
    leaves = [_leaf(piece) for piece in pieces]
    preferred = tuple(leaf for leaf in leaves if not isinstance(leaf, Word))
    return Query(" ".join(leaf.text for leaf in leaves), None, preferred, filters)


def _pieces(query: str) -> tuple[list[_Piece], Filters]:
    pieces: list[_Piece] = []
    wanted: dict[str, list[str]] = {"concept": [], "document": [], "year": [], "author": []}
    for match in _SCAN.finditer(query):
        if match["field"]:
            wanted[match["field"]].append(match["quoted"] or match["value"] or "")
        else:
            pieces.append(_piece(match))
    years = tuple(year for value in wanted["year"] for year in _years(query, value))
    filters = Filters(tuple(wanted["concept"]), tuple(wanted["document"]), years, tuple(wanted["author"]))
    return pieces, filters


def _piece(match: re.Match[str]) -> _Piece:
    if match["phrase"]:
        return _Piece("phrase", match["phrase"].strip())
    if match["bracket"]:
        return _Piece("bracket", match["bracket"])
    if match["star"]:
        return _Piece("prefix", match["word"])
    return _Piece("operator" if match["word"] in _OPERATORS else "word", match["word"])


def _years(query: str, value: str) -> range:
    first, _, last = value.partition("-")
    if not first.isdecimal() or (last and not last.isdecimal()):
        raise QuerySyntaxError(query, f"year:{value} is neither a year nor a span such as 2015-2020")
    years = range(int(first), int(last or first) + 1)
    if not 0 < len(years) <= _LONGEST_SPAN_OF_YEARS:
        raise QuerySyntaxError(query, f"year:{value} is no span of years")
    return years


def _leaf(piece: _Piece) -> Word | Phrase | Prefix:
    if piece.kind == "phrase":
        return Phrase(piece.text)
    return Prefix(piece.text) if piece.kind == "prefix" else Word(piece.text)


class _Parser:
    """Recursive descent; NOT binds closer than AND, AND (also where nothing is written) closer than OR."""

    def __init__(self, query: str, pieces: list[_Piece]) -> None:
        self._query = query
        self._pieces = pieces
        self._at = 0

    def parse(self) -> Node:
        node = self._any()
        if self._at < len(self._pieces):
            raise QuerySyntaxError(self._query, "a bracket closes that was not opened")
        return node

    def _any(self) -> Node:
        parts = [self._all()]
        while self._take("OR"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Node:
        parts = [self._one()]
        while self._take("AND") or self._starts_operand():
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self) -> Node:
        if self._take("NOT"):
            return Not(self._one())
        if self._take("("):
            node = self._any()
            if not self._take(")"):
                raise QuerySyntaxError(self._query, "a bracket is not closed")
            return node
        return self._operand()

    def _operand(self) -> Node:
        if not self._starts_operand() or self._pieces[self._at].text in ("NOT", "("):
            raise QuerySyntaxError(self._query, "AND, OR and NOT need something on each side to work on")
        self._at += 1
        return _leaf(self._pieces[self._at - 1])

    def _starts_operand(self) -> bool:
        if self._at >= len(self._pieces):
            return False
        piece = self._pieces[self._at]
        return piece.kind not in ("operator", "bracket") or piece.text in ("NOT", "(")

    def _take(self, text: str) -> bool:
        piece = self._pieces[self._at] if self._at < len(self._pieces) else None
        found = piece is not None and piece.kind in ("operator", "bracket") and piece.text == text
        self._at += found
        return found


def _positive_texts(node: Node) -> Iterator[str]:
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _positive_texts(part)
    elif not isinstance(node, Not):
        yield node.text
