"""Files inside the zips that BRAT and XMI exports are."""

import re
import zipfile
from collections.abc import Iterator
from itertools import count

from api.export.exported import utf8

EPOCH = (1980, 1, 1, 0, 0, 0)


def add_file(archive: zipfile.ZipFile, name: str, content: str | bytes) -> None:
    """Add a file with a fixed date: the same export gives the same bytes."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, utf8(content) if isinstance(content, str) else content)


def file_stem(document_id: str, taken: set[str]) -> str:
    """Return a name for the document's file that is not in `taken`, and add it there.

    It is the id with folders joined by "__", Hebrew kept: `guides/אמון.docx` → `guides__אמון.docx`.
    """
    flat = document_id.replace("/", "__")
    wanted = re.sub(r'[\x00-\x1f\\:*?"<>|]|\.\.+', "_", flat).strip(". ") or "document"
    stem = next(name for name in _candidates(wanted) if name not in taken)
    taken.add(stem)
    return stem


def _candidates(wanted: str) -> Iterator[str]:
    yield wanted
    for number in count(2):
        yield f"{wanted}-{number}"
