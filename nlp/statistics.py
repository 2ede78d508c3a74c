"""Counts of concepts over passages: by document, year and author, together with others, and over time."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from nlp.association import fisher_exact, log_likelihood, normalized_pmi, q_values


class Grouping(StrEnum):
    ALL = "all"
    DOCUMENT = "document"
    YEAR = "year"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Occurrences:
    """One passage: where it is from, how many words it has, and how often each concept is mentioned in it."""

    document_id: str
    title: str
    year: int | None
    authors: tuple[str, ...]
    words: int
    mentions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a concept is mentioned in a group (a document's id, a year, an author, or "" for all).

    `passages` and `documents` count those with at least one mention; `per_thousand` is mentions in a
    thousand words of the group. `group` is "" for a passage whose year or author is not known.
    """

    group: str
    concept_id: str
    mentions: int
    passages: int
    documents: int
    per_thousand: float


@dataclass(frozen=True, slots=True)
class CoOccurrence:
    """Two concepts in the same passages, `first` < `second`.

    `together`, `with_first` and `with_second` count passages. `npmi` is normalised pointwise mutual
    information, -1 to 1; `log_likelihood` is Dunning's G², negative when they avoid each other; `p` is
    Fisher's exact test of coming together so often or more; `q` is `p` after Benjamini and Hochberg.
    """

    first: str
    second: str
    together: int
    with_first: int
    with_second: int
    npmi: float
    log_likelihood: float
    p: float
    q: float


@dataclass(frozen=True, slots=True)
class TimePoint:
    """A concept in one year: mentions, documents with it, and mentions in a thousand words of that year.

    `per_thousand` is None for a year that no passage is from.
    """

    concept_id: str
    year: int
    mentions: int
    documents: int
    per_thousand: float | None


def frequencies(passages: Iterable[Occurrences], grouping: Grouping = Grouping.ALL) -> list[Frequency]:
    """Return the frequencies, group by group in order, most frequent concept first, ties by id.

    A passage of two authors counts for both.
    """
    groups: defaultdict[str, list[Occurrences]] = defaultdict(list)
    for passage in passages:
        for group in _groups(passage, grouping):
            groups[group].append(passage)
    return [found for group in sorted(groups) for found in _group_frequencies(group, groups[group])]


def _groups(passage: Occurrences, grouping: Grouping) -> Sequence[str]:
    match grouping:
        case Grouping.ALL:
            return ("",)
        case Grouping.DOCUMENT:
            return (passage.document_id,)
        case Grouping.YEAR:
            return ("" if passage.year is None else str(passage.year),)
        case Grouping.AUTHOR:
            return passage.authors or ("",)


def _group_frequencies(group: str, passages: Sequence[Occurrences]) -> list[Frequency]:
    words = sum(passage.words for passage in passages)
    mentions: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    documents: defaultdict[str, set[str]] = defaultdict(set)
    for passage in passages:
        mentions.update(passage.mentions)
        for concept in passage.mentions:
            spread[concept] += 1
            documents[concept].add(passage.document_id)
    found = [
        Frequency(
            group, concept, count, spread[concept], len(documents[concept]), _per_thousand(count, words)
        )
        for concept, count in mentions.items()
    ]
    return sorted(found, key=lambda frequency: (-frequency.mentions, frequency.concept_id))


def _per_thousand(count: int, words: int) -> float:
    return 1000 * count / words if words else 0.0


def co_occurrences(passages: Iterable[Occurrences], *, minimum: int = 2) -> list[CoOccurrence]:
    """Return the pairs that share at least `minimum` passages, strongest (G²) first, ties by id."""
    alone: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    total = 0
    for passage in passages:
        total += 1
        concepts = sorted(concept for concept, count in passage.mentions.items() if count)
        alone.update(concepts)
        pairs.update(combinations(concepts, 2))
    kept = {pair: count for pair, count in pairs.items() if count >= minimum}
    tests = [fisher_exact(count, alone[pair[0]], alone[pair[1]], total) for pair, count in kept.items()]
    found = [
        _co_occurrence(pair, count, alone, total, p, q)
        for (pair, count), p, q in zip(kept.items(), tests, q_values(tests), strict=True)
    ]
    return sorted(found, key=lambda pair: (-pair.log_likelihood, pair.first, pair.second))


def _co_occurrence(
    pair: tuple[str, str], together: int, alone: Mapping[str, int], total: int, p: float, q: float
) -> CoOccurrence:
    first, second = pair
    counts = (together, alone[first], alone[second], total)
    strength = (normalized_pmi(*counts), log_likelihood(*counts))
    return CoOccurrence(first, second, together, alone[first], alone[second], *strength, p, q)


def timeline(passages: Iterable[Occurrences], concepts: Collection[str]) -> list[TimePoint]:
    """Return a point for each concept and each year from the first to the last, years without mentions too.

    Passages without a year are left out.
    """
    dated: defaultdict[int, list[Occurrences]] = defaultdict(list)
    for passage in passages:
        if passage.year is not None:
            dated[passage.year].append(passage)
    years = range(min(dated, default=0), max(dated, default=-1) + 1)
    return [_point(concept, year, dated.get(year, [])) for concept in concepts for year in years]


def _point(concept: str, year: int, passages: Sequence[Occurrences]) -> TimePoint:
    mentions = sum(passage.mentions.get(concept, 0) for passage in passages)
    documents = {passage.document_id for passage in passages if passage.mentions.get(concept)}
    words = sum(passage.words for passage in passages)
    rate = _per_thousand(mentions, words) if words else None
    return TimePoint(concept, year, mentions, len(documents), rate)
