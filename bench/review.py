"""What reviews are worth: mentions before and after learning from simulated reviewers, on unseen texts.

A reviewer who knows the gold judges the tags of some passages; the tagger learns and is scored on the others.
Run: .venv/bin/python bench/review.py [--shared ../shared] [--vocabulary FILE] [--gold FILE]...
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.anchoring import anchor_at, shift
from index.decision import Decision, Verdict
from index.learning import learn
from nlp.analyzer import Analysis, Analyzer, load_analyzer
from nlp.evaluate_tags import GoldPassage, Mention, Prediction, Score, read_gold, score
from nlp.feedback import NOTHING_LEARNED, Feedback
from nlp.tagging import Tag, Tagger
from nlp.vocabulary import Vocabulary, load_vocabulary

SHARED = Path(__file__).resolve().parent.parent / "../shared"
OPEN_GOLD = ("gold.jsonl", "gold_short_lines.jsonl")
WHEN = "2026-11-21T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Case:
    """A gold passage with the document it is from, its place there, and its analysis."""

    document: str
    start: int
    gold: GoldPassage
    analysis: Analysis


def read_cases(files: Sequence[Path], analyzer: Analyzer) -> list[Case]:
    """Return the passages of gold files."""
    cases = []
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        for line, gold in zip(lines, read_gold(file), strict=True):
            row = json.loads(line)
            cases.append(Case(row["doc"], row["start"], gold, analyzer.analyze(gold.text)))
    return cases


def reviewed(case: Case, tags: Sequence[Tag]) -> Iterator[Decision]:
    """Yield the decisions of a reviewer who knows the gold, on the tags that lie in no longer one."""
    right = {(m.start, m.end, m.concept): m for m in case.gold.mentions}
    found = {(tag.start, tag.end, tag.concept_id) for tag in tags}
    wanted = {key for key, mention in right.items() if not mention.optional and not mention.nested} - found
    for tag in tags:
        place = (tag.start, tag.end)
        other = sorted(key[2] for key in wanted if key[:2] == place)
        verdict, replacement = Verdict.REJECT, None
        if (*place, tag.concept_id) in right:
            verdict = Verdict.ACCEPT
        elif tag.nested:
            continue
        elif other:
            verdict, replacement = Verdict.CHANGE, other[0]
            wanted.discard((*place, other[0]))
        yield _decision(case, (*place, tag.concept_id), verdict, replacement)
    for key in sorted(wanted):
        yield _decision(case, key, Verdict.ADD, None)


def _decision(case: Case, key: tuple[int, int, str], verdict: Verdict, replacement: str | None) -> Decision:
    anchor = shift(anchor_at(case.gold.text, key[0], key[1]), case.start)
    return Decision(case.document, anchor, key[2], verdict, "gold", WHEN, replacement=replacement)


def predictions(tagger: Tagger, feedback: Feedback, cases: Sequence[Case]) -> list[Prediction]:
    """Return what the tagger finds after the feedback."""
    found = []
    for case in cases:
        tags = feedback.adjust(tagger.tag(case.gold.text, case.analysis), case.analysis)
        found.append(Prediction(tuple(Mention(tag.start, tag.end, tag.concept_id) for tag in tags)))
    return found


def scored(tagger: Tagger, feedback: Feedback, cases: Sequence[Case]) -> Score:
    """Return the exact score of mentions."""
    return score([case.gold for case in cases], predictions(tagger, feedback, cases)).mentions


def before_and_after(
    vocabulary: Vocabulary, analyzer: Analyzer, seen: Sequence[Case], unseen: Sequence[Case]
) -> tuple[Score, Score, int]:
    """Return the scores on `unseen` before and after learning from reviews of `seen`, and their number."""
    tagger = Tagger(vocabulary)
    decisions = [
        decision for case in seen for decision in reviewed(case, tagger.tag(case.gold.text, case.analysis))
    ]
    feedback = learn(decisions, analyzer)
    before = scored(tagger, NOTHING_LEARNED, unseen)
    return before, scored(tagger, feedback, unseen), len(decisions)


def folds(cases: Sequence[Case], by: str) -> Iterator[tuple[list[Case], list[Case]]]:
    """Yield (seen, unseen): each document held out in turn, or each fifth of the passages."""
    keys = [case.document if by == "document" else str(number % 5) for number, case in enumerate(cases)]
    for held in sorted(set(keys)):
        pairs = list(zip(keys, cases, strict=True))
        yield [case for key, case in pairs if key != held], [case for key, case in pairs if key == held]


def show(name: str, found: Score) -> None:
    """Print one line of the table."""
    print(f"  {name:<8} P {found.precision:.3f}  R {found.recall:.3f}  F1 {found.f1:.3f}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--vocabulary", type=Path)
    parser.add_argument("--gold", type=Path, action="append", help="a gold file (default: the open ones)")
    options = parser.parse_args()
    analyzer, vocabulary = load_analyzer(), load_vocabulary(options.vocabulary)
    folder = options.shared / "eval" / "concepts"
    cases = read_cases(options.gold or [folder / name for name in OPEN_GOLD], analyzer)
    for by, what in (("document", "reviews of the other documents"), ("passage", "reviews of four fifths")):
        rounds = [before_and_after(vocabulary, analyzer, *fold) for fold in folds(cases, by)]
        decisions = sum(count for *_, count in rounds) // len(rounds)
        print(f"{what}: {len(rounds)} rounds, {decisions} decisions each")
        show("before", sum((before for before, *_ in rounds), Score()))
        show("after", sum((after for _, after, _ in rounds), Score()))


if __name__ == "__main__":
    main()
