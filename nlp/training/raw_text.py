"""Makes the raw text that word vectors and frequencies are counted on: tokens as the treebanks cut them."""

import itertools
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nlp.hebrew.morph_tagger import morpheme_keys
from nlp.hebrew.segmenter import Segmenter
from nlp.hebrew.sentences import sentence_starts
from nlp.hebrew.tokenizer import split_tokens, token_pieces

TEXTS = (
    "knesset_speeches", "knesset_committees", "wikipedia_sample", "svlm_wikipedia_sentences", "python_course",
    "react_docs", "privacy_guides", "deep_learning_book", "ms_courses_machine_translated",
)  # fmt: skip
SENTENCES = {
    "svlm_wikipedia_sentences": 16_000,
    "wikipedia_sample": 9_000,
    "knesset_committees": 6_000,
    "knesset_speeches": 9_000,
}
LAW_SHARE, TITLE_SHARE = 0.3, 0.15
SHORTEST_LINE = 15
BATCH = 200


def write_raw_text(data: Path, out: Path) -> None:
    """Write every line once, its tokens with spaces between them; laws and titles are sampled."""
    seen: set[int] = set()
    with out.open("w", encoding="utf-8") as file:
        for line in _lines(data):
            if len(line) >= SHORTEST_LINE and hash(line) not in seen:
                seen.add(hash(line))
                file.write(" ".join(tokenized(line)) + "\n")


def write_segmented_text(raw: Path, segmenter: Segmenter, out: Path) -> None:
    """Write the lines of `raw` as the keys of their morphemes."""
    with raw.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as file:
        for batch in _batches(line.split() for line in lines):
            for cuts in segmenter.segment(batch):
                file.write(" ".join(key for cut in cuts for key in morpheme_keys(cut)) + "\n")
            segmenter.forget(200_000)


def tokenized(line: str) -> list[str]:
    """Return the tokens of `line` as the treebanks cut them."""
    return [piece for start, end in split_tokens(line) for piece in token_pieces(line[start:end])]


def sample_sentences(data: Path) -> list[list[str]]:
    """Return sentences of raw text as tokens, mostly from Wikipedia."""
    chance = random.Random(1)
    found: list[list[str]] = []
    for name, count in SENTENCES.items():
        lines = (data / "text" / f"{name}.txt").read_text(encoding="utf-8").split("\n")
        chance.shuffle(lines)
        found += itertools.islice(_sentences(lines), count)
    return found


def _sentences(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the sentences that have 5 to 50 tokens."""
    for line in lines:
        spans = split_tokens(line)
        starts = [place for place, begins in enumerate(sentence_starts(line, spans)) if begins]
        for first, after in zip(starts, [*starts[1:], len(spans)], strict=False):
            tokens = tokenized(line[spans[first][0] : spans[after - 1][1]])
            if 5 <= len(tokens) <= 50:
                yield tokens


def _lines(data: Path) -> Iterator[str]:
    chance = random.Random(1)
    for name in TEXTS:
        yield from (data / "text" / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    for text in _fields(data / "pairs" / "law_sections.jsonl", "text"):
        if chance.random() < LAW_SHARE:
            yield from text.split("\n")
    for name, field in (("wiki_sections", "text"), ("bill_summaries", "summary")):
        for text in _fields(data / "pairs" / f"{name}.jsonl", field):
            yield from text.split("\n")
    for text in _fields(data / "treebank" / "iahlt_segmentation.jsonl", "text"):
        yield from text.split("\n")
    for row in (data / "text" / "knesset_titles.tsv").read_text(encoding="utf-8").split("\n"):
        if chance.random() < TITLE_SHARE:
            yield row.replace("\t", " ")


def _fields(path: Path, field: str) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line).get(field) or ""


def _batches(lines: Iterable[list[str]]) -> Iterator[Sequence[list[str]]]:
    batch: list[list[str]] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch
