"""Questions made from a sentence: its answer left out, words inflected, prefixes changed, order shaken.

And questions of one word: what holds it is what they are about.
"""

import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_WORDS_THAT_ASK = "מי מה מתי איפה היכן כמה מדוע למה כיצד איך מהו מהי מיהו איזה איזו באיזה אילו לאן מאיפה"
_ASKING = (*_WORDS_THAT_ASK.split(), "באיזו שנה", "של מי", "את מי", "על מה", "בגלל מה", "עבור מי")
_PREFIX = re.compile(r"^[והבכלמש](?=\w{3})")
_WORD = re.compile(r"\w+(?:[\"'״׳]\w+)*")
_TRIES = 4
_INFLECTED, _PREFIXED, _DROPPED, _TURNED = 0.25, 0.2, 0.25, 0.4
_SCATTERED, _STRANGE = 0.4, 0.2
_NAMED, _LONGEST_NAME = 0.5, 3
_SHORTEST_WORD, _MOST_HOLDERS = 3, 20


@dataclass(frozen=True, slots=True)
class Inflections:
    """Other forms of the lemma of a form."""

    forms: Mapping[str, Sequence[str]]
    lemmas: Mapping[str, str]

    @classmethod
    def read(cls, path: Path) -> "Inflections":
        """Read a UniMorph table: lemma, form, features by TAB."""
        forms: defaultdict[str, list[str]] = defaultdict(list)
        lemmas: dict[str, str] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            lemma, form, *_ = [*line.split("\t"), ""]
            forms[lemma].append(form)
            lemmas.setdefault(form, lemma)
        return cls(forms, lemmas)

    def another(self, word: str, chance: random.Random) -> str:
        """Return another form of `word`'s lemma, or `word` where none is known."""
        return chance.choice(self.forms.get(self.lemmas.get(word, ""), [word]))


def question_about(
    title: str, passage: str, stranger: str, inflections: Inflections, chance: random.Random
) -> str | None:
    """Return a question that a sentence of `passage` answers, or None where no sentence will do.

    Some words come from the passage `stranger`, as people ask in words that the text does not use.
    """
    sentences = _sentences(passage)
    fitting = [sentence for sentence in sentences if 6 <= len(sentence) <= 40]
    if not fitting:
        return None
    early = fitting[min(chance.randrange(len(fitting)), chance.randrange(len(fitting)))]
    tries = [_asked_words(early, chance) for _ in range(_TRIES)]
    words = max(tries, key=lambda kept: sum(map(len, kept)) / len(kept))
    if chance.random() < _NAMED:
        words += [word for word in _WORD.findall(title)[:_LONGEST_NAME] if word not in words]
    words += [word for word in _some_words(stranger, chance) if chance.random() < _STRANGE]
    changed = [_changed(word, inflections, chance) for word in words]
    return f"{chance.choice(_ASKING)} {' '.join(changed)}?"


def single_words(
    passages: Sequence[tuple[str, str]], count: int, chance: random.Random
) -> list[tuple[str, tuple[int, ...]]]:
    """Return words that few of the (title, text) `passages` hold, with or without a prefix, and which do."""
    holders: defaultdict[str, set[int]] = defaultdict(set)
    written: set[str] = set()
    for number, passage in enumerate(passages):
        words = {word for part in passage for word in _WORD.findall(part) if len(word) >= _SHORTEST_WORD}
        written |= words
        for word in words:
            holders[word].add(number)
            holders[_PREFIX.sub("", word)].add(number)
    rare = sorted(word for word in written if len(holders[word]) <= _MOST_HOLDERS)
    return [(word, tuple(sorted(holders[word]))) for word in chance.sample(rare, min(count, len(rare)))]


def _asked_words(sentence: Sequence[str], chance: random.Random) -> list[str]:
    length = min(len(sentence), chance.randint(4, 11))
    start = chance.randrange(len(sentence) - length + 1)
    kept = [word for word in sentence[start : start + length] if chance.random() > _DROPPED]
    if chance.random() < _SCATTERED:
        kept = chance.sample(list(sentence), min(len(sentence), chance.randint(3, 7)))
    elif chance.random() < _TURNED and len(kept) > 3:
        cut = chance.randrange(1, len(kept))
        kept = kept[cut:] + kept[:cut]
    return kept or list(sentence[:3])


def _sentences(passage: str) -> list[list[str]]:
    return [_WORD.findall(sentence) for sentence in re.split(r"[.!?]\s", passage)]


def _some_words(passage: str, chance: random.Random) -> list[str]:
    words = [word for word in _WORD.findall(passage) if len(word) > 3]
    return chance.sample(words, min(len(words), 2))


def _changed(word: str, inflections: Inflections, chance: random.Random) -> str:
    if chance.random() < _INFLECTED:
        word = inflections.another(word, chance)
    if chance.random() < _PREFIXED:
        word = _PREFIX.sub("", word) if _PREFIX.match(word) else chance.choice("הבלמ") + word
    return word
