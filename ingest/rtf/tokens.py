"""The bytes of an RTF file → its tokens."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\"
)
_BINARY = "bin"


class Kind(StrEnum):
    WORD = "word"
    BYTE = "byte"
    SYMBOL = "symbol"
    OPEN = "open"
    CLOSE = "close"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is a control word, a symbol such as "~", or text; `number` is a word's argument or a byte."""

    kind: Kind
    text: str
    number: int | None = None


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the tokens of an RTF file in order; `\\bin` data is passed over."""
    text = data.decode("latin-1")
    at = 0
    while match := _TOKEN.match(text, at):
        at = match.end()
        word, argument, byte, symbol, brace, plain = match.groups()
        if word:
            number = int(argument) if argument else None
            if word == _BINARY:
                at += max(number or 0, 0)
            else:
                yield Token(Kind.WORD, word, number)
        elif byte:
            yield Token(Kind.BYTE, "", int(byte, 16))
        elif brace:
            yield Token(Kind.OPEN if brace == "{" else Kind.CLOSE, brace)
        elif symbol or plain:
            yield Token(Kind.SYMBOL if symbol else Kind.TEXT, symbol or plain)
