"""Decisions change what the taggers found, and survive a changed document."""

from dataclasses import replace

from index.anchoring import Anchor, anchor_at
from index.apply_decisions import (
    apply_decisions,
    apply_metadata,
    apply_topic_decisions,
    reanchored,
    standing,
    within,
)
from index.decision import Decision, MetadataFix, Target, Verdict
from ingest.document import Document
from nlp.tagging import Evidence, Tag
from nlp.topics import Topic

TEXT = "ועדת ההיגוי של השותפות דנה באמון בין השותפים"
WHEN = "2026-11-21T12:00:00Z"


def tag(surface: str, concept: str, score: float = 0.8) -> Tag:
    start = TEXT.index(surface)
    return Tag(concept, start, start + len(surface), score, Evidence(surface, (surface,), "lemma"))


def decide(surface: str, concept: str, verdict: Verdict, by: str = "רות", **more: object) -> Decision:
    start = TEXT.index(surface)
    anchor = anchor_at(TEXT, start, start + len(surface))
    return replace(Decision("a", anchor, concept, verdict, by, WHEN), **more)  # type: ignore[arg-type]


def found(tags: tuple[Tag, ...]) -> list[tuple[str, str]]:
    return [(TEXT[tag.start : tag.end], tag.concept_id) for tag in tags]


TAGS = (tag("ועדת ההיגוי", "steering-committee"), tag("באמון", "trust"), tag("השותפים", "partner"))


def test_rejected_goes_accepted_scores_one_and_the_rest_stays() -> None:
    after = apply_decisions(
        TAGS, TEXT, [decide("באמון", "trust", Verdict.REJECT), decide("השותפים", "partner", Verdict.ACCEPT)]
    )
    assert found(after) == [("ועדת ההיגוי", "steering-committee"), ("השותפים", "partner")]
    assert [tag.score for tag in after] == [0.8, 1.0]


def test_changed_carries_the_other_concept() -> None:
    change = decide("השותפים", "partner", Verdict.CHANGE, replacement="stakeholder")
    after = apply_decisions(TAGS, TEXT, [change])
    assert found(after)[-1] == ("השותפים", "stakeholder")
    assert after[-1].evidence == Evidence("השותפים", ("השותפים",), "review:change")


def test_added_longer_tag_makes_the_inner_one_nested() -> None:
    after = apply_decisions(TAGS, TEXT, [decide("באמון בין השותפים", "trust-building", Verdict.ADD)])
    assert [(tag.concept_id, tag.nested) for tag in after] == [
        ("steering-committee", False), ("trust-building", False), ("trust", True), ("partner", True)
    ]  # fmt: skip


def test_people_who_differ_change_nothing_until_one_adjudicates() -> None:
    rejects = decide("באמון", "trust", Verdict.REJECT, by="רות")
    accepts = decide("באמון", "trust", Verdict.ACCEPT, by="דן")
    assert apply_decisions(TAGS, TEXT, [rejects, accepts]) == TAGS
    settles = decide("באמון", "trust", Verdict.REJECT, by="שרה", adjudicates=True)
    assert "trust" not in [tag.concept_id for tag in apply_decisions(TAGS, TEXT, [rejects, settles, accepts])]


def test_the_latest_word_of_one_person_counts() -> None:
    first, second = decide("באמון", "trust", Verdict.REJECT), decide("באמון", "trust", Verdict.ACCEPT)
    assert standing([first, second]) == [second]


def test_decisions_follow_their_words_into_a_changed_document_and_lost_ones_are_told() -> None:
    keeps = decide("באמון", "trust", Verdict.REJECT)
    loses = decide("ועדת ההיגוי", "steering-committee", Verdict.ACCEPT)
    changed = "בישיבה האחרונה של השותפות דנה באמון בין השותפים"
    placed = reanchored(changed, [keeps, loses])
    [kept] = placed.decisions
    assert changed[kept.anchor.start : kept.anchor.end] == "באמון"
    assert placed.lost == (loses,)


def test_passage_gets_its_own_decisions_with_its_own_offsets() -> None:
    start = TEXT.index("דנה")
    [inside] = within(
        [decide("באמון", "trust", Verdict.REJECT), decide("ועדת", "x", Verdict.ADD)], start, len(TEXT)
    )
    assert TEXT[start:][inside.anchor.start : inside.anchor.end] == "באמון"


def test_topics_of_a_document_follow_decisions_and_need_no_place() -> None:
    whole = Anchor(0, 0, "")
    decisions = [
        Decision("a", whole, "trust", Verdict.REJECT, "רות", WHEN, Target.TOPIC),
        Decision("a", whole, "governance", Verdict.ADD, "רות", WHEN, Target.TOPIC),
    ]
    topics = apply_topic_decisions(
        (Topic("trust", 0.9), Topic("partner", 0.7)), reanchored("", decisions).decisions
    )
    assert topics == (Topic("governance", 1.0), Topic("partner", 0.7))


def test_metadata_fixes_replace_what_the_file_said() -> None:
    document = Document("a", "a.pdf", TEXT, "Microsoft Word - טיוטה", year=1904)
    fixes = [
        MetadataFix("a", "title", "ועדת ההיגוי", "רות", WHEN),
        MetadataFix("a", "year", None, "רות", WHEN),
        MetadataFix("a", "authors", ("מיכל כהן",), "רות", WHEN),
    ]
    fixed = apply_metadata(document, fixes)
    assert (fixed.title, fixed.year, fixed.authors) == ("ועדת ההיגוי", None, ("מיכל כהן",))
