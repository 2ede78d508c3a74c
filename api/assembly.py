"""The only place that builds objects: settings become tools, a knowledge base, a toolbox for builds.

The engines are imported where they are needed, so that `maagar tag` does not wait for them.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from api.settings import Settings
from api.text_tools import TextTools
from index.toolbox import Toolbox
from nlp.analyzer import Analyzer, load_analyzer
from nlp.embedder import Embedder, load_embedder
from nlp.tagging import Tagger
from nlp.topics import TopicFinder
from nlp.vocabulary import Vocabulary, load_vocabulary

if TYPE_CHECKING:
    from api.knowledge_base import KnowledgeBase


def analyzer_of(settings: Settings) -> Analyzer:
    return load_analyzer(settings.analyzer, settings.analyzer_model)


def embedder_of(settings: Settings) -> Embedder:
    return load_embedder(settings.embedder, settings.embedder_model)


def vocabulary_of(settings: Settings) -> Vocabulary:
    return load_vocabulary(settings.vocabulary)


def text_tools(settings: Settings) -> TextTools:
    vocabulary = vocabulary_of(settings)
    return TextTools(analyzer_of(settings), Tagger(vocabulary), TopicFinder(vocabulary))


def toolbox(settings: Settings, *, vocabulary: Path | None = None) -> Toolbox:
    """Return the names and paths that a build loads its tools from."""
    return Toolbox(
        analyzer=settings.analyzer,
        analyzer_model=settings.analyzer_model,
        embedder=settings.embedder,
        embedder_model=settings.embedder_model,
        vocabulary=vocabulary or settings.vocabulary,
        chunk_limit=settings.chunk_length,
    )


def open_knowledge_base(settings: Settings) -> "KnowledgeBase":
    """Open the current snapshot of `settings.home`.

    Raises NoSnapshotError, DamagedSnapshotError, SettingsMismatchError.
    """
    from api.knowledge_base import KnowledgeBase
    from index.answer import Answerer
    from index.search import Searcher
    from index.snapshot import Snapshot

    vocabulary, embedder, analyzer = vocabulary_of(settings), embedder_of(settings), analyzer_of(settings)
    snapshot = Snapshot.open(settings.home)
    snapshot.require(
        analyzer=analyzer.name,
        embedder=embedder.name,
        dimension=embedder.dimension,
        vocabulary=vocabulary.digest,
    )
    searcher = Searcher(snapshot, analyzer, embedder, vocabulary)
    return KnowledgeBase(snapshot, searcher, Answerer(searcher), vocabulary, analyzer)
