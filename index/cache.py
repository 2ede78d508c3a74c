"""What each stage made, kept by the hash of what it was made from.

What is kept is "MGR2", the digest of the payload, a seal on that digest, the payload compressed.
What is damaged counts as not there: a power cut may leave it so, and it is made again.
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path

from index.result_files import FileEach, OneFile, ResultStore
from index.storing.compression import ZstdError, compress, decompress

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
        self._stores: dict[Stage, ResultStore] = {
            stage: OneFile(folder / stage) if stage is Stage.TAG else FileEach(folder / stage)
            for stage in Stage
        }

    def digest(self, stage: Stage, key: str) -> str | None:
        """Return the digest of a payload without reading it; None when it is not there."""
        header = self._stores[stage].begin(key, _HEADER)
        return None if header is None else _digest_in(header)

    def get(self, stage: Stage, key: str) -> bytes | None:
        """Return the payload; None when it is not there. A damaged one is removed, to be made again."""
        stored = self._stores[stage].get(key)
        if stored is None:
            return None
        payload = _payload_in(stored)
        if payload is None:
            self.drop(stage, [key])
        return payload

    def put(self, stage: Stage, key: str, payload: bytes) -> str:
        """Keep `payload` and return its digest. Raises StorageFullError."""
        (digest,) = self.put_all(stage, [(key, payload)])
        return digest

    def put_all(self, stage: Stage, payloads: Sequence[tuple[str, bytes]]) -> list[str]:
        """Keep payloads under their keys and return their digests. Raises StorageFullError."""
        digests = [blake2b(payload, digest_size=_DIGEST).digest() for _, payload in payloads]
        self._stores[stage].put(
            [
                (key, b"".join((_MAGIC, digest, _seal(digest), compress(payload))))
                for digest, (key, payload) in zip(digests, payloads, strict=True)
            ]
        )
        return [digest.hex() for digest in digests]

    def keys(self, stage: Stage) -> Iterator[str]:
        """Yield the keys of a stage, sorted."""
        return self._stores[stage].keys()

    def drop(self, stage: Stage, keys: Iterable[str]) -> None:
        self._stores[stage].drop(keys)

    def close(self) -> None:
        """Let go of open files; what is asked later opens them again."""
        for store in self._stores.values():
            store.close()


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
