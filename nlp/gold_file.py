"""The text of a gold file, to be scored by or to learn from: UTF-8, a byte order mark before it or not."""

from pathlib import Path

from ingest.errors import FileMissingError
from nlp.errors import GoldFormatError


def gold_text(path: Path, wrong: type[GoldFormatError]) -> str:
    """Return the text of the file, without a byte order mark.

    Raises FileMissingError, and `wrong` with the line that is no UTF-8.
    """
    if not path.is_file():
        raise FileMissingError(str(path))
    try:
        content = path.read_bytes()
    except OSError as error:
        raise wrong(str(path), 0, f"cannot be read ({error})") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise wrong(str(path), line, f"not UTF-8 ({error.reason}); save it as UTF-8") from error
