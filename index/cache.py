"""What each stage made, kept by the hash of what it was made from.

    HOME/cache/<stage>/<first two digits of the key>/<key>

A file is "MGR2", the digest of its payload, a seal on that digest, the payload compressed.
A damaged file counts as not there: a power cut may leave one, and it is made again.
"""

from collections.abc import Iterator
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path

from index.storing.compression import ZstdError, compress, decompress
from index.storing.durable import write_settling

_MAGIC = b"MGR2"
_DIGEST = 20
_SEAL = 4
_HEADER = len(_MAGIC) + _DIGEST + _SEAL


class Stage(StrEnum):
    """The stages of a document's way into a snapshot, in order."""

    PARSE = "parse"
    CHUNK = "chunk"
    ANALYSE = "analyse"
    TERMS = "terms"
    WORDS = "words"
    TAG = "tag"
    EMBED = "embed"


def digest_of(*parts: bytes | str) -> str:
    """Return the digest of `parts` with their borders, 40 hexadecimal digits."""
    state = blake2b(digest_size=_DIGEST)
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        state.update(len(encoded).to_bytes(8, "little"))
        state.update(encoded)
    return state.hexdigest()


class Cache:
    """The cache of one knowledge base. Processes may share it: equal keys hold equal payloads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def digest(self, stage: Stage, key: str) -> str | None:
        """Return the digest of a payload without reading it; None when it is not there."""
        try:
            with open(self._name(stage, key), "rb", buffering=0) as file:  # noqa: PTH123  # see _name
                return _digest_in(file.read(_HEADER))
        except FileNotFoundError:
            return None

    def get(self, stage: Stage, key: str) -> bytes | None:
        """Return the payload; None when it is not there. A damaged one is removed, to be made again."""
        try:
            with open(self._name(stage, key), "rb", buffering=0) as file:  # noqa: PTH123  # see _name
                stored = file.read()
        except FileNotFoundError:
            return None
        payload = _payload_in(stored)
        if payload is None:
            self.drop(stage, key)
        return payload

    def put(self, stage: Stage, key: str, payload: bytes) -> str:
        """Keep `payload` and return its digest. Raises StorageFullError."""
        path = self._path(stage, key)
        path.parent.mkdir(parents=True, exist_ok=True)
        digest = blake2b(payload, digest_size=_DIGEST).digest()
        write_settling(path, _MAGIC, digest, _seal(digest), compress(payload))
        return digest.hex()

    def keys(self, stage: Stage) -> Iterator[str]:
        """Yield the keys of a stage, sorted."""
        for shard in sorted(self._folder.glob(f"{stage}/??")):
            yield from sorted(path.name for path in shard.iterdir())

    def drop(self, stage: Stage, key: str) -> None:
        self._path(stage, key).unlink(missing_ok=True)

    def _path(self, stage: Stage, key: str) -> Path:
        return Path(self._name(stage, key))

    def _name(self, stage: Stage, key: str) -> str:
        """Return the path as a string: making a Path takes longer than asking whether the file is there."""
        return f"{self._folder}/{stage.value}/{key[:2]}/{key}"


def _digest_in(header: bytes) -> str | None:
    digest = header[len(_MAGIC) : len(_MAGIC) + _DIGEST]
    return digest.hex() if header == _MAGIC + digest + _seal(digest) else None


def _payload_in(stored: bytes) -> bytes | None:
    try:
        payload = decompress(stored[_HEADER:])
    except ZstdError:
        return None
    digest = blake2b(payload, digest_size=_DIGEST).hexdigest()
    return payload if digest == _digest_in(stored[:_HEADER]) else None


def _seal(digest: bytes) -> bytes:
    return blake2b(digest, digest_size=_SEAL).digest()
