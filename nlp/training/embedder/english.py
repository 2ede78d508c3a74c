"""English rows made of Hebrew ones: an English token means what it is translated by.

`python -m nlp.training.embedder.english --data ../shared/data --model nlp/models/embedder` renews the English
rows of a trained model; the whole recipe ends with the same step. IBM model 1 (Brown et al. 1993) is fitted
both ways to aligned texts; a row is the mean of the Hebrew rows, each by how well the two tokens translate.
"""

import argparse
import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy import sparse
from tokenizers import Tokenizer

from nlp.training.embedder.export import write_model
from nlp.training.embedder.pairs import translations
from nlp.training.ibm_model_1 import translation_chances
from nlp.word_tokens import WordTokens

Table = NDArray[np.float32]
Numbers = NDArray[np.int64]
ENGLISH, HEBREW = re.compile("[a-z]+"), re.compile("[א-ת]+")
BACKWARD_POWER = 0.25
TAXONOMIES = ("services.csv", "situations.csv")


@dataclass(frozen=True, slots=True)
class Links:
    """Every English token of a block beside every Hebrew one of it, as three columns."""

    english: Numbers
    hebrew: Numbers
    block: Numbers


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m nlp.training.embedder.english", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder with parallel/ and topics/")
    parser.add_argument("--model", type=Path, required=True, help="the folder of the model to renew")
    arguments = parser.parse_args()
    module = arguments.model / "0_StaticEmbedding"
    tokenizer = Tokenizer.from_file(str(module / "tokenizer.json"))
    table = load_file(module / "model.safetensors")["embedding.weight"].astype(np.float32)
    write_model(arguments.model, tokenizer, with_english(table, tokenizer, aligned_texts(arguments.data)))


def aligned_texts(data: Path) -> Iterator[tuple[str, str]]:
    """Yield English and Hebrew texts that say the same: blocks of courses, names of human services."""
    yield from ((pair.query, pair.passage) for pair in translations(data))
    for name in TAXONOMIES:
        with (data / "topics/openeligibility" / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines):
                yield from zip(row[1::2], row[2::2], strict=False)


def with_english(table: Table, tokenizer: Tokenizer, texts: Iterable[tuple[str, str]]) -> Table:
    """Return `table` with new rows for the English tokens that `texts` translate; the others stay."""
    links = _links(tokenizer, list(dict.fromkeys(texts)))
    chances = _translations(links, len(table))
    total = np.asarray(chances.sum(axis=1)).ravel()
    found = np.flatnonzero(total > 1e-9)
    lengths = np.maximum(np.linalg.norm(table, axis=1), 1e-9)
    directions = chances[found] @ (table / lengths[:, np.newaxis])
    length = (chances[found] @ lengths) / total[found]
    renewed = table.copy()
    renewed[found] = directions * (length / np.linalg.norm(directions, axis=1))[:, np.newaxis]
    return renewed


def _links(tokenizer: Tokenizer, texts: Iterable[tuple[str, str]]) -> Links:
    names = {number: token for token, number in tokenizer.get_vocab().items()}
    tokens = WordTokens(tokenizer)
    columns: list[tuple[Numbers, Numbers, Numbers]] = []
    for block, (english, hebrew) in enumerate(texts):
        first = _distinct(tokens.ids(english), names, ENGLISH)
        second = _distinct(tokens.ids(hebrew), names, HEBREW)
        columns.append(
            (
                np.repeat(first, len(second)),
                np.tile(second, len(first)),
                np.full(len(first) * len(second), block),
            )
        )
    return Links(*(np.concatenate(column) for column in zip(*columns, strict=True)))


def _distinct(ids: Iterable[int], names: dict[int, str], kind: re.Pattern[str]) -> Numbers:
    return np.array(sorted({number for number in ids if kind.fullmatch(names[number])}), dtype=np.int64)


def _translations(links: Links, tokens: int) -> sparse.csr_array:
    """Return [tokens, tokens]: how well an English token (row) and a Hebrew one translate each other."""
    pairs, which = np.unique(links.english * tokens + links.hebrew, return_inverse=True)
    english, hebrew = pairs // tokens, pairs % tokens
    forward = translation_chances(which, links.block * tokens + links.hebrew, english)
    backward = translation_chances(which, links.block * tokens + links.english, hebrew)
    return sparse.csr_array((forward * backward**BACKWARD_POWER, (english, hebrew)), shape=(tokens, tokens))


if __name__ == "__main__":
    main()
