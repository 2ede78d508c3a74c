"""Files that people upload: kept in HOME/sources under their name."""

from pathlib import Path

from index.building.walk import is_document
from index.errors import UploadNameError
from index.storing.durable import write_atomically
from index.storing.layout import uploads
from ingest.parse import document_id_of

LONGEST_NAME = 200
"""Bytes; file systems allow 255, and the name is lengthened while the file is written aside."""


def keep_upload(home: Path, name: str, content: bytes) -> str:
    """Keep `content` under `name`, in place of an earlier upload of that name; return the document's id.

    Raises UploadNameError for a name that is a path, hidden, too long, or not that of a document.
    """
    plain = Path(name).name == name and not set(name) & {"\\", "\0"}
    if not name or not plain or len(name.encode()) > LONGEST_NAME or not is_document(Path(name)):
        raise UploadNameError(name)
    folder = uploads(home)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / name, content)
    return document_id_of(name)


def remove_upload(home: Path, document_id: str) -> bool:
    """Remove the upload that became `document_id`; return whether there was one."""
    folder = uploads(home)
    found = [path for path in folder.glob("*") if document_id_of(path.name) == document_id]
    for path in found:
        path.unlink()
    return bool(found)
