"""Passages and questions to train the reranker on, from the material beside the project.

No passage of an open test set is used, and of the pairs only those that the embedder was not trained on.
"""

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.beir import Collection
from index.training.questions import Inflections, question_about, single_words
from nlp.training.embedder.heldout import heldout_passages, kept_back, normal
from nlp.training.embedder.pairs import Pair, bills, law_definitions, law_sections, python_course, speeches
from nlp.training.embedder.stems import without_stems_of

_WORDS_OF_A_PASSAGE = 100
_LARGEST_SET = 7_000
_MOST_QUESTIONS = 1_500
_SINGLE_WORDS = 500


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """`questions` are (text, numbers of the passages it is about); `passages` are (title, text)."""

    name: str
    passages: tuple[tuple[str, str], ...]
    questions: tuple[tuple[str, tuple[int, ...]], ...]


def training_sets(shared: Path, seed: int = 0) -> Iterator[TrainingSet]:
    """Yield the sets: law headings, questions made from sentences, single words, definitions, titles."""
    chance = random.Random(seed)
    hidden = heldout_passages(shared / "eval" / "retrieval")
    data = shared / "data"
    laws = [pair for pair in law_sections(data) if normal(pair.passage) not in hidden]
    yield _pair_set("law", laws, chance)
    about_articles = _question_set(data, hidden, chance)
    yield about_articles
    yield with_single_words(about_articles, "words", seed)
    terms = [pair for pair in law_definitions(data) if normal(pair.passage) not in hidden]
    meaning = [pair for pair in terms if without_stems_of(pair.query, pair.passage) == pair.passage]
    yield _pair_set("definitions", [Pair(p.query, p.passage, "", p.group) for p in meaning], chance)
    yield _pair_set("titles", [*bills(data), *speeches(data), *python_course(data)], chance)


def as_training_set(name: str, collection: Collection) -> TrainingSet:
    """Return an open test set in the same shape; it serves tuning and calibration."""
    number = {entry.id: at for at, entry in enumerate(collection.entries)}
    questions = (
        (collection.queries[query], tuple(number[entry] for entry, grade in grades.items() if grade > 0))
        for query, grades in collection.relevant.items()
    )
    passages = ((entry.title, entry.text) for entry in collection.entries)
    return TrainingSet(name, tuple(passages), tuple(questions))


def _pair_set(name: str, pairs: Sequence[Pair], chance: random.Random) -> TrainingSet:
    asked = [pair for pair in pairs if kept_back(pair.passage)]
    others = [pair for pair in pairs if not kept_back(pair.passage)]
    chance.shuffle(asked)
    chance.shuffle(others)
    asked = asked[:_MOST_QUESTIONS]
    passages = [(pair.title, pair.passage) for pair in (*asked, *others[: _LARGEST_SET - len(asked)])]
    return TrainingSet(name, tuple(passages), tuple((pair.query, (at,)) for at, pair in enumerate(asked)))


def _question_set(data: Path, hidden: frozenset[str], chance: random.Random) -> TrainingSet:
    """Return questions about articles, which stand among speeches, guides and sections of laws."""
    articles = [passage for passage in _articles(data) if normal(passage[1]) not in hidden]
    others = [passage for passage in (*_prose(data), *_sections(data)) if normal(passage[1]) not in hidden]
    chance.shuffle(articles)
    chance.shuffle(others)
    passages = [*articles, *others][:_LARGEST_SET]
    inflections = Inflections.read(data / "lexicons" / "unimorph_heb_unvoc.tsv")
    questions = []
    for number, passage in enumerate(articles):
        question = question_about(*passage, chance.choice(articles)[1], inflections, chance)
        if question:
            questions.append((question, (number,)))
    return TrainingSet("questions", tuple(passages), tuple(questions[:_MOST_QUESTIONS]))


def with_single_words(one: TrainingSet, name: str, seed: int = 0) -> TrainingSet:
    """Return the passages of a set, asked for by single words."""
    words = single_words(one.passages, _SINGLE_WORDS, random.Random(seed))
    return TrainingSet(name, one.passages, tuple(words))


def _articles(data: Path) -> Iterator[tuple[str, str]]:
    """Yield (title, passage) of Wikipedia's articles."""
    articles = (data / "text/wikipedia_sample.txt").read_text(encoding="utf-8").split("\n\n\n")
    for article in articles:
        title, _, body = article.strip().partition("\n")
        yield from ((title[:80], passage) for passage in _passages(body.splitlines()))


def _prose(data: Path) -> Iterator[tuple[str, str]]:
    """Yield ("", passage) of speeches and guides."""
    for name in ("privacy_guides.txt", "knesset_speeches.txt", "knesset_committees.txt"):
        lines = (data / "text" / name).read_text(encoding="utf-8").splitlines()
        yield from (("", passage) for passage in _passages(lines[:12_000]))


def _sections(data: Path) -> Iterator[tuple[str, str]]:
    """Yield (title, text) of sections of laws."""
    yield from ((f"{pair.title} - {pair.query}", pair.passage) for pair in law_sections(data))


def _passages(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines joined up to the usual length of a passage."""
    words: list[str] = []
    for line in lines:
        words += re.sub("[\u0591-\u05c7]", "", line).split()
        if len(words) >= _WORDS_OF_A_PASSAGE:
            yield " ".join(words[: 2 * _WORDS_OF_A_PASSAGE])
            words = []
