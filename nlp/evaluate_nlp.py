"""Scores an analyzer on CoNLL-U files as the CoNLL 2018 script does, on gold sentences and surface tokens.

Words are aligned inside each surface token (by the longest common subsequence of their forms); F1 counts
aligned words, and aligned words with the right tag, universal features or lemma.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from nlp.analyzer import Analyzer, Morpheme
from nlp.conllu import Sentence, Word, read_conllu, write_conllu
from nlp.errors import ConlluFormatError

# The features that the CoNLL 2018 script compares; HebBinyan, ExtPos and others are not among them.
UNIVERSAL_FEATURES = frozenset(
    {
        "PronType", "NumType", "Poss", "Reflex", "Foreign", "Abbr", "Gender", "Animacy", "Number", "Case",
        "Definite", "Degree", "VerbForm", "Mood", "Tense", "Aspect", "Voice", "Evident", "Polarity", "Person",
        "Polite",
    }
)  # fmt: skip
Analyses = list[list[tuple[Morpheme, ...]]]


@runtime_checkable
class TokenAnalyzer(Protocol):
    """An analyzer that takes sentences of surface tokens and keeps them."""

    def analyze_tokens(self, sentences: Sequence[Sequence[str]]) -> Analyses: ...


@dataclass(frozen=True, slots=True)
class NlpScores:
    """F1 of word segmentation, and of words with the right tag, universal features, lemma; each 0–1."""

    words: float
    upos: float
    ufeats: float
    lemma: float

    def as_json(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in asdict(self).items()}


def evaluate_nlp(gold: Path, analyzer: Analyzer, predictions: Path | None = None) -> NlpScores:
    """Return the scores of `analyzer` on the CoNLL-U file `gold`; write what it predicts to `predictions`.

    Raises FileMissingError; ConlluFormatError, also when there is no sentence.
    """
    sentences = read_conllu(gold)
    if not any(sentence.words for sentence in sentences):
        raise ConlluFormatError(str(gold), 0, "there is no sentence in it")
    found = analyze_sentences(sentences, analyzer)
    if predictions:
        predictions.write_text(write_conllu(found), encoding="utf-8")
    return score(sentences, found)


def analyze_sentences(sentences: Sequence[Sentence], analyzer: Analyzer) -> list[Sentence]:
    """Return `sentences` with the morphemes that `analyzer` finds; words, spaces and comments stay.

    One that cannot take tokens is given each sentence's text, and its morphemes are laid over the words.
    """
    tokens = [[word.form for word in sentence.words] for sentence in sentences]
    if isinstance(analyzer, TokenAnalyzer):
        analyses = analyzer.analyze_tokens(tokens)
    else:
        analyses = [_overlaid(sentence, analyzer) for sentence in sentences]
    return [_with(sentence, found) for sentence, found in zip(sentences, analyses, strict=True)]


def score(gold: Iterable[Sentence], system: Iterable[Sentence]) -> NlpScores:
    """Return the scores of `system` against `gold`, which have the same sentences and surface tokens."""
    pairs = [
        (right.morphemes, found.morphemes)
        for right_sentence, found_sentence in zip(gold, system, strict=True)
        for right, found in zip(right_sentence.words, found_sentence.words, strict=True)
    ]
    total = sum(len(right) + len(found) for right, found in pairs) or 1
    aligned = [pair for right, found in pairs for pair in align(right, found)]
    return NlpScores(
        2 * len(aligned) / total,
        2 * sum(right.pos == found.pos for right, found in aligned) / total,
        2 * sum(_universal(right) == _universal(found) for right, found in aligned) / total,
        2 * sum(right.lemma in ("_", found.lemma) for right, found in aligned) / total,
    )


def align(right: Sequence[Morpheme], found: Sequence[Morpheme]) -> list[tuple[Morpheme, Morpheme]]:
    """Return the aligned words of one surface token: a longest common subsequence of the forms."""
    if [word.form for word in right] == [word.form for word in found]:
        return list(zip(right, found, strict=True))
    lengths = _common_lengths(right, found)
    pairs = []
    g = s = 0
    while g < len(right) and s < len(found):
        if right[g].form.lower() == found[s].form.lower():
            pairs.append((right[g], found[s]))
            g, s = g + 1, s + 1
        elif lengths[g][s] == lengths[g + 1][s]:
            g += 1
        else:
            s += 1
    return pairs


def _common_lengths(right: Sequence[Morpheme], found: Sequence[Morpheme]) -> list[list[int]]:
    lengths = [[0] * (len(found) + 1) for _ in range(len(right) + 1)]
    for g in reversed(range(len(right))):
        for s in reversed(range(len(found))):
            same = right[g].form.lower() == found[s].form.lower()
            lengths[g][s] = lengths[g + 1][s + 1] + 1 if same else max(lengths[g + 1][s], lengths[g][s + 1])
    return lengths


def _universal(morpheme: Morpheme) -> list[str]:
    features = morpheme.features.split("|")
    return sorted(feature for feature in features if feature.partition("=")[0] in UNIVERSAL_FEATURES)


def _with(sentence: Sentence, found: Sequence[tuple[Morpheme, ...]]) -> Sentence:
    words = tuple(
        Word(word.form, morphemes, word.spaced) for word, morphemes in zip(sentence.words, found, strict=True)
    )
    return Sentence(words, sentence.comments)


def _overlaid(sentence: Sentence, analyzer: Analyzer) -> list[tuple[Morpheme, ...]]:
    """Return for each word the morphemes that an analysis of the sentence's text starts inside it."""
    starts: list[tuple[int, Morpheme]] = []
    for token in analyzer.analyze(sentence.text).tokens:
        position = token.start
        for morpheme in token.morphemes:
            starts.append((position, morpheme))
            position += len(morpheme.form)
    found = []
    position = 0
    for word in sentence.words:
        end = position + len(word.form)
        inside = tuple(morpheme for start, morpheme in starts if position <= start < end)
        found.append(inside or (Morpheme(word.form, word.form, "X"),))
        position = end + word.spaced
    return found
