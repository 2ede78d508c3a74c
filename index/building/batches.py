"""Takes several documents through the stages together; one that cannot be read stops no other.

Their topics are found at once and their tags are written at once: document by document, both cost several
times as much.
"""

from collections.abc import Sequence
from itertools import islice
from time import perf_counter

import numpy as np

from index.building.document_stages import DocumentStages, Stages, TopicRequest
from index.building.report import Failure
from index.building.tools import TextTopics
from index.building.walk import unreadable
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
    begun = [_attempt(DocumentStages(stages, work)) for work in works]
    _tag(stages, [document for document in begun if isinstance(document, DocumentStages) and document.asked])
    return [document.done() if isinstance(document, DocumentStages) else document for document in begun]


def _tag(stages: Stages, documents: Sequence[DocumentStages]) -> None:
    """Find the topics of documents whose mentions are found, and keep both."""
    began = perf_counter()
    asked = [document.asked for document in documents if document.asked]
    found = iter(_topics(asked, stages.tools.topics))
    made = [
        document.findings(list(islice(found, len(one.texts))))
        for document, one in zip(documents, asked, strict=True)
    ]
    digests = stages.cache.put_all(Stage.TAG, made)
    for document, digest in zip(documents, digests, strict=True):
        document.tagged(digest, (perf_counter() - began) / len(documents))


def _topics(asked: Sequence[TopicRequest], finder: TextTopics) -> list[tuple[Topic, ...]]:
    """Return the topics of all texts of all documents."""
    if not asked:
        return []
    texts = [text for one in asked for text in one.texts]
    vectors = np.concatenate([one.vectors for one in asked])
    return finder.of_texts(texts, vectors, joined([one.mentions for one in asked]))


def _attempt(document: DocumentStages) -> DocumentStages | Failure:
    """Take a document through the stages up to its mentions, and return it."""
    work = document.work
    try:
        document.begin()
    except (IngestError, SourceChangedError) as error:
        return Failure(work.source, type(error).__name__, str(error))
    except FileNotFoundError as error:
        if error.filename != work.path:
            raise
        return Failure(
            work.source, "FileMissingError", f"{work.source}: it is not there any more. Build again."
        )
    except PermissionError as error:
        if error.filename != work.path:
            raise
        return unreadable(work.source, error)
    return document
