"""The default analyzer: the project's own spaCy pipeline for Hebrew, shipped in nlp/models/hebrew."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import spacy
from spacy.tokens import Doc

from nlp.analyzer import Analysis, Entity, Morpheme, Token
from nlp.errors import ModelMissingError
from nlp.spacy_components import BATCH, MORPHEMES, MorphologyComponent

SHIPPED = Path(__file__).parent / "models" / "hebrew"
_SURROGATE = re.compile("[\ud800-\udfff]")


class SpacyAnalyzer:
    """Analyses Hebrew with a spaCy pipeline whose morphemes are in `token._.morphemes`.

    Raises ModelMissingError where `model` is no such folder.
    """

    def __init__(self, model: str | None = None) -> None:
        folder = Path(model) if model else SHIPPED
        if not (folder / "meta.json").is_file():
            raise ModelMissingError(str(folder), "Train one: python -m nlp.training.analyzer --out DIR.")
        self._pipeline = spacy.load(folder)
        self._pipeline.max_length = 1 << 40
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        self._name = f"spacy/{meta['name']}-{meta['version']}"

    @property
    def name(self) -> str:
        return self._name

    def analyze(self, text: str) -> Analysis:
        """Return the analysis of `text`; lone surrogates count as one sign each and keep their place."""
        return _analysis(text, self._pipeline(without_surrogates(text)))

    def analyze_many(self, texts: Iterable[str]) -> Iterator[Analysis]:
        """Yield one analysis a text, in order."""
        pairs = ((without_surrogates(text), text) for text in texts)
        for doc, text in self._pipeline.pipe(pairs, as_tuples=True, batch_size=BATCH):
            yield _analysis(text, doc)

    def analyze_tokens(self, sentences: Sequence[Sequence[str]]) -> list[list[tuple[Morpheme, ...]]]:
        """Return the morphemes of each given surface token of each given sentence."""
        component = self._pipeline.get_pipe("maagar_morphology")
        assert isinstance(component, MorphologyComponent)
        clean = [[without_surrogates(token) for token in sentence] for sentence in sentences]
        assert component.model is not None
        return [[token.morphemes for token in found] for found in component.model.analyze(clean)]


def without_surrogates(text: str) -> str:
    """Return `text` with U+FFFD for lone surrogates, which cannot be written as UTF-8; offsets stay."""
    return _SURROGATE.sub("\ufffd", text)


def _analysis(text: str, doc: Doc) -> Analysis:
    morphemes = doc.user_data.get(MORPHEMES, [])
    tokens = tuple(
        Token(text[token.idx : token.idx + len(token)], token.idx, token.idx + len(token), found)
        for token, found in zip(doc, morphemes, strict=True)
        if found
    )
    sentences = tuple((span.start_char, span.end_char) for span in doc.sents)
    entities = tuple(Entity(span.start_char, span.end_char, span.label_, span._.normal) for span in doc.ents)
    return Analysis(tokens, sentences, entities)
