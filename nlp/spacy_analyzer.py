"""The default analyzer: the project's own spaCy pipeline for Hebrew, shipped in nlp/models/hebrew."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from nlp.analyzer import Analysis, Morpheme
from nlp.errors import ModelMissingError
from nlp.surrogates import without_surrogates

if TYPE_CHECKING:
    from nlp.hebrew.morphology import Morphology

SHIPPED = Path(__file__).parent / "models" / "hebrew"


class SpacyAnalyzer:
    """Analyses Hebrew with what a spaCy pipeline of ours holds, as the pipeline does, but without spaCy.

    spaCy's import takes longer than all of our loading, and its `Doc` as long as the networks. The model is
    loaded with the first text, so that what only needs the analyzer's name does not wait for it. Raises
    ModelMissingError where `model` is no such folder.
    """

    def __init__(self, model: str | None = None) -> None:
        self._folder = Path(model) if model else SHIPPED
        if not (self._folder / "meta.json").is_file():
            raise ModelMissingError(
                str(self._folder), "Train one: python -m nlp.training.analyzer --out DIR."
            )
        meta = json.loads((self._folder / "meta.json").read_text(encoding="utf-8"))
        self._name = f"spacy/{meta['name']}-{meta['version']}"

    @property
    def name(self) -> str:
        return self._name

    def analyze(self, text: str) -> Analysis:
        """Return the analysis of `text`; lone surrogates count as one sign each and keep their place."""
        return next(self.analyze_many([text]))

    def analyze_words(self, text: str) -> Analysis:
        """Return the analysis of `text` without its entities."""
        from nlp.hebrew.reading import read_words

        return read_words(text, self._morphology)

    def analyze_many(self, texts: Iterable[str]) -> Iterator[Analysis]:
        """Yield one analysis a text, in order."""
        from nlp.hebrew.reading import read_texts

        return read_texts(texts, self._morphology)

    def analyze_tokens(self, sentences: Sequence[Sequence[str]]) -> list[list[tuple[Morpheme, ...]]]:
        """Return the morphemes of each given surface token of each given sentence."""
        clean = [[without_surrogates(token) for token in sentence] for sentence in sentences]
        return [[token.morphemes for token in found] for found in self._morphology.analyze(clean)]

    @cached_property
    def _morphology(self) -> "Morphology":
        from nlp.hebrew.model_files import load_morphology

        return load_morphology(self._folder / "maagar_morphology")
