"""What training must not see: passages of the open test sets, and pairs kept for what is trained on top."""

import json
import re
import zlib
from pathlib import Path

WORD = re.compile(r"\w+")
KEPT_BACK = 12


def normal(text: str) -> str:
    """Return the words of `text` with single spaces: what counts as the same text."""
    return " ".join(WORD.findall(text))


def heldout_passages(folder: Path) -> frozenset[str]:
    """Return the normal form of every passage in the BEIR sets below `folder`; of none when it is missing."""
    return frozenset(
        normal(json.loads(line)["text"])
        for path in sorted(folder.glob("*/corpus.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )


def kept_back(passage: str) -> bool:
    """Return whether the pair of `passage` is the one in KEPT_BACK that a reranker is to learn from.

    A reranker trained on pairs that the embedder has seen would trust its cosines too much.
    """
    return zlib.crc32(passage[:200].encode()) % KEPT_BACK == 0
