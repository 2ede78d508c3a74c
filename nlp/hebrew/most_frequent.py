"""The most-frequent-analysis baseline: every token gets the analysis it had most often in the treebanks."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.analyzer import Morpheme
from nlp.conllu import Sentence
from nlp.prefixes import prefix_splits

_PREFIX = {
    "ו": Morpheme("ו", "ו", "CCONJ"),
    "ה": Morpheme("ה", "ה", "DET", "Definite=Def|PronType=Art"),
    "ש": Morpheme("ש", "ש", "SCONJ"),
    "כש": Morpheme("כש", "כש", "SCONJ"),
    "מש": Morpheme("מש", "מש", "SCONJ"),
    "לכש": Morpheme("לכש", "לכש", "SCONJ"),
}


@dataclass(frozen=True, slots=True)
class MostFrequent:
    """`words` maps surface tokens, `hosts` what is left after prefixes, to analyses."""

    words: Mapping[str, tuple[Morpheme, ...]]
    hosts: Mapping[str, tuple[Morpheme, ...]]

    def analyze(self, sentences: Sequence[Sequence[str]]) -> list[list[tuple[Morpheme, ...]]]:
        """Return for each token of each sentence its morphemes."""
        return [[self._analysis(token) for token in sentence] for sentence in sentences]

    def _analysis(self, token: str) -> tuple[Morpheme, ...]:
        if token in self.words:
            return self.words[token]
        for *prefixes, host in prefix_splits(token):
            if host in self.hosts:
                cut = [_PREFIX.get(prefix, Morpheme(prefix, prefix, "ADP")) for prefix in prefixes]
                return (*cut, *self.hosts[host])
        return (_guess(token),)

    def save(self, path: Path) -> None:
        """Write the tables as JSON."""
        tables = {
            name: {word: _cells(found) for word, found in getattr(self, name).items()}
            for name in ("words", "hosts")
        }
        path.write_text(json.dumps(tables, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "MostFrequent":
        """Return the tables that `save` wrote."""
        tables = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            *(
                {word: _morphemes(cells) for word, cells in tables[name].items()}
                for name in ("words", "hosts")
            )
        )


def count_analyses(sentences: Iterable[Sentence]) -> MostFrequent:
    """Return the most frequent analysis of each word and each host; ties go to the first seen."""
    words: defaultdict[str, Counter[tuple[Morpheme, ...]]] = defaultdict(Counter)
    hosts: defaultdict[str, Counter[tuple[Morpheme, ...]]] = defaultdict(Counter)
    for sentence in sentences:
        for word in sentence.words:
            words[word.form][word.morphemes] += 1
            host = word.morphemes[_prefix_count(word.morphemes) :]
            hosts["".join(morpheme.form for morpheme in host)][host] += 1
    return MostFrequent(_best(words), _best(hosts))


def _best(counts: Mapping[str, Counter[tuple[Morpheme, ...]]]) -> dict[str, tuple[Morpheme, ...]]:
    return {word: found.most_common(1)[0][0] for word, found in counts.items()}


def _prefix_count(morphemes: Sequence[Morpheme]) -> int:
    for position, morpheme in enumerate(morphemes[:-1]):
        if morpheme.form not in _PREFIX and morpheme.form not in "בכלמ":
            return position
    return len(morphemes) - 1


def _guess(token: str) -> Morpheme:
    if not any(sign.isalnum() for sign in token):
        return Morpheme(token, token, "PUNCT")
    if token[0].isdigit():
        return Morpheme(token, token, "NUM")
    return Morpheme(token, token, "NOUN" if "א" <= token[0] <= "ת" else "X")


def _cells(morphemes: Sequence[Morpheme]) -> list[list[str]]:
    return [[morpheme.form, morpheme.lemma, morpheme.pos, morpheme.features] for morpheme in morphemes]


def _morphemes(cells: Sequence[Sequence[str]]) -> tuple[Morpheme, ...]:
    return tuple(Morpheme(*row) for row in cells)
