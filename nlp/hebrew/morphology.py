"""Surface tokens to morphemes: segmenter, tagger and lemmatizer in a row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from nlp.analyzer import Morpheme
from nlp.hebrew.bare_tokens import bare, is_bare, with_signs
from nlp.hebrew.lemmas import Lemmatizer
from nlp.hebrew.morph_tagger import MorphTagger, Tag, morpheme_keys
from nlp.hebrew.segmentation import Cut
from nlp.hebrew.segmenter import Segmenter

BATCH_TOKENS = 1200
REMEMBERED = 30_000
MAX_SENTENCE = 400
MARKS_ALONE = "…"  # what a token of marks alone is read as
Read = tuple[Cut, tuple[tuple[Tag, str], ...]]


@dataclass(frozen=True, slots=True)
class Analysed:
    """A surface token's morphemes, each with its label of names."""

    morphemes: tuple[Morpheme, ...]
    names: tuple[str, ...]


@dataclass(slots=True)
class Morphology:
    """Remembers the morphemes of each (cut, tags, labels of names)."""

    segmenter: Segmenter
    tagger: MorphTagger
    lemmatizer: Lemmatizer
    _made: dict[Read, Analysed] = field(default_factory=dict)
    _keys: dict[Cut, list[str]] = field(default_factory=dict)

    def analyze(self, sentences: Sequence[Sequence[str]]) -> list[list[Analysed]]:
        """Return for each token of each sentence its morphemes.

        Sentences longer than 400 tokens are worked on in parts, several sentences at once, so that memory
        does not grow with the text. Tokens are read bare, their forms keep the marks, points and quotes.
        """
        if is_bare("".join(chain.from_iterable(sentences))):
            return self._analyze_bare(sentences)
        plain = [[bare(token) or MARKS_ALONE for token in sentence] for sentence in sentences]
        return [
            [
                read if token == seen else replace(read, morphemes=with_signs(token, read.morphemes))
                for token, seen, read in zip(sentence, tokens, found, strict=True)
            ]
            for sentence, tokens, found in zip(sentences, plain, self._analyze_bare(plain), strict=True)
        ]

    def _analyze_bare(self, sentences: Sequence[Sequence[str]]) -> list[list[Analysed]]:
        parts = [
            sentence[start : start + MAX_SENTENCE] for sentence in sentences for start in _starts(sentence)
        ]
        found = (token for batch in _batches(parts) for sentence in self._batch(batch) for token in sentence)
        return [[next(found) for _ in sentence] for sentence in sentences]

    def _batch(self, sentences: Sequence[Sequence[str]]) -> list[list[Analysed]]:
        self._forget()
        cuts = self.segmenter.segment(sentences)
        keys = [[key for cut in sentence for key in self._cut_keys(cut)] for sentence in cuts]
        tagged, named = self.tagger.tag_and_name(keys)
        read = (zip(tags, names, strict=True) for tags, names in zip(tagged, named, strict=True))
        rows = [
            [(cut, tuple(islice(found, len(self._cut_keys(cut))))) for cut in sentence]
            for sentence, found in zip(cuts, read, strict=True)
        ]
        self._make(dict.fromkeys(one for row in rows for one in row if one not in self._made))
        return [[self._made[one] for one in row] for row in rows]

    def _forget(self) -> None:
        """Drop what is remembered once it is much, so that memory does not grow with the text."""
        self.segmenter.forget(REMEMBERED)
        self.tagger.forget(REMEMBERED)
        self.lemmatizer.forget(REMEMBERED)
        if len(self._made) > REMEMBERED:
            self._made.clear()
            self._keys.clear()

    def _cut_keys(self, cut: Cut) -> list[str]:
        found = self._keys.get(cut)
        if found is None:
            found = self._keys[cut] = morpheme_keys(cut)
        return found

    def _make(self, wanted: Iterable[Read]) -> None:
        """Remember the morphemes of cuts whose morphemes were read so."""
        found = [(cut, read, self._cut_keys(cut)) for cut, read in wanted]
        self.lemmatizer.learn(
            (key, tag) for _, read, keys in found for key, (tag, _) in zip(keys, read, strict=True)
        )
        for cut, read, keys in found:
            morphemes = tuple(
                Morpheme(form, self.lemmatizer.lemma(key, tag), tag.pos, tag.features)
                for form, key, (tag, _) in zip(cut.forms, keys, read, strict=True)
            )
            self._made[cut, read] = Analysed(morphemes, tuple(name for _, name in read))


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
