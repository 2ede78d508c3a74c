"""Small real tools for builds: whole words as morphemes, two concepts, vectors of letter counts.

Run as a program it is a build that tests can kill: conftest.py HOME SOURCE JOBS.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing import parent_process
from pathlib import Path

import numpy as np
import pytest

from index.building import workers
from index.building.progress import Silent
from index.building.report import BuildReport
from index.building.tools import Tools
from index.rebuild import BuildOptions, build
from ingest.chunk import ChunkOptions
from nlp.analyzer import Analysis, Morpheme, Token
from nlp.embedder import Vectors
from nlp.mentions.found import Mentions, mentions_of
from nlp.mentions.words import Words
from nlp.tagging import Evidence, Tag
from nlp.topics import Topic
from nlp.vocabulary import Concept, Label, Vocabulary

FATAL = "קריסה"
"""A word that kills the worker process which analyses it, as a fault in a native parser would."""

LETTERS = "אבגדהוזחטיכלמנסעפצקרשת "


class WordAnalyzer:
    """Each word is a token of one morpheme; counts the texts it was given."""

    def __init__(self) -> None:
        self.texts = 0

    @property
    def name(self) -> str:
        return "words/1"

    def analyze(self, text: str) -> Analysis:
        self.texts += 1
        if FATAL in text and parent_process() is not None:
            os._exit(9)
        tokens = []
        start = 0
        for word in text.split():
            start = text.index(word, start)
            morphemes = (Morpheme(word, word, "NOUN"),)
            tokens.append(Token(word, start, start + len(word), morphemes))
            start += len(word)
        return Analysis(tuple(tokens), ((0, len(text)),))

    def analyze_many(self, texts: Iterable[str]) -> Iterator[Analysis]:
        return map(self.analyze, texts)


class WordTagger:
    """Tags the words that are labels."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._labels = {label.text: one.id for one in vocabulary.concepts.values() for label in one.labels}
        self.texts = 0

    def find(self, found: Words) -> Mentions:
        self.texts += len(found.bounds)
        words = list(zip(found.texts, found.starts, found.ends, strict=True))
        return mentions_of(
            [
                Tag(self._labels[text], start, end, 1.0, Evidence(text, (), "word"))
                for text, start, end in words[first:last]
                if text in self._labels
            ]
            for first, last in pairwise((0, *found.bounds))
        )


class LetterEmbedder:
    """Letter counts, scaled to length 1."""

    def __init__(self, name: str = "letters/1") -> None:
        self.name = name
        self.dimension = len(LETTERS)
        self.texts = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        counts = np.array(
            [[text.count(letter) + 0.1 for letter in LETTERS] for text in texts], dtype=np.float32
        )
        scaled: Vectors = counts / np.linalg.norm(counts, axis=1, keepdims=True)
        return scaled

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self.embed_passages(texts)


class MentionedTopics:
    """A text is about what is mentioned in it."""

    def vectors(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), 1), np.float32)

    def of_texts(self, texts: Sequence[str], vectors: Vectors, mentions: Mentions) -> list[tuple[Topic, ...]]:
        concepts = [{tag.concept_id for tag in mentions.tags(number)} for number in range(len(texts))]
        return [tuple(Topic(concept, 0.5) for concept in sorted(each)) for each in concepts]


def vocabulary_of(labels: dict[str, str]) -> Vocabulary:
    concepts = {
        identifier: Concept(identifier, f"urn:{identifier}", (Label(label, "he", "pref"),))
        for identifier, label in labels.items()
    }
    return Vocabulary(concepts, digest=repr(sorted(labels.items())))


@dataclass
class FakeTools:
    """Where a build gets the tools above; change a part to have it noticed by the next build."""

    analyzer: WordAnalyzer
    embedder: LetterEmbedder
    vocabulary: Vocabulary
    tagger: WordTagger

    def vocabulary_file(self) -> None:
        return None

    def load(self) -> Tools:
        return Tools(
            ChunkOptions(), self.analyzer, self.tagger, MentionedTopics(), self.embedder, self.vocabulary
        )

    def use_vocabulary(self, labels: dict[str, str]) -> None:
        self.vocabulary = vocabulary_of(labels)
        self.tagger = WordTagger(self.vocabulary)


def small_tools() -> FakeTools:
    vocabulary = vocabulary_of({"trust": "אמון", "partnership": "שותפות"})
    return FakeTools(WordAnalyzer(), LetterEmbedder(), vocabulary, WordTagger(vocabulary))


@pytest.fixture
def tools() -> FakeTools:
    return small_tools()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "sub").mkdir(parents=True)
    (folder / "א.txt").write_text("אמון הוא תנאי לכל שותפות טובה.\n", encoding="utf-8")
    (folder / "b.txt").write_text("ועדת ההיגוי נפגשת פעם בחודש ומקבלת החלטות.\n", encoding="utf-8")
    (folder / "sub" / "c.txt").write_text("בלי אמון אין עבודה משותפת בין הארגונים.\n", encoding="utf-8")
    return folder


@pytest.fixture
def run(tmp_path: Path, tools: FakeTools) -> Callable[..., BuildReport]:
    """Builds the home `tmp_path / "home"` from the folders given, with `tools`."""

    def run_build(*sources: Path, **options: object) -> BuildReport:
        return build(tmp_path / "home", sources, tools, BuildOptions(**options), Silent())  # type: ignore[arg-type]

    return run_build


@dataclass(frozen=True)
class KillableBuild:
    """Command lines of builds in a process of their own."""

    def command(
        self, home: Path, source: Path, jobs: int = 1, lifetime: int = 5_000, *, stillborn: bool = False
    ) -> list[str]:
        """`lifetime` is how many documents a worker process reads before it gives way to a fresh one;
        `stillborn` ones end as they begin."""
        options = [str(jobs), str(lifetime), *(["stillborn"] if stillborn else [])]
        return [sys.executable, __file__, str(home), str(source), *options]


@pytest.fixture
def killable() -> KillableBuild:
    return KillableBuild()


if __name__ == "__main__":
    workers.LIFETIME = int(sys.argv[4])
    if "stillborn" in sys.argv[5:]:
        os.register_at_fork(after_in_child=lambda: os._exit(1))
    report = build(
        Path(sys.argv[1]), [Path(sys.argv[2])], small_tools(), BuildOptions(jobs=int(sys.argv[3])), Silent()
    )
    failed = [f"{failure.source}:{failure.error}" for failure in report.failed]
    sys.stdout.write(f"{report.documents} {' '.join(failed)}\n")
