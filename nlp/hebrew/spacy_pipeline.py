"""The loaded spaCy pipeline and what it says as our `Analysis`."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from nlp.analyzer import Analysis, Entity, Morpheme, Token
from nlp.surrogates import without_surrogates


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    """Let `module` seem not installed, unless it is loaded already."""
    loaded = module in sys.modules
    if not loaded:
        sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if not loaded:
            del sys.modules[module]


# Where PyTorch is installed spaCy imports it (a second, 200 MB), and our components have no use for it.
with _hidden("torch"):
    import spacy
    from spacy.tokens import Doc

    from nlp.hebrew.spacy_components import BATCH, MORPHEMES, MorphologyComponent


class SpacyPipeline:
    """A pipeline loaded from its folder."""

    def __init__(self, folder: Path) -> None:
        self._pipeline = spacy.load(folder)
        self._pipeline.max_length = 1 << 40

    def analyze(self, text: str) -> Analysis:
        return _analysis(text, self._pipeline(without_surrogates(text)))

    def analyze_many(self, texts: Iterable[str]) -> Iterator[Analysis]:
        pairs = ((without_surrogates(text), text) for text in texts)
        for doc, text in self._pipeline.pipe(pairs, as_tuples=True, batch_size=BATCH):
            yield _analysis(text, doc)

    def analyze_tokens(self, sentences: Sequence[Sequence[str]]) -> list[list[tuple[Morpheme, ...]]]:
        component = self._pipeline.get_pipe("maagar_morphology")
        assert isinstance(component, MorphologyComponent)
        clean = [[without_surrogates(token) for token in sentence] for sentence in sentences]
        assert component.model is not None
        return [[token.morphemes for token in found] for found in component.model.analyze(clean)]


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
