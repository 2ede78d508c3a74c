"""The query language: words, "phrases", prefix*, AND/OR/NOT with parentheses, and filters such as year:2020.

A quote inside a word is gershayim (מנכ"ל); at a word's edge it opens or closes a phrase, which may end in a
prefix ("ועדת היג*"). Points, accents and invisible marks are dropped, as they are from what is searched. A
question in plain language always parses: a stray quote, colon or bracket is dropped. Only a query that uses
an operator, or is nothing but phrases and prefixes, is strict: then passages that do not fulfil it are left
out. In a question with a phrase in it, the phrase is preferred but not demanded. Filters always limit: values
of one field side by side are alternatives, with AND between them all must hold; OR and NOT are for words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.asking.pieces import Kind, Piece, filters_of, pieces_of
from index.errors import QuerySyntaxError
from index.store import Filters

_DEEPEST = 50


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


Leaf = Word | Phrase | Prefix
Node = Leaf | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    `text` is what is asked in plain words (without filters, operators and what is negated), for analysis and
    embedding; `required` must hold for every passage found (None: nothing is demanded); `preferred` are
    phrases and prefixes that raise a passage; `filters` were written in the query, and a passage passes all.
    """

    text: str
    required: Node | None = None
    preferred: tuple[Phrase | Prefix, ...] = ()
    filters: tuple[Filters, ...] = ()

    @property
    def marked(self) -> tuple[Phrase | Prefix, ...]:
        """The phrases and prefixes that are demanded or preferred, without what is negated."""
        demanded = (leaf for leaf in _positive_leaves(self.required) if not isinstance(leaf, Word))
        return (*demanded, *self.preferred)


def parse(query: str) -> Query:
    """Return the parsed query.

    Raises QuerySyntaxError: a dangling operator, an open bracket, a bad year, a filter under OR or NOT.
    """
    pieces = pieces_of(query)
    filters = filters_of(query, pieces)
    kinds = {piece.kind for piece in pieces} - {Kind.FILTER, Kind.BRACKET}
    if Kind.OPERATOR in kinds:
        return _strict(_Parser(query, pieces).parse(), filters)
    leaves = [_leaf(piece) for piece in pieces if piece.kind in kinds]
    if leaves and Kind.WORD not in kinds:
        return _strict(_joined(leaves), filters)
    preferred = tuple(leaf for leaf in leaves if not isinstance(leaf, Word))
    return Query(" ".join(leaf.text for leaf in leaves), None, preferred, filters)


def _strict(required: Node | None, filters: tuple[Filters, ...]) -> Query:
    text = " ".join(leaf.text for leaf in _positive_leaves(required))
    return Query(text, required, (), filters)


def _joined(parts: Sequence[Node]) -> Node | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    return And(tuple(parts))


def _leaf(piece: Piece) -> Leaf:
    if piece.kind is Kind.PHRASE:
        return Phrase(piece.text)
    return Prefix(piece.text) if piece.kind is Kind.PREFIX else Word(piece.text)


class _Parser:
    """Recursive descent; NOT binds closer than AND, AND (also where nothing is written) closer than OR.

    Filters are checked and passed over: what is nothing but filters demands nothing of the words (None).
    """

    def __init__(self, query: str, pieces: list[Piece]) -> None:
        self._query = query
        self._pieces = pieces
        self._at = 0

    def parse(self) -> Node | None:
        node = self._any(depth=0)
        if self._at < len(self._pieces):
            raise QuerySyntaxError(self._query, "a bracket closes that was not opened")
        return node

    def _any(self, depth: int) -> Node | None:
        began = self._at
        parts = [self._all(depth)]
        while self._take("OR"):
            parts.append(self._all(depth))
        if len(parts) == 1:
            return parts[0]
        self._refuse_filters(began)
        return Or(tuple(part for part in parts if part is not None))

    def _all(self, depth: int) -> Node | None:
        parts = [self._one(depth)]
        while self._take("AND") or self._starts_operand():
            parts.append(self._one(depth))
        return _joined([part for part in parts if part is not None])

    def _one(self, depth: int) -> Node | None:
        if depth > _DEEPEST:
            raise QuerySyntaxError(self._query, f"NOT and brackets go more than {_DEEPEST} deep")
        if self._take("NOT"):
            return self._negated(depth + 1)
        if self._take("("):
            node = self._any(depth + 1)
            if not self._take(")"):
                raise QuerySyntaxError(self._query, "a bracket is not closed")
            return node
        return self._operand()

    def _operand(self) -> Node | None:
        if not self._starts_operand() or self._pieces[self._at].text in ("NOT", "("):
            raise QuerySyntaxError(self._query, "AND, OR and NOT need something on each side to work on")
        self._at += 1
        piece = self._pieces[self._at - 1]
        return None if piece.kind is Kind.FILTER else _leaf(piece)

    def _negated(self, depth: int) -> Node | None:
        began = self._at
        node = self._one(depth)
        self._refuse_filters(began)
        return node and Not(node)

    def _refuse_filters(self, began: int) -> None:
        """Raise QuerySyntaxError where a filter is among the pieces since `began`."""
        for piece in self._pieces[began : self._at]:
            if piece.kind is Kind.FILTER:
                what = f"OR and NOT are for words, not for a filter such as {piece.field}:{piece.text}"
                raise QuerySyntaxError(self._query, what)

    def _starts_operand(self) -> bool:
        if self._at >= len(self._pieces):
            return False
        piece = self._pieces[self._at]
        return piece.kind not in (Kind.OPERATOR, Kind.BRACKET) or piece.text in ("NOT", "(")

    def _take(self, text: str) -> bool:
        piece = self._pieces[self._at] if self._at < len(self._pieces) else None
        found = piece is not None and piece.kind in (Kind.OPERATOR, Kind.BRACKET) and piece.text == text
        self._at += found
        return found


def _positive_leaves(node: Node | None) -> Iterator[Leaf]:
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _positive_leaves(part)
    elif node is not None and not isinstance(node, Not):
        yield node
