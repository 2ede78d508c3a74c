"""The accurate, slower analyzer: a Stanza package for Hebrew, read from a folder.

The folder is a Stanza resources directory (`resources.json`, `he/tokenize/….pt`, `he/mwt/…`, `he/pos/…`,
`he/lemma/…`, `he/ner/…`) as `stanza.download("he", model_dir=…)` writes it. Nothing is downloaded here.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import stanza

from nlp.analyzer import Analysis, Entity, Morpheme, Token
from nlp.errors import ModelMissingError
from nlp.hebrew.entities import without_prefixes
from nlp.surrogates import without_surrogates

_PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "ner")
_DEFINITE = "Definite=Def|PronType=Art"


class StanzaAnalyzer:
    """Analyses Hebrew with the Stanza package in a folder. Raises ModelMissingError where there is none."""

    def __init__(self, model: str | None = None) -> None:
        folder = Path(model) if model else Path.home() / "stanza_resources"
        packages = _packages(folder)
        self._pipeline = stanza.Pipeline(
            "he", dir=str(folder), processors=packages, package=None, download_method=None,
            use_gpu=False, verbose=False,
        )  # fmt: skip
        self._name = f"stanza/{stanza.__version__}-{packages['tokenize']}"

    @property
    def name(self) -> str:
        return self._name

    def analyze(self, text: str) -> Analysis:
        """Return the analysis of `text`; a text without words has no tokens."""
        clean = without_surrogates(text)
        return _analysis(text, self._pipeline(clean)) if clean.strip() else Analysis(())

    def analyze_many(self, texts: Iterable[str]) -> Iterator[Analysis]:
        """Yield one analysis a text, in order."""
        return map(self.analyze, texts)


def surface_morphemes(surface: str, words: Sequence[Morpheme]) -> tuple[Morpheme, ...]:
    """Return `words` as morphemes whose forms concatenate to `surface`.

    A covert article (ב, ה, בית for בבית) becomes `Definite=Def` of the preposition. Words that cannot be laid
    over the surface become one morpheme with the analysis of the longest.
    """
    laid: list[Morpheme] = []
    position = 0
    for word in words:
        if surface.startswith(word.form, position) and word.form:
            laid.append(word)
            position += len(word.form)
        elif word.form == "ה" and laid and laid[-1].pos == "ADP":
            laid[-1] = Morpheme(laid[-1].form, laid[-1].lemma, "ADP", _DEFINITE)
        else:
            return _whole(surface, words)
    return tuple(laid) if position == len(surface) else _whole(surface, words)


def _whole(surface: str, words: Sequence[Morpheme]) -> tuple[Morpheme, ...]:
    main = max(words, key=lambda word: len(word.form))
    return (Morpheme(surface, main.lemma, main.pos, main.features),)


def _packages(folder: Path) -> dict[str, str]:
    """Return the package of each processor that `folder` has for Hebrew."""
    models = {kind: sorted((folder / "he" / kind).glob("*.pt")) for kind in _PROCESSORS}
    if not (folder / "resources.json").is_file() or not models["tokenize"]:
        raise ModelMissingError(str(folder), "Fetch one where there is a network: `maagar models` says how.")
    return {kind: found[0].stem for kind, found in models.items() if found}


def _analysis(text: str, document: Any) -> Analysis:
    tokens: list[Token] = []
    sentences: list[tuple[int, int]] = []
    for sentence in document.sentences:
        found = [_token(text, token) for token in sentence.tokens]
        tokens.extend(found)
        sentences.append((found[0].start, found[-1].end))
    starts = {token.start: token for token in tokens}
    entities = tuple(_entity(text, entity, starts) for entity in document.ents)
    return Analysis(tuple(tokens), tuple(sentences), entities)


def _token(text: str, token: Any) -> Token:
    surface = text[token.start_char : token.end_char]
    words = [Morpheme(w.text, w.lemma or w.text, w.upos or "X", w.feats or "") for w in token.words]
    return Token(
        surface, token.start_char, token.end_char, surface_morphemes(without_surrogates(surface), words)
    )


def _entity(text: str, entity: Any, starts: dict[int, Token]) -> Entity:
    surface = text[entity.start_char : entity.end_char]
    first = starts.get(entity.start_char)
    normal = without_prefixes(surface, first.morphemes if first else ())
    return Entity(entity.start_char, entity.end_char, entity.type, normal)
