"""DOC, the binary Word format → Document, converted by LibreOffice where it is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from ingest.document import Document
from ingest.errors import DamagedFileError, LimitExceededError, PasswordRequiredError, UnsupportedFormatError
from ingest.limits import LIMITS, check_size
from ingest.parse_docx import parse_docx

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS = 120
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_FIB, _FIB_MAGIC, _FLAGS, _ENCRYPTED = 512, b"\xec\xa5", 10, 0x0100


def parse_doc(data: bytes, *, source: str, document_id: str) -> Document:
    """Return the document of a Word 97–2003 file.

    Raises UnsupportedFormatError saying to install LibreOffice where there is none.
    """
    check_size(data, source, LIMITS.text_file_bytes)
    if _ENCRYPTED_PACKAGE in data or _is_encrypted(data):
        raise PasswordRequiredError(source)
    if _WORD_STREAM not in data:
        raise UnsupportedFormatError(source, "an old Office file that is no Word document")
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise UnsupportedFormatError(
            source, "a Word 97–2003 file", "Install LibreOffice (soffice), or save it as DOCX."
        )
    return parse_docx(_converted(data, source, program), source=source, document_id=document_id)


def _is_encrypted(data: bytes) -> bool:
    """Tell whether Word's file information block, where it stands first, says the text is encrypted."""
    if data[_FIB : _FIB + 2] != _FIB_MAGIC:
        return False
    flags = int.from_bytes(data[_FIB + _FLAGS : _FIB + _FLAGS + 2], "little")
    return bool(flags & _ENCRYPTED)


def _converted(data: bytes, source: str, program: str) -> bytes:
    """Return the file as DOCX, converted in a folder and with a LibreOffice profile of its own."""
    with tempfile.TemporaryDirectory(prefix="maagar-doc-") as name:
        folder = Path(name)
        (folder / "input.doc").write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "docx",
            "--outdir",
            str(folder),
            str(folder / "input.doc"),
        ]
        try:
            ran = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise LimitExceededError(source, f"LibreOffice took over {_SECONDS} seconds") from error
        result = folder / "input.docx"
        if not result.is_file():
            detail = ran.stderr.decode("utf-8", "replace").strip().splitlines()
            raise DamagedFileError(source, detail[-1] if detail else "LibreOffice could not read it")
        return result.read_bytes()
