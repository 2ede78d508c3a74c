"""What training must not see: the passages of the open test sets."""

import json
import re
from pathlib import Path

WORD = re.compile(r"\w+")


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
