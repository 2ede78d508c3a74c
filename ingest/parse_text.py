"""TXT → Document: encodings, wrapped lines, and the residue of conversions understood."""

from ingest.assemble import assemble
from ingest.document import Document
from ingest.encodings import decode
from ingest.errors import EmptyFileError
from ingest.limits import LIMITS, check_size
from ingest.normalize import normalize
from ingest.residue import without_residue
from ingest.structure import typed_lines


def parse_text(data: bytes, *, source: str, document_id: str) -> Document:
    """Return the document of a plain text file in any Unicode or Hebrew encoding."""
    check_size(data, source, LIMITS.text_file_bytes)
    text, notes = without_residue(normalize(decode(data).text))
    lines = typed_lines(text)
    if not lines:
        raise EmptyFileError(source)
    return assemble(lines, notes, source=source, document_id=document_id)
