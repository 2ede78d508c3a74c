"""A new vocabulary: what is tagged again from what is kept is what a build from nothing gives."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from index.building.progress import Silent
from index.building.roster import Roster
from index.building.tools import Tools
from index.building.work import Done, StageKeys, Work
from index.cache import Stage
from index.rebuild import BuildOptions, build
from index.snapshot import Snapshot
from index.storing.records import Filters
from index.words_codec import ReadTexts, decode_texts, encode_texts
from nlp.analyzer import Analysis, Morpheme, Token
from nlp.embedder import Vectors
from nlp.mentions.words import words_of_texts
from nlp.tagging import Tagger
from nlp.topics import TopicFinder
from nlp.vocabulary import Concept, Label, Vocabulary

TEXTS = {
    "a.txt": "אמון הדדי הוא תנאי לכל שותפות. אינה שותפות בלי אמון, ואין אמון על הנייר.\n",
    "b.txt": "המגזרים הציבורי, השלישי והעסקי הקימו ועדת היגוי. היא דנה בשיתוף ציבור ובאמון הציבור.\n",
    "c.txt": '"אמון" (כהן, 2010) הוא שמו של ספר. דיון ציבורי בשותפות בין מגזרית.\n',
}
LABELS: dict[str, tuple[str, ...]] = {
    "trust": ("אמון",),
    "partnership": ("שותפות", "שותפות בין מגזרית"),
    "third-sector": ("המגזר השלישי",),
    "public-sector": ("המגזר הציבורי",),
    "committee": ("ועדת היגוי",),
}
Labels = Mapping[str, Sequence[str]]
CHANGES: Mapping[str, tuple[Labels, Mapping[str, object]]] = {
    "a concept is added": (LABELS | {"deliberation": ("דיון ציבורי", "דיון")}, {}),
    "a concept is removed": ({name: LABELS[name] for name in LABELS if name != "trust"}, {}),
    "a label is renamed": (LABELS | {"partnership": ("שיתוף ציבור",)}, {}),
    "a longer label lies over another": (LABELS | {"mutual-trust": ("אמון הדדי",)}, {}),
    "labels overlap": (LABELS | {"public": ("הציבורי השלישי", "היגוי היא")}, {}),
    "a span is rejected": (LABELS, {"concepts": {"trust": {"reject": ["[אמון] על"]}}}),
    "a context is needed": (LABELS, {"concepts": {"trust": {"maybe": ["דיון"], "near": ["שותפות"]}}}),
    "names are left out": (LABELS, {"names": {"patterns": ["ועדת היגוי"]}}),
    "everything is new": ({"reading": ("נייר", "ספר")}, {}),
}


def vocabulary_of(labels: Labels, rules: Mapping[str, object]) -> Vocabulary:
    concepts = {
        name: Concept(name, f"urn:{name}", tuple(Label(text, "he", "pref") for text in texts))
        for name, texts in labels.items()
    }
    return Vocabulary(concepts, repr((sorted(labels.items()), rules)), rules=rules)


class RealTagging:
    """The fake tools with our tagger and topics for a vocabulary."""

    def __init__(self, tools: Any, vocabulary: Vocabulary) -> None:
        self._tools: Tools = tools.load()
        self._vocabulary = vocabulary

    def vocabulary_file(self) -> None:
        return None

    def load(self) -> Tools:
        vocabulary = self._vocabulary
        return replace(
            self._tools, vocabulary=vocabulary, tagger=Tagger(vocabulary), topics=TopicFinder(vocabulary)
        )


@pytest.mark.parametrize("change", CHANGES)
def test_tags_after_a_change_of_the_vocabulary_are_those_of_a_build_from_nothing(
    tmp_path: Path, tools: Any, change: str
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, text in TEXTS.items():
        (corpus / name).write_text(text, encoding="utf-8")
    before = RealTagging(tools, vocabulary_of(LABELS, {}))
    after = RealTagging(tools, vocabulary_of(*CHANGES[change]))
    build(tmp_path / "kept", [corpus], before, BuildOptions(), Silent())
    analysed = tools.analyzer.texts
    build(tmp_path / "kept", [corpus], after, BuildOptions(), Silent())
    assert tools.analyzer.texts == analysed
    build(tmp_path / "new", [corpus], after, BuildOptions(fresh=True), Silent())
    assert content_of(tmp_path / "kept") == content_of(tmp_path / "new")


def content_of(home: Path) -> tuple[str, dict[str, int]]:
    snapshot = Snapshot.open(home)
    try:
        return snapshot.manifest.digest, snapshot.store.concept_counts()
    finally:
        snapshot.close()


def analysed(text: str) -> Analysis:
    """Return an analysis in which every word is a token of two morphemes."""
    tokens, start = [], 0
    for word in text.split():
        start = text.index(word, start)
        morphemes = (Morpheme(word[:1], word[:1], "ADP"), Morpheme(word[1:], word[1:], "NOUN"))
        tokens.append(Token(word, start, start + len(word), morphemes))
        start += len(word)
    return Analysis(tuple(tokens))


@given(some.lists(some.text("אבג \"'\\\n.,(2010)\x1f\x1e\x1d\ud800", max_size=40)))
def test_words_and_vectors_come_back_equal(texts: list[str]) -> None:
    words = words_of_texts((text, analysed(text)) for text in texts)
    vectors: Vectors = np.arange(3 * len(texts), dtype=np.float32).reshape(-1, 3)
    read = decode_texts(encode_texts(ReadTexts(words, vectors)))
    assert read.words == words
    assert read.vectors.tolist() == vectors.tolist()


def test_texts_tagged_together_have_the_tags_of_each_alone() -> None:
    tagger = Tagger(vocabulary_of(*CHANGES["a context is needed"]))
    texts = [*TEXTS.values(), "", "דיון.", "אמון", "הדדי", *TEXTS.values()]
    together = tagger.find(words_of_texts((text, analysed(text)) for text in texts))
    alone = [tagger.tag(text, analysed(text)) for text in texts]
    assert [together.tags(number) for number in range(len(texts))] == alone
    assert sum(map(len, alone)) > 12


def test_texts_looked_at_together_are_about_what_each_is_about_alone() -> None:
    vocabulary = vocabulary_of(LABELS, {})
    tagger, finder = Tagger(vocabulary), TopicFinder(vocabulary)
    texts = [*TEXTS.values(), "", "אמון"]
    mentions = tagger.find(words_of_texts((text, analysed(text)) for text in texts))
    together = finder.of_texts(texts, finder.vectors(texts), mentions)
    assert together == [finder.topics(text, mentions.tags(number)) for number, text in enumerate(texts)]
    assert sum(map(len, together)) > 3


def test_a_roster_from_before_there_were_words_is_read(tmp_path: Path) -> None:
    path = tmp_path / "roster.sqlite"
    work = Work("a", "a.txt", "/a.txt", "0")
    with Roster.create(path) as roster:
        roster.add(work, Done(StageKeys(*map(str, range(7))), "made"))
        roster.commit()
    with sqlite3.connect(path) as sql:
        sql.execute("ALTER TABLE roster DROP COLUMN words")
    sql.close()
    with Roster.open(path) as roster:
        (entry,) = roster
        assert (entry.work, entry.done.keys.tag, entry.done.keys.words) == (work, "5", "")
        assert list(roster.keys(Stage.WORDS)) == [""]


@pytest.mark.parametrize("touched", [1, 10, 19, 20])
def test_rows_of_concepts_after_some_documents_changed_are_those_of_a_build_from_nothing(
    tmp_path: Path, tools: Any, touched: int
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(20):
        words = "אמון שותפות" if number % 2 else "שותפות"
        text = f"{words} מסמך {number}{' דיון' if number < touched else ''}.\n"
        (corpus / f"{number:02d}.txt").write_text(text, encoding="utf-8")
    build(tmp_path / "kept", [corpus], tools, BuildOptions(), Silent())
    tools.use_vocabulary({"deliberation": "דיון", "trust": "אמון", "partnership": "שותפות"})
    build(tmp_path / "kept", [corpus], tools, BuildOptions(), Silent())
    build(tmp_path / "new", [corpus], tools, BuildOptions(fresh=True), Silent())
    assert rows_by_concept(tmp_path / "kept") == rows_by_concept(tmp_path / "new")
    assert len(rows_by_concept(tmp_path / "kept")["deliberation"]) == touched


def rows_by_concept(home: Path) -> dict[str, list[int]]:
    snapshot = Snapshot.open(home)
    try:
        found = {}
        for concept in snapshot.store.concept_counts():
            rows = snapshot.store.rows_matching(Filters(concepts=(concept,)))
            assert rows is not None
            found[concept] = rows.tolist()
            assert snapshot.store.concepts_held(found[concept], [concept]) == [1] * len(rows)
        return found
    finally:
        snapshot.close()
