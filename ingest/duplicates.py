"""Documents that say the same: the same text from another producer, and versions of one text."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasketch import MinHash, MinHashLSH  # type: ignore[import-untyped]  # no stubs there

NEAR = 0.6
_PERMUTATIONS = 64
_SHINGLE = 4
_MIN_SHINGLES = 8
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Documents with the same words, or versions of one text; `similarity` is the least in the group, 0–1."""

    document_ids: tuple[str, ...]
    exact: bool
    similarity: float


def find_duplicates(texts: Iterable[tuple[str, str]], *, near: float = NEAR) -> list[DuplicateGroup]:
    """Return the groups among (document id, text) pairs: exact ones first, each in the order given.

    Texts are compared word by word, without niqqud, punctuation and layout. Near-duplicates share at least
    `near` of their runs of four words (estimated Jaccard similarity, MinHash; Broder 1997); of documents that
    are exact duplicates only the first is compared. Texts may be streamed: signatures of 64 numbers stay.
    """
    exact: dict[str, list[str]] = {}
    signatures: dict[str, MinHash] = {}
    for document_id, text in texts:
        words = comparable_words(text)
        digest = hashlib.sha256(" ".join(words).encode("utf-8", "surrogatepass")).hexdigest()
        same = exact.setdefault(digest, [])
        same.append(document_id)
        if len(same) == 1 and len(words) >= _SHINGLE + _MIN_SHINGLES:
            signatures[document_id] = _signature(words)
    groups = [DuplicateGroup(tuple(ids), True, 1.0) for ids in exact.values() if len(ids) > 1]
    return groups + list(_near_groups(signatures, near))


def comparable_words(text: str) -> list[str]:
    """Return the words of a text as they are compared: letters and digits only, lower case, no niqqud."""
    bare = re.sub("[\u0591-\u05c7]", "", text)
    return _WORD.findall(bare.lower())


def _signature(words: list[str]) -> "MinHash":
    from datasketch import MinHash  # it imports much of SciPy

    shingles = {" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}
    signature = MinHash(num_perm=_PERMUTATIONS, seed=1)
    signature.update_batch([shingle.encode("utf-8", "surrogatepass") for shingle in sorted(shingles)])
    return signature


def _near_groups(signatures: "dict[str, MinHash]", near: float) -> Iterator[DuplicateGroup]:
    """Yield groups of documents linked by likeness, directly or through others."""
    from datasketch import MinHashLSH

    table = MinHashLSH(threshold=near * 0.9, num_perm=_PERMUTATIONS)
    for document_id, signature in signatures.items():
        table.insert(document_id, signature)
    order = {document_id: number for number, document_id in enumerate(signatures)}
    done: set[str] = set()
    for document_id in signatures:
        if document_id in done:
            continue
        group, least = _linked(document_id, signatures, table, near)
        done |= group
        if len(group) > 1:
            yield DuplicateGroup(tuple(sorted(group, key=order.__getitem__)), False, round(least, 3))


def _linked(
    first: str, signatures: "dict[str, MinHash]", table: "MinHashLSH", near: float
) -> tuple[set[str], float]:
    group, waiting, least = {first}, [first], 1.0
    while waiting:
        signature = signatures[waiting.pop()]
        for other in table.query(signature):
            likeness = float(signature.jaccard(signatures[other]))
            if other not in group and likeness >= near:
                group.add(other)
                waiting.append(other)
                least = min(least, likeness)
    return group, least
