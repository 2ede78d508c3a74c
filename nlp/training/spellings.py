"""Finds plene and defective spellings of one word: they differ in one ו or י and stand in like contexts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import floret
import numpy as np

from nlp.hebrew.morph_tagger import MorphTagger
from nlp.hebrew.word_vectors import Floats
from nlp.normal_form import plain_form

SHORTEST = 3
SIMILAR = 0.72
LEAST_FREQUENT = 2.4  # log10 of occurrences per 100 million: rare words have chance contexts
VARYING = frozenset({"NOUN", "ADJ", "ADV", "PROPN", "CCONJ", "SCONJ", "ADP"})
# Pairs of the Academy's rules (2017) that contexts alone do not show.
CURATED = {"מינהלת": "מנהלת", "מינהלות": "מנהלות", "אומנם": "אמנם", "שרות": "שירות", "שרותים": "שירותים"}


def train_context_vectors(text: Path, out: Path, threads: int) -> None:
    """Write vectors of whole words, without subwords: spellings must not be alike by their letters."""
    model = floret.train_unsupervised(
        str(text), model="skipgram", dim=64, minn=0, maxn=0, bucket=1, minCount=6, epoch=3, ws=4,
        neg=5, lr=0.05, thread=threads, verbose=0,
    )  # fmt: skip
    model.save_model(str(out))


def read_spellings(path: Path, frequencies: Mapping[str, float], tagger: MorphTagger) -> dict[str, str]:
    """Return variant → the more frequent spelling, both in plain letters.

    Verbs are left out (כתב, כותב differ in more than spelling), and so are words of different tags.
    """
    model = floret.load_model(str(path))
    vectors = {word: _unit(model.get_word_vector(word)) for word in model.words if "+" not in word}
    found = {plain_form(variant): plain_form(spelling) for variant, spelling in CURATED.items()}
    for short, long in _pairs(vectors):
        tags = [row[0] for row in tagger.tag([[short], [long]])]
        common = min(frequencies.get(short, 0.0), frequencies.get(long, 0.0)) >= LEAST_FREQUENT
        alike = common and tags[0] == tags[1] and tags[0].pos in VARYING
        if alike and float(vectors[short] @ vectors[long]) >= SIMILAR:
            first, second = sorted((short, long), key=lambda word: -frequencies.get(word, 0.0))
            found.setdefault(plain_form(second), plain_form(first))
    return {variant: _end(found, spelling) for variant, spelling in found.items() if variant != spelling}


def write_spellings(spellings: Mapping[str, str], out: Path) -> None:
    """Write the table that `nlp.normal_form` reads."""
    lines = sorted(f"{variant}\t{spelling}" for variant, spelling in spellings.items())
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _pairs(words: Mapping[str, Floats]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of words of which one has one more ו or י near its start than the other.

    Near the end such a letter is inflection: חוקית, חוקיות.
    """
    shorter: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        for place in range(1, min(4, len(word) - 2)):
            if word[place] in "וי" and len(word) > SHORTEST and not _inflected(word, place):
                without = word[:place] + word[place + 1 :]
                if without in words and len(without) >= SHORTEST and word not in shorter[without]:
                    shorter[without].append(word)
    for short, longer in shorter.items():
        for long in longer:
            yield short, long


def _inflected(word: str, place: int) -> bool:
    """Return whether a ו is that of a passive (ממומנים) or of an active participle (כובשים)."""
    stem = word.removesuffix("ים").removesuffix("ות").removesuffix("ת").removesuffix("ה")
    return word[place] == "ו" and (word[0] == "מ" or (place == 1 and len(stem) == 4))


def _end(found: Mapping[str, str], spelling: str) -> str:
    """Return where a chain of spellings ends."""
    seen: set[str] = set()
    while spelling in found and spelling not in seen:
        seen.add(spelling)
        spelling = found[spelling]
    return spelling


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / (np.linalg.norm(vector) + 1e-6), np.float32)
