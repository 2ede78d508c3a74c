"""Takes several documents through the stages together; one that cannot be read stops no other.

Their topics are found at once and their tags are written at once: document by document, both cost several
times as much.
"""

from collections.abc import Sequence
from itertools import islice
from time import perf_counter

import numpy as np

from index.building.report import Failure
from index.building.tools import TextTopics
from index.building.way import Asked, Stages, Way
from index.building.work import Done, Work
from index.cache import Stage
from index.errors import SourceChangedError
from ingest.errors import IngestError
from nlp.mentions.found import joined
from nlp.topics import Topic

Outcome = Done | Failure


def outcomes(stages: Stages, works: Sequence[Work]) -> list[Outcome]:
    """Return where the cache has what each work became; one that cannot be read is a Failure.

    Raises StorageFullError, OSError.
    """
    begun = [_attempt(Way(stages, work)) for work in works]
    _tag(stages, [way for way in begun if isinstance(way, Way) and way.asked])
    return [way.done() if isinstance(way, Way) else way for way in begun]


def _tag(stages: Stages, ways: Sequence[Way]) -> None:
    """Find the topics of documents whose mentions are found, and keep both."""
    began = perf_counter()
    asked = [way.asked for way in ways if way.asked]
    found = iter(_topics(asked, stages.tools.topics))
    made = [way.findings(list(islice(found, len(one.texts)))) for way, one in zip(ways, asked, strict=True)]
    digests = stages.cache.put_all(Stage.TAG, made)
    for way, digest in zip(ways, digests, strict=True):
        way.tagged(digest, (perf_counter() - began) / len(ways))


def _topics(asked: Sequence[Asked], finder: TextTopics) -> list[tuple[Topic, ...]]:
    """Return the topics of all texts of all documents."""
    if not asked:
        return []
    texts = [text for one in asked for text in one.texts]
    vectors = np.concatenate([one.vectors for one in asked])
    return finder.of_texts(texts, vectors, joined([one.mentions for one in asked]))


def _attempt(way: Way) -> Way | Failure:
    """Take a document through the stages up to its mentions, and return it."""
    work = way.work
    try:
        way.begin()
    except (IngestError, SourceChangedError) as error:
        return Failure(work.source, type(error).__name__, str(error))
    except FileNotFoundError as error:
        if error.filename != work.path:
            raise
        return Failure(
            work.source, "FileMissingError", f"{work.source}: it is not there any more. Build again."
        )
    return way
