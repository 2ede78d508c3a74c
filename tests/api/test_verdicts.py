"""A verdict is recorded where there is something to judge."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from api.export.exported import ExportedDocument
from api.review_desk import ReviewDesk
from api.verdicts import Verdicts
from index.decision import Decision, Verdict
from index.decisions import Decisions
from index.errors import EmptySpanError, NoSuchError
from ingest.document import Document, Passage
from nlp.analyzer import Analysis
from nlp.tagging import Evidence, Tag
from nlp.topics import Topic
from nlp.vocabulary import Concept, Label, Vocabulary

TEXT = "סיכום\n\nועדת ההיגוי דנה באמון בין השותפים."
TRUST = Tag("trust", 23, 28, 0.8, Evidence("אמון", ("אמון",), "label (pref)"))
CONCEPTS = ("trust", "budget", "partnership")
VOCABULARY = Vocabulary(
    {one: Concept(one, f"urn:{one}", (Label(one, "en", "pref"),)) for one in CONCEPTS}, digest="1"
)
Record = Callable[..., Decision]


class NoAnalyzer:
    """Nothing is analysed to record a verdict."""

    name = "none/1"

    def analyze(self, text: str) -> Analysis:
        raise NotImplementedError

    def analyze_many(self, texts: Iterable[str]) -> Iterator[Analysis]:
        raise NotImplementedError


def document(*tags: Tag) -> ExportedDocument:
    """The document as it is tagged now, about trust; its passage is about partnership too."""
    trust = Topic("trust", 0.9)
    return ExportedDocument(
        Document("a", "a.txt", TEXT, "סיכום"),
        (Passage("a-1", "a", (), 7, len(TEXT), TEXT[7:], ()),),
        tags,
        (trust,),
        {"a-1": (trust, Topic("partnership", 0.5))},
    )


@pytest.fixture
def decisions(tmp_path: Path) -> Iterator[Decisions]:
    with Decisions.open(tmp_path / "decisions.sqlite") as opened:
        yield opened


@pytest.fixture
def record(decisions: Decisions) -> Record:
    """Record a verdict on a document with these tags."""

    def decide(verdict: str, start: int, end: int, concept: str, *tags: Tag, **more: object) -> Decision:
        desk = ReviewDesk(decisions, ["a"], lambda _: document(*tags), VOCABULARY, NoAnalyzer())
        return desk.record(Verdicts("a", start, end, concept, Verdict(verdict), "רות", **more))  # type: ignore[arg-type]

    return decide


@pytest.mark.parametrize("verdict", ["accept", "reject", "change"])
def test_a_tag_that_stands_there_is_judged(record: Record, verdict: str) -> None:
    made = record(verdict, 23, 28, "trust", TRUST, to="budget" if verdict == "change" else None)
    assert (made.anchor.quote, made.label) == ("באמון", "אמון")


@pytest.mark.parametrize("verdict", ["accept", "reject", "change"])
@pytest.mark.parametrize(
    ("start", "end", "concept"), [(22, 28, "trust"), (0, 4, "trust"), (23, 28, "budget")]
)
def test_what_does_not_stand_there_is_no_such_tag(
    record: Record, decisions: Decisions, verdict: str, start: int, end: int, concept: str
) -> None:
    with pytest.raises(NoSuchError) as error:
        record(verdict, start, end, concept, TRUST, to="partnership" if verdict == "change" else None)
    assert str(error.value) == (
        f"no tag '{concept} at {start}-{end}'."
        " `maagar review list` shows the tags; `add` is for what was missed."
    )
    assert decisions.all() == []


def test_what_was_missed_is_added_where_nothing_stands(record: Record) -> None:
    assert record("add", 7, 18, "partnership", TRUST).anchor.quote == "ועדת ההיגוי"
    assert record("add", 0, 0, "budget", topic=True).anchor.quote == ""
    assert record("add", 7, 18, "budget", topic=True).anchor.quote == "ועדת ההיגוי"


def test_what_was_judged_there_is_judged_again_when_the_tag_is_gone(record: Record) -> None:
    assert record("change", 23, 28, "trust", TRUST, to="budget").id == 1
    assert record("accept", 23, 28, "trust").id == 2
    assert record("reject", 23, 28, "budget").id == 3
    with pytest.raises(NoSuchError):
        record("accept", 23, 28, "partnership")
    with pytest.raises(NoSuchError):
        record("accept", 23, 28, "budget", topic=True)


def test_what_was_judged_elsewhere_before_an_edit_is_judged_again_where_it_stands_now(
    record: Record, decisions: Decisions
) -> None:
    kept = record("accept", 23, 28, "trust", TRUST)
    desk = ReviewDesk(
        decisions,
        ["a"],
        lambda _: ExportedDocument(Document("a", "a.txt", f"נוסף.\n{TEXT}", "סיכום")),
        VOCABULARY,
        NoAnalyzer(),
    )
    moved = desk.record(Verdicts("a", 29, 34, "trust", Verdict.REJECT, "דן"))
    assert (moved.anchor.quote, moved.id) == (kept.anchor.quote, 2)


@pytest.mark.parametrize(
    ("start", "end", "concept"), [(0, 0, "trust"), (7, 18, "trust"), (7, 18, "partnership")]
)
def test_a_topic_of_the_document_or_of_a_passage_there_is_judged(
    record: Record, start: int, end: int, concept: str
) -> None:
    assert record("reject", start, end, concept, topic=True).anchor.quote == TEXT[start:end]


@pytest.mark.parametrize(
    ("start", "end", "concept"), [(0, 0, "partnership"), (0, 18, "trust"), (7, 18, "budget")]
)
def test_another_topic_is_no_such_topic(record: Record, start: int, end: int, concept: str) -> None:
    with pytest.raises(NoSuchError, match=f"no topic '{concept} at {start}-{end}'"):
        record("accept", start, end, concept, topic=True)


@pytest.mark.parametrize(
    ("start", "end", "topic"), [(5, 5, False), (0, 0, False), (20, 20, True), (5, 7, False), (5, 7, True)]
)
@pytest.mark.parametrize("verdict", ["reject", "add"])
def test_a_span_without_words_is_refused(
    record: Record, decisions: Decisions, verdict: str, start: int, end: int, topic: bool
) -> None:
    with pytest.raises(EmptySpanError, match=f"the span {start}-{end} holds no words"):
        record(verdict, start, end, "trust", TRUST, topic=topic)
    assert decisions.all() == []


@pytest.mark.parametrize(("start", "end"), [(9, 4), (-1, 4), (0, 99_999_999)])
def test_a_span_outside_the_text_is_no_such_span(record: Record, start: int, end: int) -> None:
    with pytest.raises(NoSuchError, match=f"no span '{start}-{end}'. The text has 41 characters."):
        record("add", start, end, "trust", TRUST)
