"""The analysis of every passage in CoNLL-U, multiword tokens split; concepts and offsets stand in MISC.

`TokenRange=start:end` are code points of the document's text. `Concept=B-trust` begins a mention of a
concept and `I-trust` goes on with it; mentions that overlap are joined by commas.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from api.export.exported import ExportContext, ExportedDocument, utf8
from ingest.document import Passage
from nlp.analyzer import Analysis, Token
from nlp.tagging import Tag


class ConlluExporter:
    """Writes a block a sentence, passages as paragraphs and documents as documents."""

    def export(self, documents: Iterable[ExportedDocument], context: ExportContext, out: BinaryIO) -> None:
        """Write all passages, analyzed one at a time."""
        for exported in documents:
            opening = [f"# newdoc id = {one_line(exported.document.id)}"]
            for passage in exported.passages:
                lines = [*opening, f"# newpar id = {one_line(passage.id)}"]
                tags = exported.tags_in(passage)
                for block in _sentences(passage, context.analyze(passage.text), tags):
                    out.write(utf8("\n".join([*lines, *block]) + "\n\n"))
                    lines, opening = [], []


def _sentences(passage: Passage, analysis: Analysis, tags: Sequence[Tag]) -> Iterator[list[str]]:
    tokens = [token for token in analysis.tokens if token.morphemes]
    bounds = analysis.sentences or ((0, len(passage.text)),)
    for number, (start, end) in enumerate(bounds, 1):
        inside = [token for token in tokens if start <= token.start < end]
        if inside:
            text = one_line(passage.text[inside[0].start : inside[-1].end])
            comments = [f"# sent_id = {one_line(passage.id)}-{number}", f"# text = {text}"]
            yield comments + list(_rows(passage, inside, tags))


def _rows(passage: Passage, tokens: Sequence[Token], tags: Sequence[Tag]) -> Iterator[str]:
    position = 1
    for token in tokens:
        misc = _misc(passage, token, tags, last=token is tokens[-1])
        last = position + len(token.morphemes) - 1
        if last > position:
            yield "\t".join((f"{position}-{last}", one_line(token.text), *("_" * 7), misc))
            misc = "_"
        for morpheme in token.morphemes:
            features = morpheme.features or "_"
            words = (one_line(morpheme.form), one_line(morpheme.lemma), morpheme.pos or "X")
            yield "\t".join((str(position), *words, "_", features, "_", "_", "_", misc))
            position += 1


def _misc(passage: Passage, token: Token, tags: Sequence[Tag], *, last: bool) -> str:
    start, end = token.start + passage.start, token.end + passage.start
    parts = [f"TokenRange={start}:{end}"]
    marks = [f"{_place(tag, start)}-{tag.concept_id}" for tag in tags if tag.start < end and start < tag.end]
    parts += [f"Concept={','.join(marks)}"] if marks else []
    spaced = last or passage.text[token.end : token.end + 1].isspace()
    return "|".join(sorted(parts if spaced else [*parts, "SpaceAfter=No"]))


def _place(tag: Tag, token_start: int) -> str:
    """Return "B" for the token a mention begins in, "I" for those that follow."""
    return "B" if token_start <= tag.start else "I"


def one_line(text: str) -> str:
    """Return the text with each run of white space as one space; "_" when nothing is left."""
    return " ".join(text.split()) or "_"
