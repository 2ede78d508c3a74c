"""How well documents are filed, in Annif's measures: F1@5, nDCG@5, nDCG@10, and a table by concept.

F1@5 and nDCG are means over documents; the table counts the best five suggestions.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nlp.classification import Classifier
from nlp.classifying.filing import Filing
from nlp.classifying.labelled import LabelledDocument
from nlp.errors import OneFoldError
from nlp.evaluate_tags import Score

TOP = 5


@dataclass(frozen=True, slots=True)
class Ranked:
    """The concepts of a document, and those suggested for it, best first."""

    wanted: frozenset[str]
    suggested: Sequence[str]


@dataclass(frozen=True, slots=True)
class FilingScores:
    """Means over `documents`; `concepts` counts hits among the best five, by concept."""

    documents: int
    f1_at_5: float
    ndcg_at_5: float
    ndcg_at_10: float
    concepts: Mapping[str, Score]

    def to_json(self) -> dict[str, object]:
        return {
            "documents": self.documents,
            "f1@5": self.f1_at_5,
            "ndcg@5": self.ndcg_at_5,
            "ndcg@10": self.ndcg_at_10,
            "concepts": {name: score.to_row() for name, score in sorted(self.concepts.items())},
        }


def measure(ranked: Iterable[Ranked]) -> FilingScores:
    """Return the scores of suggestions; without documents they are 0."""
    every = list(ranked)
    concepts: dict[str, Score] = defaultdict(Score)
    for one in every:
        best = frozenset(one.suggested[:TOP])
        for name in one.wanted | best:
            concepts[name] += Score(name in one.wanted & best, name not in best, name not in one.wanted)
    count = max(len(every), 1)
    return FilingScores(
        len(every),
        sum(f1_at(one.suggested, one.wanted, TOP) for one in every) / count,
        sum(ndcg_at(one.suggested, one.wanted, 5) for one in every) / count,
        sum(ndcg_at(one.suggested, one.wanted, 10) for one in every) / count,
        dict(concepts),
    )


def f1_at(ranked: Sequence[str], wanted: frozenset[str], limit: int) -> float:
    """Return the F1 of the best `limit` suggestions for one document."""
    hits = len(set(ranked[:limit]) & wanted)
    return 2 * hits / (len(ranked[:limit]) + len(wanted)) if hits else 0.0


def ndcg_at(ranked: Sequence[str], wanted: frozenset[str], limit: int) -> float:
    """Return the discounted gain of the best `limit` suggestions, 1 where no order is better."""
    gain = sum(1 / math.log2(place + 2) for place, name in enumerate(ranked[:limit]) if name in wanted)
    best = sum(1 / math.log2(place + 2) for place in range(min(limit, len(wanted))))
    return gain / best if best else 0.0


def evaluate(filing: Filing, documents: Sequence[LabelledDocument]) -> FilingScores:
    """Return the scores of a trained filing on documents that it did not learn from."""
    terms = filing.terms(document.text for document in documents)
    return measure(
        Ranked(document.concepts, [each.concept_id for each in filing.classifier.suggest(of_document)])
        for document, of_document in zip(documents, terms, strict=True)
    )


def cross_validate(filing: Filing, documents: Sequence[LabelledDocument], folds: int) -> FilingScores:
    """Return the scores on all documents, each ranked by what was learned from the other folds.

    A document's fold is the SHA-1 of its id modulo `folds`. Every document is analysed once. Raises
    OneFoldError.
    """
    if len({fold_of(document.id, folds) for document in documents}) < 2:
        raise OneFoldError(folds)
    terms = filing.terms(document.text for document in documents)
    ranked: list[Ranked] = []
    for fold in range(folds):
        classifier = Classifier(filing.classifier.labels, filing.classifier.options)
        held = [place for place, document in enumerate(documents) if fold_of(document.id, folds) == fold]
        rest = [place for place, document in enumerate(documents) if fold_of(document.id, folds) != fold]
        if not held:
            continue
        classifier.learn([terms[place] for place in rest], [documents[place].concepts for place in rest])
        for place in held:
            suggested = [each.concept_id for each in classifier.suggest(terms[place])]
            ranked.append(Ranked(documents[place].concepts, suggested))
    return measure(ranked)


def fold_of(identifier: str, folds: int) -> int:
    return int(hashlib.sha1(identifier.encode(), usedforsecurity=False).hexdigest(), 16) % folds
