"""The passages of a snapshot as statistics want them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from index.store import PassageRecord, Store
from nlp.statistics import Occurrences
from nlp.tagging import Polarity

BATCH = 512


def occurrences(
    store: Store, rows: Sequence[int] | None = None, *, affirmed: bool = False
) -> Iterator[Occurrences]:
    """Yield what each passage of the store (or of `rows`) mentions; nested mentions do not count.

    With `affirmed`, neither do negated, absent and hypothetical ones.
    """
    chosen = range(store.passage_count) if rows is None else rows
    for first in range(0, len(chosen), BATCH):
        for record in store.passages(chosen[first : first + BATCH]):
            yield _occurrences(record, affirmed=affirmed)


def _occurrences(record: PassageRecord, *, affirmed: bool) -> Occurrences:
    mentions = Counter(
        tag.concept_id
        for tag in record.tags
        if not tag.nested and (not affirmed or tag.polarity is Polarity.AFFIRMED)
    )
    document = record.document
    words = len(record.passage.text.split())
    return Occurrences(document.id, document.title, document.year, document.authors, words, dict(mentions))
