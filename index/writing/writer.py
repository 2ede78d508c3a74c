"""What a writer is, and what is kept of its prose: only text whose every quote is the sources' own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.errors import WriterError
from index.writing.quotations import problems_of


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
    problem = next(problems_of(text, question, quotes), None)
    return Writing(None, problem) if problem else Writing(text)
