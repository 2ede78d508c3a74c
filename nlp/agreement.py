"""How far people agree who judged the same things: Cohen's kappa and Krippendorff's alpha (through NLTK)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from nlp.errors import MissingExtraError


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person made of an item; labels are compared for equality only."""

    person: str
    item: str
    label: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """`observed` is the share of pairs of judgements that agree; None where nothing can be said.

    `kappa` is Cohen's, the mean over pairs of people weighted by the items they share; `alpha` is
    Krippendorff's for nominal labels. 1 is full agreement, 0 what chance would give. `items` counts the
    items that at least two people judged.
    """

    people: tuple[str, ...]
    items: int
    observed: float | None
    kappa: float | None
    alpha: float | None


def agreement(judgements: Iterable[Judgement]) -> Agreement:
    """Return the agreement on the items that at least two people judged; a person's last judgement counts.

    Raises MissingExtraError.
    """
    by_item: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for judgement in judgements:
        by_item[judgement.item][judgement.person] = judgement.label
    shared = {item: labels for item, labels in by_item.items() if len(labels) > 1}
    people = tuple(sorted({person for labels in shared.values() for person in labels}))
    if not shared:
        return Agreement((), 0, None, None, None)
    triples = [(person, item, label) for item, labels in shared.items() for person, label in labels.items()]
    alone = len({label for _, _, label in triples}) == 1
    alpha = 1.0 if alone else float(_task(triples).alpha())
    return Agreement(people, len(shared), _observed(shared), _kappa(shared, people), alpha)


def _observed(shared: dict[str, dict[str, str]]) -> float:
    pairs = [
        first == second for labels in shared.values() for first, second in combinations(labels.values(), 2)
    ]
    return sum(pairs) / len(pairs)


def _kappa(shared: dict[str, dict[str, str]], people: tuple[str, ...]) -> float:
    """Return the mean of the pairs' kappas, each weighted by the number of items the two share."""
    weighted, total = 0.0, 0
    for first, second in combinations(people, 2):
        both = {item: labels for item, labels in shared.items() if first in labels and second in labels}
        if both:
            weighted += len(both) * _kappa_of_two(both, first, second)
            total += len(both)
    return weighted / total


def _kappa_of_two(both: dict[str, dict[str, str]], first: str, second: str) -> float:
    triples = [(person, item, labels[person]) for item, labels in both.items() for person in (first, second)]
    if len({label for _, _, label in triples}) == 1:
        return 1.0
    return float(_task(triples).kappa_pairwise(first, second))


def _task(triples: list[tuple[str, str, str]]) -> Any:
    try:
        from nltk.metrics.agreement import AnnotationTask
    except ModuleNotFoundError as error:
        raise MissingExtraError("agreement between reviewers", "research") from error
    return AnnotationTask(triples)
