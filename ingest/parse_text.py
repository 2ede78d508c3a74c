"""TXT → Document: encodings, wrapped lines, and the residue of conversions understood."""

from ingest.assemble import assemble
from ingest.document import Document
from ingest.encodings import Decoded, decode
from ingest.errors import EmptyFileError
from ingest.limits import LIMITS, check_blocks, check_characters, check_size
from ingest.normalize import normalize
from ingest.plain.footnotes import notes_made_by_hand
from ingest.plain.residue import without_residue
from ingest.rtl import logical_line
from ingest.structure import typed_lines


def parse_text(data: bytes, *, source: str, document_id: str) -> Document:
    """Return the document of a plain text file in any Unicode or Hebrew encoding."""
    check_size(data, source, LIMITS.text_file_bytes)
    decoded = decode(data)
    check_characters(decoded.text, source)
    check_blocks(decoded.text.count("\n"), source)
    text, notes = without_residue(_in_reading_order(decoded))
    lines, by_hand = notes_made_by_hand(typed_lines(text))
    if not lines:
        raise EmptyFileError(source)
    return assemble(lines, [*notes, *by_hand], source=source, document_id=document_id)


def _in_reading_order(decoded: Decoded) -> str:
    text = normalize(decoded.text)
    return "\n".join(logical_line(row.strip()) for row in text.split("\n")) if decoded.visual else text
