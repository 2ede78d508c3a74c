"""The accurate, slower analyzer: a Stanza package for Hebrew, read from a folder.

The folder is a Stanza resources directory (`resources.json`, `he/tokenize/….pt`, `he/mwt/…`, `he/pos/…`,
`he/lemma/…`, `he/ner/…`) as `stanza.download("he", model_dir=…)` writes it. Nothing is downloaded here.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import stanza

from nlp.analyzer import Analysis, Entity, Morpheme, Token
from nlp.errors import ModelMissingError
from nlp.hebrew.entities import without_overlaps, without_prefixes
from nlp.hebrew.entity_rules import rule_entities
from nlp.surrogates import without_surrogates
from nlp.visible import visible

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
    names = [(entity.start_char, entity.end_char, entity.type) for entity in document.ents]
    return Analysis(tuple(tokens), tuple(sentences), tuple(_entities(text, tokens, names)))


def _token(text: str, token: Any) -> Token:
    surface = text[token.start_char : token.end_char]
    words = [Morpheme(w.text, w.lemma or w.text, w.upos or "X", w.feats or "") for w in token.words]
    return Token(
        surface, token.start_char, token.end_char, surface_morphemes(without_surrogates(surface), words)
    )


def _entities(text: str, tokens: Sequence[Token], names: Iterable[tuple[int, int, str]]) -> Iterator[Entity]:
    """Yield the names and what rules find as spans of whole tokens, none overlapping another."""
    seen = visible(text)
    ruled = list(rule_entities(seen.text))
    spans = seen.given([(start, end) for start, end, _ in ruled])
    labelled = [*names, *((*span, label) for span, (_, _, label) in zip(spans, ruled, strict=True))]
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    found = [
        (bisect_right(ends, start), bisect_left(starts, end) - 1, label) for start, end, label in labelled
    ]
    for first, last, label in without_overlaps(found):
        start, end = starts[first], ends[last]
        yield Entity(start, end, label, without_prefixes(text[start:end], tokens[first].morphemes))
