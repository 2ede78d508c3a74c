"""RTF → Document, as Word, LibreOffice and pandoc write it: styles, lists, tables and footnotes kept."""

import re

from ingest.assemble import assemble
from ingest.clock import check_time
from ingest.document import Document
from ingest.errors import EmptyFileError
from ingest.limits import LIMITS, check_size
from ingest.metadata import metadata_from
from ingest.plain.footnotes import notes_made_by_hand
from ingest.plain.headings import headings_from_bold, under_title
from ingest.rtf.reader import RtfReader
from ingest.rtf.tokens import tokens

_KNOWN_PAGES = frozenset({"1250", "1251", "1252", "1253", "1254", "1255", "1256", "437", "862"})
_HEBREW_SHARE = 0.6
_TOKENS_A_LOOK = 1_000


def parse_rtf(data: bytes, *, source: str, document_id: str) -> Document:
    """Return the document of an RTF file. Raises the errors of `ingest.errors`."""
    check_size(data, source, LIMITS.text_file_bytes)
    reader = RtfReader(source, default_page=_code_page(data))
    for count, token in enumerate(tokens(data)):
        if not count % _TOKENS_A_LOOK:
            check_time()
        reader.take(token)
    reader.end()
    lines = headings_from_bold(under_title(reader.lines), reader.bold)
    lines, by_hand = notes_made_by_hand(lines, reader.notes)
    if not lines:
        raise EmptyFileError(source)
    return assemble(
        lines,
        [*reader.notes, *by_hand],
        source=source,
        document_id=document_id,
        metadata=metadata_from(reader.properties),
    )


def _code_page(data: bytes) -> str:
    """Return the file's code page; Hebrew bytes in a file that says Western are Hebrew all the same."""
    declared = re.search(rb"\\ansicpg(\d+)", data[:4096])
    page = declared.group(1).decode() if declared else "1252"
    escaped = [int(byte, 16) for byte in re.findall(rb"\\'([0-9a-fA-F]{2})", data[: 4 << 20])]
    hebrew = sum(0xE0 <= byte <= 0xFA for byte in escaped)
    if page in ("1252", "0") and hebrew > _HEBREW_SHARE * len(escaped) and b"1037" in data:
        return "cp1255"
    return f"cp{page}" if page in _KNOWN_PAGES else "cp1252"
