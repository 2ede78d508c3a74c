"""The first bytes and the suffix of a file → its format."""

import re
from enum import StrEnum
from pathlib import PurePosixPath

from ingest.errors import DamagedFileError, EmptyFileError, UnsupportedFormatError
from ingest.limits import open_archive


class Format(StrEnum):
    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    EPUB = "epub"
    RTF = "rtf"
    DOC = "doc"
    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"


_SUFFIXES = {
    ".pdf": Format.PDF,
    ".docx": Format.DOCX,
    ".docm": Format.DOCX,
    ".odt": Format.ODT,
    ".epub": Format.EPUB,
    ".rtf": Format.RTF,
    ".doc": Format.DOC,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
}
SUFFIXES = frozenset(_SUFFIXES)

_FOREIGN = (
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"BM", "a BMP image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"OggS", "a sound file"),
    (b"ID3", "a sound file"),
    (b"%!PS", "a PostScript file"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)
_BINARY_SHARE = 0.1
_HEAD = 4096


def sniff(data: bytes, source: str) -> Format:
    """Return the format of `data`: by content, and by `source`'s suffix where contents look alike.

    Raises EmptyFileError, UnsupportedFormatError naming what was found, or DamagedFileError.
    """
    if not data.strip():
        raise EmptyFileError(source)
    head = data[:_HEAD]
    suffix = _SUFFIXES.get(PurePosixPath(source).suffix.lower())
    return _by_signature(data, head, source) or _by_text(head, source, suffix)


def _by_signature(data: bytes, head: bytes, source: str) -> Format | None:
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if head.startswith(b"PK\x03\x04"):
        return _zip_format(data, source)
    if head.lstrip().startswith(b"{\\rtf"):
        return Format.RTF
    if head.startswith(_OLE):
        return Format.DOC
    return None


def _zip_format(data: bytes, source: str) -> Format:
    archive = open_archive(data, source)
    mimetype = (archive.read("mimetype") or b"").strip()
    names = set(archive.names())
    if mimetype == b"application/epub+zip" or "META-INF/container.xml" in names:
        return Format.EPUB
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text") or "content.xml" in names:
        return Format.ODT
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return Format.DOCX
    raise UnsupportedFormatError(source, "a ZIP archive that is no document")


def _by_text(head: bytes, source: str, suffix: Format | None) -> Format:
    """Return the format of a file without a signature; one named as a binary format is damaged."""
    found = next((name for magic, name in _FOREIGN if head.startswith(magic)), None)
    if found is not None and (len(found) > 0 and _looks_binary(head)):
        raise UnsupportedFormatError(source, found)
    if suffix in {Format.PDF, Format.DOCX, Format.ODT, Format.EPUB, Format.DOC} and not _HTML.search(head):
        raise DamagedFileError(source, f"it does not begin as a {suffix.upper()} file does")
    if _looks_binary(head):
        raise UnsupportedFormatError(source, "binary data")
    if suffix is Format.MARKDOWN:
        return suffix
    if suffix is Format.HTML or _HTML.search(head):
        return Format.HTML
    return Format.TEXT


def _looks_binary(head: bytes) -> bool:
    """Tell whether bytes are no text in any encoding: control bytes, unless they come with UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or _is_wide(head):
        return False
    controls = sum(byte < 9 or 13 < byte < 27 for byte in head)
    return b"\x00" in head or controls > _BINARY_SHARE * len(head)


def _is_wide(head: bytes) -> bool:
    """Tell whether `head` is UTF-16 without a mark: every other byte is 0 or Hebrew's 5, mostly."""
    return any(sum(byte in (0, 5) for byte in head[start::2]) > 0.8 * len(head[start::2]) for start in (0, 1))
