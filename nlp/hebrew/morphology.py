"""Surface tokens to morphemes: segmenter, tagger and lemmatizer in a row."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from nlp.analyzer import Morpheme
from nlp.hebrew.lemmas import Lemmatizer
from nlp.hebrew.morph_tagger import MorphTagger, Tag, morpheme_keys
from nlp.hebrew.segmentation import Cut
from nlp.hebrew.segmenter import Segmenter

BATCH_TOKENS = 1200
REMEMBERED = 30_000
MAX_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class Analysed:
    """A surface token's morphemes, and the keys by which the networks know them."""

    morphemes: tuple[Morpheme, ...]
    keys: tuple[str, ...]


@dataclass(slots=True)
class Morphology:
    """Remembers the morphemes of each (cut, tags)."""

    segmenter: Segmenter
    tagger: MorphTagger
    lemmatizer: Lemmatizer
    _made: dict[tuple[Cut, tuple[Tag, ...]], Analysed] = field(default_factory=dict)
    _keys: dict[Cut, list[str]] = field(default_factory=dict)

    def analyze(self, sentences: Sequence[Sequence[str]]) -> list[list[Analysed]]:
        """Return for each token of each sentence its morphemes.

        Sentences longer than 400 tokens are worked on in parts, several sentences at once, so that memory
        does not grow with the text.
        """
        parts = [
            sentence[start : start + MAX_SENTENCE] for sentence in sentences for start in _starts(sentence)
        ]
        found = (token for batch in _batches(parts) for sentence in self._batch(batch) for token in sentence)
        return [[next(found) for _ in sentence] for sentence in sentences]

    def _batch(self, sentences: Sequence[Sequence[str]]) -> list[list[Analysed]]:
        self._forget()
        cuts = self.segmenter.segment(sentences)
        keys = [[key for cut in sentence for key in self._cut_keys(cut)] for sentence in cuts]
        tags = (iter(found) for found in self.tagger.tag(keys))
        return [
            [self._analysed(cut, tuple(next(found) for _ in self._cut_keys(cut))) for cut in sentence]
            for sentence, found in zip(cuts, tags, strict=True)
        ]

    def _forget(self) -> None:
        """Drop what is remembered once it is much, so that memory does not grow with the text."""
        self.segmenter.forget(REMEMBERED)
        self.tagger.forget(REMEMBERED)
        if len(self._made) > REMEMBERED:
            self._made.clear()
            self._keys.clear()

    def _cut_keys(self, cut: Cut) -> list[str]:
        found = self._keys.get(cut)
        if found is None:
            found = self._keys[cut] = morpheme_keys(cut)
        return found

    def _analysed(self, cut: Cut, tags: tuple[Tag, ...]) -> Analysed:
        found = self._made.get((cut, tags))
        if found is None:
            keys = self._cut_keys(cut)
            morphemes = tuple(
                Morpheme(form, self.lemmatizer.lemma(key, tag), tag.pos, tag.features)
                for form, key, tag in zip(cut.forms, keys, tags, strict=True)
            )
            found = self._made[cut, tags] = Analysed(morphemes, tuple(keys))
        return found


def _starts(sentence: Sequence[str]) -> range:
    return range(0, len(sentence), MAX_SENTENCE)


def _batches(sentences: Sequence[Sequence[str]]) -> list[list[Sequence[str]]]:
    batches: list[list[Sequence[str]]] = [[]]
    size = 0
    for sentence in sentences:
        if size + len(sentence) > BATCH_TOKENS:
            batches.append([])
            size = 0
        batches[-1].append(sentence)
        size += len(sentence)
    return batches
