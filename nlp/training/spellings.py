"""Finds plene and defective spellings of one word: they differ in one ו or י and stand in like contexts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import floret
import numpy as np

from nlp.normal_form import plain_form
from nlp.word_vectors import Floats

SHORTEST, LEAST_COUNT = 4, 8
SIMILAR, SIMILAR_LONG, LONG = 0.72, 0.62, 6


def train_context_vectors(text: Path, out: Path, threads: int) -> None:
    """Write vectors of whole words, without subwords: spellings must not be alike by their letters."""
    model = floret.train_unsupervised(
        str(text), model="skipgram", dim=64, minn=0, maxn=0, bucket=1, minCount=6, epoch=3, ws=4,
        neg=5, lr=0.05, thread=threads, verbose=0,
    )  # fmt: skip
    model.save_model(str(out))


def read_spellings(path: Path, frequencies: Mapping[str, float]) -> dict[str, str]:
    """Return variant → the more frequent spelling, both in plain letters."""
    model = floret.load_model(str(path))
    vectors = {word: _unit(model.get_word_vector(word)) for word in model.words if "+" not in word}
    found: dict[str, str] = {}
    for short, long in _pairs(vectors):
        needed = SIMILAR_LONG if len(short) >= LONG else SIMILAR
        if float(vectors[short] @ vectors[long]) >= needed:
            first, second = sorted((short, long), key=lambda word: -frequencies.get(word, 0.0))
            found.setdefault(plain_form(second), plain_form(first))
    return {variant: _end(found, spelling) for variant, spelling in found.items() if variant != spelling}


def write_spellings(spellings: Mapping[str, str], out: Path) -> None:
    """Write the table that `nlp.normal_form` reads."""
    lines = sorted(f"{variant}\t{spelling}" for variant, spelling in spellings.items())
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _pairs(words: Mapping[str, Floats]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of words of which one has one more ו or י inside than the other."""
    shorter: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        for place in range(1, len(word) - 1):
            if word[place] in "וי" and len(word) > SHORTEST:
                without = word[:place] + word[place + 1 :]
                if without in words and len(without) >= SHORTEST and word not in shorter[without]:
                    shorter[without].append(word)
    for short, longer in shorter.items():
        for long in longer:
            yield short, long


def _end(found: Mapping[str, str], spelling: str) -> str:
    """Return where a chain of spellings ends."""
    seen: set[str] = set()
    while spelling in found and spelling not in seen:
        seen.add(spelling)
        spelling = found[spelling]
    return spelling


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / (np.linalg.norm(vector) + 1e-6), np.float32)
