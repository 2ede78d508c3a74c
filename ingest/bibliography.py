"""A RIS, BibTeX or CSL-JSON file beside the documents (Zotero's export) → metadata by the files it names."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from ingest.encodings import decode
from ingest.errors import DamagedFileError
from ingest.limits import LIMITS, check_size
from ingest.metadata import Metadata, sane_keywords, sane_year
from ingest.normalize import one_line

BIBLIOGRAPHY_SUFFIXES = frozenset({".ris", ".bib", ".json"})

_RIS_LINE = re.compile(r"^([A-Z][A-Z0-9])  ?- ?(.*)$")
_RIS_FILES = ("L1", "L2", "L4", "LK")
_LANGUAGES = {
    "heb": "he",
    "hebrew": "he",
    "עברית": "he",
    "iw": "he",
    "eng": "en",
    "english": "en",
    "ara": "ar",
}
_BRACES = re.compile(r"[{}]")


def bibliographies(folder: Path) -> list[Path]:
    """Return the bibliography files of a folder in the order of their names. Raises OSError."""
    return sorted(
        path for path in folder.iterdir() if path.suffix.lower() in BIBLIOGRAPHY_SUFFIXES and path.is_file()
    )


def read_bibliography(path: Path, source: str = "") -> dict[str, Metadata]:
    """Return the metadata in one bibliography file, by the names (without folders) of the files it names.

    An entry that names no file counts for the file that is called as its key is, whatever the suffix: the
    key "cohen2019" stands for "cohen2019.pdf". Other JSON files give nothing. Errors call the file `source`,
    by default its name. Raises DamagedFileError, LimitExceededError, OSError.
    """
    name = source or path.name
    data = path.read_bytes()
    check_size(data, name, LIMITS.text_file_bytes)
    text = decode(data).text
    readers = {".ris": _ris, ".bib": _bibtex, ".json": _csl}
    entries = readers[path.suffix.lower()](text, name)
    return {PurePosixPath(file.replace("\\", "/")).name: known for files, known in entries for file in files}


def metadata_for(source: str, known: Mapping[str, Metadata]) -> Metadata | None:
    """Return what a bibliography says of the file `source`: by its name, else by its name without suffix."""
    path = PurePosixPath(source)
    return known.get(path.name) or known.get(path.stem)


def _ris(text: str, name: str) -> Iterator[tuple[list[str], Metadata]]:
    fields: dict[str, list[str]] = {}
    for line in text.splitlines():
        match = _RIS_LINE.match(line.strip("\ufeff \t"))
        if match is None:
            continue
        tag, value = match.group(1), match.group(2).strip()
        if tag == "ER":
            yield _ris_files(fields), _ris_metadata(fields)
            fields = {}
        else:
            fields.setdefault(tag, []).append(value)
    if fields:
        raise DamagedFileError(name, "its last RIS entry has no end (ER)")


def _ris_files(fields: Mapping[str, list[str]]) -> list[str]:
    return [name for tag in _RIS_FILES for name in fields.get(tag, [])] or fields.get("ID", [])


def _ris_metadata(fields: Mapping[str, list[str]]) -> Metadata:
    def first(*tags: str) -> str | None:
        return next((one_line(value) for tag in tags for value in fields.get(tag, []) if value), None)

    return Metadata(
        title=first("TI", "T1"),
        authors=tuple(one_line(name) for tag in ("AU", "A1") for name in fields.get(tag, [])),
        year=sane_year(first("PY", "Y1", "DA")),
        language=_language(first("LA")),
        abstract=first("AB", "N2"),
        keywords=tuple(one_line(word) for word in fields.get("KW", [])),
    )


def _bibtex(text: str, name: str) -> Iterator[tuple[list[str], Metadata]]:
    from bibtexparser.entrypoint import parse_string  # slow to import, and few folders have a .bib file

    library = parse_string(text)
    if library.failed_blocks and not library.entries:
        raise DamagedFileError(name, "no BibTeX entry can be read")
    for entry in library.entries:
        fields = {field.key.lower(): _BRACES.sub("", str(field.value)) for field in entry.fields}
        files = [part.replace("\\:", ":") for part in _bibtex_files(fields.get("file", ""))]
        yield files or [entry.key], _bibtex_metadata(fields)


def _bibtex_files(written: str) -> list[str]:
    """Return the paths in a `file` field: "a.pdf", or "Full Text:files/1/a.pdf:application/pdf;…"."""
    paths = []
    for item in filter(None, re.split(r"(?<!\\);", written)):
        parts = re.split(r"(?<!\\):", item)
        paths.append(parts[1] if len(parts) >= 3 else parts[0])
    return paths


def _bibtex_metadata(fields: Mapping[str, str]) -> Metadata:
    authors = re.split(r"\s+and\s+", fields.get("author") or fields.get("editor") or "")
    return Metadata(
        title=one_line(fields.get("title", "")) or None,
        authors=tuple(one_line(name) for name in authors if name.strip()),
        year=sane_year(fields.get("year") or fields.get("date")),
        language=_language(fields.get("langid") or fields.get("language")),
        abstract=one_line(fields.get("abstract", "")) or None,
        keywords=sane_keywords(fields.get("keywords")),
    )


def _csl(text: str, name: str) -> Iterator[tuple[list[str], Metadata]]:
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a plain ValueError
        raise DamagedFileError(name, f"no JSON: {error}") from error
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and "type" in entry and ("title" in entry or "author" in entry):
            yield _csl_files(entry), _csl_metadata(entry)


def _csl_files(entry: Mapping[str, object]) -> list[str]:
    custom = entry.get("custom")
    named = [entry.get("file"), custom.get("file") if isinstance(custom, dict) else None]
    attached = entry.get("attachments")
    for attachment in attached if isinstance(attached, list) else []:
        if isinstance(attachment, dict):
            named.append(attachment.get("path") or attachment.get("title"))
    files = [name for name in named if isinstance(name, str) and name]
    return files or [str(entry.get("id", ""))]


def _csl_metadata(entry: Mapping[str, object]) -> Metadata:
    return Metadata(
        title=_text(entry.get("title")),
        authors=tuple(_csl_names(entry.get("author") or entry.get("editor"))),
        year=_csl_year(entry.get("issued")),
        language=_language(_text(entry.get("language"))),
        abstract=_text(entry.get("abstract")),
        keywords=sane_keywords(_text(entry.get("keyword"))),
    )


def _csl_names(names: object) -> Iterator[str]:
    for name in names if isinstance(names, list) else []:
        if isinstance(name, dict):
            parts = [_text(name.get("family")), _text(name.get("given"))]
            yield _text(name.get("literal")) or ", ".join(part for part in parts if part)


def _csl_year(issued: object) -> int | None:
    if not isinstance(issued, dict):
        return None
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return sane_year(str(parts[0][0]))
    return sane_year(_text(issued.get("raw")) or _text(issued.get("literal")))


def _language(written: str | None) -> str | None:
    name = (written or "").strip().lower()
    short = _LANGUAGES.get(name, name.split("-")[0])
    return short if re.fullmatch("[a-z]{2,3}", short) else None


def _text(value: object) -> str | None:
    return one_line(str(value)) or None if isinstance(value, str | int) else None
