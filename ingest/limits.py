"""Bounds on what a file may cost: hostile and broken files end in `LimitExceededError`."""

import io
import zipfile
import zlib
from dataclasses import dataclass

from ingest.errors import DamagedFileError, LimitExceededError, PasswordRequiredError

_ENCRYPTED_FLAG = 0x1


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, counts, depths and seconds of work that no honest document of text reaches."""

    file_bytes: int = 512 * 2**20
    text_file_bytes: int = 48 * 2**20
    markdown_bytes: int = 4 * 2**20
    characters: int = 12_000_000
    blocks: int = 500_000
    html_tags: int = 2_000_000
    xml_tags: int = 5_000_000
    seconds: float = 60.0
    part_bytes: int = 64 * 2**20
    archive_bytes: int = 512 * 2**20
    archive_parts: int = 20_000
    depth: int = 512
    list_level: int = 32


LIMITS = Limits()


def check_size(data: bytes, source: str, limit: int) -> None:
    """Raise LimitExceededError when `data` is longer than `limit` bytes."""
    if len(data) > limit:
        raise LimitExceededError(source, f"{len(data) >> 20} MB where {limit >> 20} MB are allowed")


def check_characters(text: str, source: str, limit: int = LIMITS.characters) -> None:
    """Raise LimitExceededError when a text has more than `limit` characters."""
    if len(text) > limit:
        raise LimitExceededError(source, f"more than {limit:,} characters of text")


def check_blocks(count: int, source: str, limit: int = LIMITS.blocks) -> None:
    """Raise LimitExceededError when a text has more than `limit` blocks or rows."""
    if count > limit:
        raise LimitExceededError(source, f"more than {limit:,} paragraphs")


def check_tags(markup: bytes, source: str, limit: int) -> None:
    """Raise LimitExceededError when a page or XML part has more than `limit` tags."""
    if markup.count(b"<") > limit:
        raise LimitExceededError(source, f"more than {limit:,} tags")


@dataclass(frozen=True, slots=True)
class Archive:
    """A ZIP whose parts are read within `limits`, whatever its directory claims."""

    source: str
    zip: zipfile.ZipFile
    limits: Limits = LIMITS

    def names(self) -> list[str]:
        return self.zip.namelist()

    def read(self, name: str) -> bytes | None:
        """Return a part's bytes, or None when there is no such part."""
        try:
            with self.zip.open(name) as part:
                found = part.read(self.limits.part_bytes + 1)
        except KeyError:
            return None
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, zlib.error) as error:
            raise DamagedFileError(self.source, f"part {name}: {error}") from error
        except RuntimeError as error:
            raise PasswordRequiredError(self.source) from error
        check_size(found, self.source, self.limits.part_bytes)
        return found

    def require(self, name: str) -> bytes:
        """Return a part's bytes; raise DamagedFileError without it."""
        found = self.read(name)
        if found is None:
            raise DamagedFileError(self.source, f"part {name} is missing")
        return found


def open_archive(data: bytes, source: str, limits: Limits = LIMITS) -> Archive:
    """Return the ZIP in `data` after checking its directory; raise the errors of `ingest.errors`."""
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise DamagedFileError(source, str(error)) from error
    parts = opened.infolist()
    if len(parts) > limits.archive_parts:
        raise LimitExceededError(source, f"{len(parts)} parts in the archive")
    if sum(part.file_size for part in parts) > limits.archive_bytes:
        raise LimitExceededError(source, "the archive unpacks to too much (a ZIP bomb?)")
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise PasswordRequiredError(source)
    return Archive(source, opened, limits)
