"""Text and lines of a gold file, to be scored by or to learn from: UTF-8, a byte order mark or none."""

import json
from pathlib import Path
from typing import Any

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


def json_of(line: str) -> Any:
    """Return the value that a line of JSON Lines holds. Raises ValueError that says why it holds none."""
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg})") from error
    except (ValueError, RecursionError) as error:
        raise ValueError("not JSON (a number too long, or brackets too deep)") from error
