"""Counts which Hebrew letters follow which, writes the table of `ingest.letter_order`, prints how it tells.

`.venv/bin/python bench/letter_order.py [--write]`: counted over the Knesset's protocols (public domain, as
collected by IsraParlTweet, CC BY 4.0), tried on the passages of HeQ, of which it has seen nothing.
"""

import argparse
import json
import os
import random
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.letter_order import ALPHABET, TABLE, UNITS, order_odds

SHARED = Path(os.environ.get("MAAGAR_SHARED", Path(__file__).resolve().parents[1].parent / "shared"))
TEXTS = ("knesset_committees.txt", "knesset_speeches.txt")
_WORD = re.compile(r"(?<![א-ת\"'״׳])[א-ת]{2,}(?![א-ת\"'״׳])")
_TRIES = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="count anew and write the table")
    if parser.parse_args().write:
        texts = ((SHARED / "data" / "text" / name).read_text("utf-8") for name in TEXTS)
        np.savez_compressed(TABLE, odds=table(texts))
        print(f"{TABLE.name}: {TABLE.stat().st_size:,} bytes")
    _print_accuracy([json.loads(line)["text"] for line in _lines()])


def table(texts: Iterable[str]) -> npt.NDArray[np.int8]:
    """Return log odds in sixteenths, int8 [28, 28, 28]: three letters in this order against the reverse."""
    words = Counter(word for text in texts for word in _WORD.findall(text))
    size = len(ALPHABET)
    counts = np.zeros((size, size, size))
    for word, count in words.items():
        places = [ALPHABET.index(letter) for letter in f" {word} "]
        for before, here, after in zip(places, places[1:], places[2:], strict=False):
            counts[before, here, after] += count
    odds = np.log((counts + 1) / (counts.transpose(2, 1, 0) + 1))
    return np.clip(np.round(odds * UNITS), -127, 127).astype(np.int8)


def _lines() -> list[str]:
    path = SHARED / "eval" / "retrieval" / "heq" / "corpus.jsonl"
    return path.read_text("utf-8").splitlines()


def _print_accuracy(texts: Iterable[str]) -> None:
    words = [word for text in texts for word in _WORD.findall(text) if word != word[::-1]]
    chance = random.Random(1)
    print("words  right")
    for count in (1, 2, 3, 5, 8):
        right = sum(order_odds(chance.sample(words, count)) > 0 for _ in range(_TRIES))
        print(f"{count:5}  {right / _TRIES:.4f}")


if __name__ == "__main__":
    main()
