"""What a writer is, and what is kept of its prose: only text whose every quote is the sources' own words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.errors import WriterError

# A mark inside a Hebrew word is gershayim, at its edge a quote: "יו"ר הוועדה" [1].
_QUOTED = re.compile(r"(?<!\w)[\"“„״«](?=\S)(.+?)(?<=\S)[\"”״»](?!\w)(?:\s*\[(\d+)\])?", re.DOTALL)
_MARK = re.compile(r"\[(\d+)\]")


class Writer(Protocol):
    """Writes an answer from quotes; each one used stands in quotation marks before its number: «…» [1]."""

    def write(self, question: str, quotes: Sequence[str]) -> str:
        """Return the answer. Raises WriterError."""
        ...


@dataclass(frozen=True, slots=True)
class Writing:
    """An answer in prose; without one `text` is None and `problem` says why."""

    text: str | None
    problem: str | None = None


def verified_writing(writer: Writer, question: str, quotes: Sequence[str]) -> Writing:
    """Return what `writer` makes of the quotes, or why nothing of it may be shown."""
    try:
        text = writer.write(question, quotes).strip()
    except WriterError as error:
        return Writing(None, str(error))
    problem = next(_problems(text, quotes), None)
    return Writing(None, problem) if problem else Writing(text)


def _problems(text: str, quotes: Sequence[str]) -> Iterator[str]:
    """Yield what the sources do not bear out."""
    quoted = [(match[1], match[2]) for match in _QUOTED.finditer(text)]
    if not quoted:
        yield "the model's answer quotes nothing"
    for number in _MARK.findall(text):
        if not 1 <= int(number) <= len(quotes):
            yield f"the model's answer names quote [{number}], which it was not given"
    for words, number in quoted:
        sources = [quotes[int(number) - 1]] if number else quotes
        if not any(words in source for source in sources):
            yield f"the model's answer quotes what the sources do not say: {words!r}"
