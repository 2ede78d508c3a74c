"""What reviewed tags teach the tagger: which labels people reject, and beside which words.

The estimate is a smoothed rate of acceptance: of all tags, of one label of one concept, and of that label
beside a certain word. A tag that people would more likely reject is left out; the others' scores follow.
Labels that people had to add are suggested to whoever keeps the vocabulary and not used: measured with
bench/review.py, using them found less than it broke.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log

from nlp.analyzer import Analysis
from nlp.mentions.nesting import with_nesting
from nlp.tagging import Tag
from nlp.terms import Term, index_terms

SMOOTHING = 2.0
"""How many tags' worth the wider rate counts for."""
THRESHOLD = 0.5
REJECTIONS = 2
"""How often a label must have been rejected before one of its tags is left out."""

Path = tuple[str, ...]
Counts = tuple[int, int]
"""How often accepted, how often rejected."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A mention by its lemmas, with the words before and after it ("" at the edge of the text)."""

    path: Path
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A judged mention: the concept it was `tagged` with ("": missed) and the `right` one ("": none).

    `label` is its surface without prefixes: בוועדות ההיגוי → "וועדות היגוי".
    """

    setting: Setting
    label: str
    tagged: str
    right: str
    document_id: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A label that people added to a concept in so many documents, and that the tagger did not try."""

    concept_id: str
    label: str
    documents: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """What was learned; `digest` identifies it in caches ("" when nothing was).

    Counts are by concept and path; `beside` also by side ("before", "after") and the word there.
    """

    digest: str
    prior: float
    labels: Mapping[tuple[str, Path], Counts]
    beside: Mapping[tuple[str, Path, str, str], Counts]

    def adjust(self, tags: Sequence[Tag], analysis: Analysis) -> tuple[Tag, ...]:
        """Return the tags of an analysed text with learned scores, without those to be rejected."""
        if not self.labels:
            return tuple(tags)
        terms = index_terms(analysis)
        judged = (self._judged(tag, setting_of(terms, tag.start, tag.end)) for tag in tags)
        return with_nesting(tag for tag in judged if tag is not None)

    def acceptance(self, concept_id: str, setting: Setting) -> float:
        """Return the estimated chance, 0–1, that people accept the concept in this setting."""
        label = _rate(self.labels.get((concept_id, setting.path)), self.prior)
        odds = _logit(label)
        for side, word in (("before", setting.before), ("after", setting.after)):
            counts = self.beside.get((concept_id, setting.path, side, word))
            odds += _logit(_rate(counts, label)) - _logit(label)
        return _chance(odds)

    def _judged(self, tag: Tag, setting: Setting) -> Tag | None:
        counts = self.labels.get((tag.concept_id, setting.path))
        if counts is None:
            return tag
        chance = self.acceptance(tag.concept_id, setting)
        if chance < THRESHOLD and counts[1] >= REJECTIONS:
            return None
        odds = _logit(tag.score) + _logit(chance) - _logit(self.prior)
        return replace(tag, score=round(_chance(odds), 4))


NOTHING_LEARNED = Feedback("", 1.0, {}, {})


def learn_from(reviewed: Iterable[Reviewed]) -> Feedback:
    """Return what the judged mentions teach; their order does not matter."""
    items = sorted((item for item in reviewed if item.tagged), key=repr)
    if not items:
        return NOTHING_LEARNED
    accepted = sum(item.tagged == item.right for item in items)
    labels: defaultdict[tuple[str, Path], list[int]] = defaultdict(lambda: [0, 0])
    beside: defaultdict[tuple[str, Path, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for item in items:
        rejected, setting = item.tagged != item.right, item.setting
        labels[item.tagged, setting.path][rejected] += 1
        beside[item.tagged, setting.path, "before", setting.before][rejected] += 1
        beside[item.tagged, setting.path, "after", setting.after][rejected] += 1
    return Feedback(
        digest=hashlib.sha256(repr(items).encode("utf-8", "replace")).hexdigest()[:16],
        prior=(accepted + 9.0) / (len(items) + 10.0),
        labels={key: (counts[0], counts[1]) for key, counts in labels.items()},
        beside={key: (counts[0], counts[1]) for key, counts in beside.items()},
    )


def suggested_labels(reviewed: Iterable[Reviewed], *, documents: int = 2) -> list[Suggestion]:
    """Return the labels that were added in at least so many documents, most documents first.

    What is added in one document only is often that document's own way to refer back ("ההחלטה").
    """
    items = list(reviewed)
    known = {(item.tagged, item.setting.path) for item in items if item.tagged}
    added: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for item in items:
        if not item.tagged and item.label and (item.right, item.setting.path) not in known:
            added[item.right, item.label].add(item.document_id)
    found = [Suggestion(*key, len(where)) for key, where in added.items() if len(where) >= documents]
    return sorted(found, key=lambda each: (-each.documents, each.concept_id, each.label))


def setting_of(terms: Sequence[Term], start: int, end: int) -> Setting:
    """Return the setting of the mention at `start:end` among the terms of its text."""
    inside = [place for place, term in enumerate(terms) if term.start < end and start < term.end]
    if not inside:
        return Setting((), "", "")
    first, last = inside[0], inside[-1]
    before = _word(terms[first - 1]) if first else ""
    after = _word(terms[last + 1]) if last + 1 < len(terms) else ""
    return Setting(tuple(_word(terms[place]) for place in inside), before, after)


def _word(term: Term) -> str:
    return " ".join(term.lemmas) or term.surface


def _rate(counts: Counts | None, wider: float) -> float:
    accepted, rejected = counts or (0, 0)
    return (accepted + SMOOTHING * wider) / (accepted + rejected + SMOOTHING)


def _logit(rate: float) -> float:
    bounded = min(max(rate, 0.001), 0.999)
    return log(bounded / (1 - bounded))


def _chance(odds: float) -> float:
    return 1 / (1 + exp(-odds))
