"""BRAT stand-off: a zip of `<document>.txt` and `<document>.ann` pairs with the two configuration files.

Offsets are code points, as BRAT (a Python program) counts. BRAT wants one line a span, so a mention over a
line break is written as fragments.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from api.export.archive import add_file, file_stem
from api.export.exported import ExportContext, ExportedDocument
from nlp.tagging import Polarity, Tag


class BratExporter:
    """Writes the zip."""

    def export(self, documents: Iterable[ExportedDocument], context: ExportContext, out: BinaryIO) -> None:
        """Write the pairs in document order, then annotation.conf and visual.conf."""
        concepts: set[str] = set()
        taken: set[str] = set()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for exported in documents:
                stem = file_stem(exported.document.id, taken)
                add_file(archive, f"{stem}.txt", exported.document.text)
                add_file(archive, f"{stem}.ann", "".join(_lines(exported)))
                concepts.update(tag.concept_id for tag in exported.tags)
            add_file(archive, "annotation.conf", _annotation_conf(sorted(concepts)))
            add_file(archive, "visual.conf", _visual_conf(sorted(concepts), context))


def _lines(exported: ExportedDocument) -> Iterator[str]:
    attributes = 0
    for number, tag in enumerate(exported.tags, 1):
        spans = ";".join(f"{start} {end}" for start, end in fragments(exported.document.text, tag))
        surface = re.sub(
            r"[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", " ", exported.document.text[tag.start : tag.end]
        )
        yield f"T{number}\t{type_name(tag.concept_id)} {spans}\t{surface}\n"
        if tag.polarity is not Polarity.AFFIRMED:
            attributes += 1
            yield f"A{attributes}\tPolarity T{number} {tag.polarity.value}\n"


def fragments(text: str, tag: Tag) -> list[tuple[int, int]]:
    """Return the tag's span cut at line feeds, without empty pieces."""
    pieces = re.finditer(r"[^\n]+", text[tag.start : tag.end])
    return [(tag.start + piece.start(), tag.start + piece.end()) for piece in pieces]


def type_name(concept_id: str) -> str:
    """Return the concept's id with what BRAT does not allow in a type's name as "_"."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", concept_id)


def _annotation_conf(concepts: list[str]) -> str:
    polarities = "|".join(polarity.value for polarity in Polarity if polarity is not Polarity.AFFIRMED)
    names = "\n".join(type_name(concept) for concept in concepts)
    attributes = f"Polarity\tArg:<ENTITY>, Value:{polarities}"
    return f"[entities]\n{names}\n\n[relations]\n\n[events]\n\n[attributes]\n{attributes}\n"


def _visual_conf(concepts: list[str], context: ExportContext) -> str:
    labels = "\n".join(f"{type_name(concept)} | {context.label(concept)}" for concept in concepts)
    return f"[labels]\n{labels}\n\n[drawing]\n\n[options]\nText\tdirection:rtl\n"
