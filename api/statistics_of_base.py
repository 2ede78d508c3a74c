"""Concept statistics of an open snapshot, as tables and as SVG plots with Hebrew labels."""

from collections.abc import Sequence

from index.errors import NoSuchError
from index.occurrences import occurrences
from index.store import Store
from nlp.statistics import (
    CoOccurrence,
    Frequency,
    Grouping,
    TimePoint,
    co_occurrences,
    frequencies,
    timeline,
)
from nlp.vocabulary import Vocabulary

PLOTTED = 25


class BaseStatistics:
    """Counts over all passages of a store, labelled by a vocabulary."""

    def __init__(self, store: Store, vocabulary: Vocabulary) -> None:
        self._store = store
        self._vocabulary = vocabulary

    def frequencies(self, by: str) -> list[Frequency]:
        grouping = Grouping.ALL if by == "all" else Grouping(by)
        return frequencies(occurrences(self._store), grouping)

    def co_occurrences(self, minimum: int) -> list[CoOccurrence]:
        return co_occurrences(occurrences(self._store), minimum=minimum)

    def timeline(self, concepts: Sequence[str]) -> list[TimePoint]:
        """Raises NoSuchError for a concept that is not in the vocabulary."""
        for concept in concepts:
            if concept not in self._vocabulary.concepts:
                raise NoSuchError("concept", concept)
        return timeline(occurrences(self._store), concepts)

    def frequencies_svg(self, by: str) -> str:
        """Raises MissingExtraError."""
        from nlp.plots import frequency_matrix, frequency_plot

        found = self.frequencies(by)
        if by != Grouping.ALL:
            return frequency_matrix(found, self._label, title="שכיחות מושגים")
        return frequency_plot(found[:PLOTTED], self._label, title="שכיחות מושגים")

    def co_occurrences_svg(self, minimum: int) -> str:
        """Raises MissingExtraError."""
        from nlp.plots import co_occurrence_plot

        return co_occurrence_plot(self.co_occurrences(minimum), self._label, title="מושגים המופיעים יחד")

    def timeline_svg(self, concepts: Sequence[str]) -> str:
        """Raises MissingExtraError."""
        from nlp.plots import timeline_plot

        return timeline_plot(self.timeline(concepts), self._label, title="מושגים לאורך השנים")

    def _label(self, concept_id: str) -> str:
        concept = self._vocabulary.concepts.get(concept_id)
        return concept.label() if concept else concept_id
