"""What a Hebrew analysis is, and the table of analyzers that make one.

The morphemes of a token concatenate exactly to its surface (Hebrew Universal Dependencies); a covert article
is the feature `Definite=Def` of the preposition. Offsets are code points of the text that was given.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, runtime_checkable

from nlp.errors import MissingExtraError, UnknownPluginError


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A syntactic word: `pos` is a UPOS tag, `features` a CoNLL-U feature string ("" for none)."""

    form: str
    lemma: str
    pos: str
    features: str = ""


@dataclass(frozen=True, slots=True)
class Token:
    """A surface token, `text == source[start:end]`; its morphemes' forms concatenate to `text`."""

    text: str
    start: int
    end: int
    morphemes: tuple[Morpheme, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity or rule-found expression; `normal` is without prefixes (בקרית מלאכי → קרית מלאכי)."""

    start: int
    end: int
    label: str
    normal: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """Tokens in text order; `sentences` are (start, end) spans that cover every token."""

    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...] = ()
    entities: tuple[Entity, ...] = ()


class Analyzer(Protocol):
    """Turns text into `Analysis`. `name`, version included, identifies results in caches and manifests."""

    @property
    def name(self) -> str: ...

    def analyze(self, text: str) -> Analysis: ...

    def analyze_many(self, texts: Iterable[str]) -> Iterator[Analysis]:
        """Yield one analysis a text, in order."""
        ...


@runtime_checkable
class WordAnalyzer(Protocol):
    """An analyzer that can leave out what a question does not need."""

    def analyze_words(self, text: str) -> Analysis:
        """Return the analysis of a short text without its entities."""
        ...


ANALYZERS = {
    "spacy": "nlp.spacy_analyzer:SpacyAnalyzer",
    "stanza": "nlp.stanza_analyzer:StanzaAnalyzer",
}


def load_analyzer(name: str = "spacy", model: str | None = None) -> Analyzer:
    """Return the analyzer called `name`, reading `model` (a folder) or the one that is shipped.

    Raises UnknownPluginError, MissingExtraError, ModelMissingError.
    """
    if name not in ANALYZERS:
        raise UnknownPluginError("analyzer", name, tuple(ANALYZERS))
    module, _, attribute = ANALYZERS[name].partition(":")
    try:
        factory = getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        raise MissingExtraError(f"the analyzer {name!r}", "models") from error
    analyzer: Analyzer = factory(model)
    return analyzer
