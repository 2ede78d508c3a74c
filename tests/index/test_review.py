"""What waits for review, and what reviewers differ on."""

from dataclasses import replace

import pytest

from index.anchoring import anchor_at
from index.decision import Decision, Verdict
from index.review import disagreements, judgements, queue
from nlp.agreement import agreement
from nlp.tagging import Evidence, Tag

TEXT = "ועדת ההיגוי דנה באמון, והיא אמונה על התקציב"


def tag(surface: str, concept: str, score: float) -> Tag:
    start = TEXT.index(surface)
    return Tag(concept, start, start + len(surface), score, Evidence(surface, (), "lemma"))


def decide(
    surface: str, verdict: Verdict, by: str, concept: str = "trust", adjudicates: bool = False
) -> Decision:
    start = TEXT.index(surface)
    anchor = anchor_at(TEXT, start, start + len(surface))
    return Decision("a", anchor, concept, verdict, by, "2026-11-21T00:00:00Z", adjudicates=adjudicates)


TAGS = (
    tag("ועדת ההיגוי", "steering-committee", 0.95),
    tag("באמון", "trust", 0.9),
    tag("אמונה", "trust", 0.4),
)


def test_least_certain_tag_comes_first_and_judged_ones_do_not_come_again() -> None:
    decisions = [decide("באמון", Verdict.ACCEPT, "רות")]
    waiting = queue("a", TEXT, TAGS, decisions)
    assert [item.anchor.quote for item in waiting] == ["אמונה", "ועדת ההיגוי"]
    assert waiting[0].anchor.suffix == " על התקציב"


def test_second_reviewer_is_asked_about_what_the_first_judged() -> None:
    waiting = queue("a", TEXT, TAGS, [decide("באמון", Verdict.ACCEPT, "רות")], by="דן")
    assert len(waiting) == 3


DECISIONS = [
    decide("באמון", Verdict.ACCEPT, "רות"),
    decide("באמון", Verdict.ACCEPT, "דן"),
    decide("אמונה", Verdict.ACCEPT, "רות"),
    decide("אמונה", Verdict.REJECT, "דן"),
    decide("ועדת ההיגוי", Verdict.REJECT, "רות", "steering-committee"),
    decide("ועדת ההיגוי", Verdict.ACCEPT, "דן", "steering-committee"),
]


def test_differing_verdicts_are_listed_open_ones_first() -> None:
    settling = decide("ועדת ההיגוי", Verdict.ACCEPT, "שרה", "steering-committee", adjudicates=True)
    first, second = disagreements([*DECISIONS, settling])
    assert (first.anchor.quote, [d.by for d in first.verdicts], first.settled) == (
        "אמונה",
        ["דן", "רות"],
        None,
    )
    assert (second.anchor.quote, second.settled) == ("ועדת ההיגוי", settling)


def test_one_who_changed_their_mind_no_longer_differs() -> None:
    later = replace(DECISIONS[2], verdict=Verdict.REJECT)
    assert [each.anchor.quote for each in disagreements([*DECISIONS, later])] == ["ועדת ההיגוי"]


def test_agreement_is_on_the_concept_that_a_place_should_carry() -> None:
    pytest.importorskip("nltk", reason="the extra maagar[research] is not installed")
    added = decide("התקציב", Verdict.ADD, "רות", "budget")
    accepted = decide("התקציב", Verdict.ACCEPT, "דן", "budget")
    found = agreement(judgements([*DECISIONS, added, accepted]))
    assert (found.items, found.observed) == (4, 0.5)
