"""Reads UIMA CAS XMI, as we and INCEpTION export it: zips (of zips) of `.xmi` and `TypeSystem.xml`."""

import io
import zipfile
from collections.abc import Iterator

from cassis import Cas, load_cas_from_xmi, load_typesystem
from lxml.etree import XMLSyntaxError

from api.export.errors import ImportFormatError
from api.export.imports import Annotation
from api.export.xmi import CONCEPT, METADATA
from index.anchoring import anchor_at
from index.decision import Verdict

LARGEST = 256 * 1024 * 1024
"""Bytes of one file when unpacked: more is taken for a zip bomb."""


def read_xmi(content: bytes, source: str = "<import>") -> list[Annotation]:
    """Return the concept annotations of all CAS in a zip. Raises ImportFormatError."""
    return list(_of_zip(content, source))


def _of_zip(content: bytes, source: str) -> Iterator[Annotation]:
    files = _unpacked(content, source)
    types = next((data for name, data in files.items() if name.endswith("TypeSystem.xml")), None)
    for name, data in files.items():
        if name.endswith(".zip"):
            yield from _of_zip(data, f"{source}/{name}")
        elif name.endswith(".xmi"):
            if types is None:
                raise ImportFormatError(source, 0, "no TypeSystem.xml beside the .xmi files")
            yield from _of_cas(_read_cas(data, types, f"{source}/{name}"), name)


def _unpacked(content: bytes, source: str) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            large = [info.filename for info in archive.infolist() if info.file_size > LARGEST]
            if large:
                raise ImportFormatError(source, 0, f"{large[0]} is too large")
            return {info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()}
    except zipfile.BadZipFile as error:
        raise ImportFormatError(source, 0, f"not a zip ({error})") from error


def _read_cas(data: bytes, types: bytes, source: str) -> Cas:
    if b"<!DOCTYPE" in data or b"<!DOCTYPE" in types:
        raise ImportFormatError(source, 0, "a document type declaration, which CAS files do not have")
    try:
        return load_cas_from_xmi(io.BytesIO(data), typesystem=load_typesystem(io.BytesIO(types)))
    except (XMLSyntaxError, KeyError, ValueError, AttributeError, LookupError) as error:
        raise ImportFormatError(source, 0, f"not a CAS that can be read ({error})") from error


def _of_cas(cas: Cas, name: str) -> Iterator[Annotation]:
    """Yield the annotations of one CAS; cassis has turned UTF-16 offsets into code points."""
    text = cas.sofa_string or ""
    document = _document_id(cas) or name.rpartition("/")[2]
    if not cas.typesystem.contains_type(CONCEPT):
        return
    for number, found in enumerate(cas.select(CONCEPT), 1):
        where = f"{name}, annotation {number}"
        yield Annotation(
            where=where,
            document=document,
            concept=(_feature(found, "concept") or "").rpartition("#")[2].rpartition("/")[2],
            anchor=anchor_at(text, found.begin, found.end),
            verdict=_verdict(_feature(found, "verdict") or "", where),
            replacement=_feature(found, "replacement"),
            note=_feature(found, "note") or "",
        )


def _verdict(text: str, where: str) -> Verdict | None:
    word = text.strip().lower()
    if word and word not in list(Verdict):
        raise ImportFormatError(where, 0, f"the verdict {text!r} is not one of {', '.join(Verdict)}")
    return Verdict(word) if word else None


def _document_id(cas: Cas) -> str | None:
    if not cas.typesystem.contains_type(METADATA):
        return None
    return next((_feature(found, "documentId") for found in cas.select(METADATA)), None)


def _feature(found: object, name: str) -> str | None:
    value = getattr(found, name, None)
    return str(value) if value else None
