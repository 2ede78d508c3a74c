"""Reads the lexicons that the analyzer learns from: word frequencies, UniMorph, the Hebrew WordNet."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from nlp.hebrew.lexicon import Lexicon
from nlp.hebrew.morph_tagger import WordKnowledge
from nlp.normal_form import strip_niqqud

LEAST = 6.0  # occurrences per 100 million
_PER = 1e8


def read_lexicon(data: Path, raw_counts: Counter[str]) -> Lexicon:
    """Return frequencies that average wordfreq's and our own text's, and the forms that UniMorph lists."""
    listed = frozenset(form for _, form, _ in unimorph_rows(data))
    return Lexicon(dict(_frequencies(_wordfreq(data), raw_counts)), listed)


def read_knowledge(data: Path, counts: Mapping[str, Mapping[str, int]]) -> WordKnowledge:
    """Return what UniMorph and WordNet say of words, beside `counts` of tags."""
    unimorph: defaultdict[str, set[str]] = defaultdict(set)
    for _, form, tags in unimorph_rows(data):
        unimorph[form].update(tags)
    return WordKnowledge(
        {form: frozenset(tags) for form, tags in unimorph.items()}, read_wordnet(data), counts
    )


def unimorph_rows(data: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Yield lemma, form and tags."""
    for line in (data / "lexicons" / "unimorph_heb_unvoc.tsv").read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) == 3:
            yield cells[0], cells[1], cells[2].split(";")


def read_wordnet(data: Path) -> dict[str, str]:
    """Return the lemmas of the Hebrew WordNet without points, each with the letters of its kinds, as "nv"."""
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for line in (data / "lexicons" / "hebrew_wordnet.tab").read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) > 2 and cells[1].endswith("lemma"):
            kinds[strip_niqqud(cells[2])].add(cells[0][-1])
    return {lemma: "".join(sorted(found)) for lemma, found in kinds.items()}


def _wordfreq(data: Path) -> dict[str, float]:
    lines = (data / "lexicons" / "wordfreq_he.tsv").read_text(encoding="utf-8").splitlines()
    return {word: float(share) for word, _, share in (line.partition("\t") for line in lines)}


def _frequencies(wordfreq: Mapping[str, float], raw: Counter[str]) -> Iterable[tuple[str, float]]:
    total = sum(raw.values()) or 1
    for word in dict.fromkeys((*wordfreq, *(word for word, count in raw.items() if count >= 3))):
        occurrences = (wordfreq.get(word, 0.0) + raw[word] / total) / 2 * _PER
        if occurrences >= LEAST and any("א" <= sign <= "ת" for sign in word):
            yield word, round(math.log10(occurrences + 1), 2)
