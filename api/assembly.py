"""The only place that builds objects: settings become tools, a knowledge base, a toolbox for builds.

The engines are imported where they are needed, so that `maagar tag` does not wait for them.
"""

from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from api.errors import ConfigurationError
from api.settings import Settings
from index.building.toolbox import Toolbox
from index.kept_vocabulary import vocabulary_of_home, vocabulary_of_snapshot
from ingest.errors import FileMissingError
from nlp.analyzer import Analyzer, load_analyzer
from nlp.embedder import Embedder, EmbedderOptions, load_embedder
from nlp.vocabulary import Vocabulary, load_vocabulary

if TYPE_CHECKING:
    from api.knowledge_base import KnowledgeBase
    from api.review_desk import ReviewDesk
    from api.text_tools import TextTools
    from index.snapshot import Snapshot
    from index.writing.writer import Writer

SHIPPED = Path("shipped")
"""What a build is asked for to go back to the shipped vocabulary."""


@dataclass(frozen=True, slots=True)
class Models:
    """What stays loaded in a server while snapshots and vocabularies come and go."""

    analyzer: Analyzer
    embedder: Embedder


def analyzer_of(settings: Settings) -> Analyzer:
    return load_analyzer(settings.analyzer, settings.analyzer_model)


def embedder_of(settings: Settings) -> Embedder:
    return load_embedder(settings.embedder, settings.embedder_model, embedder_options(settings))


def embedder_options(settings: Settings) -> EmbedderOptions:
    """Return the options of the embedder. Raises ConfigurationError where it is one that has none."""
    options = EmbedderOptions(
        query_prefix=settings.embedder_query_prefix,
        passage_prefix=settings.embedder_passage_prefix,
        device=settings.embedder_device,
        float16=settings.embedder_float16,
        batch=settings.embedder_batch,
        progress=settings.embedder_progress,
    )
    if settings.embedder == "static" and options != EmbedderOptions():
        set_one = next(one.name for one in fields(options) if getattr(options, one.name) != one.default)
        raise ConfigurationError(f"embedder_{set_one}", "needs the embedder sentence-transformers")
    return options


def vocabulary_of(settings: Settings) -> Vocabulary:
    """Return the vocabulary of the settings, else that of the current snapshot, else the shipped one."""
    return load_vocabulary(settings.vocabulary or vocabulary_of_home(settings.home))


def writer_of(settings: Settings) -> "Writer | None":
    """Return the model that writes answers from quotes, if the settings name one."""
    from index.writing.openai_writer import OpenAIWriter

    if settings.writer_url is None:
        return None
    if settings.writer_model is None:
        raise ConfigurationError("writer_model", "needed with writer_url")
    key = settings.writer_key.get_secret_value() if settings.writer_key else None
    return OpenAIWriter(settings.writer_url, settings.writer_model, key)


def load_models(settings: Settings) -> Models:
    return Models(analyzer_of(settings), embedder_of(settings))


def text_tools(settings: Settings, analyzer: Analyzer | None = None) -> "TextTools":
    """Return the tools for texts alone; `analyzer` is the loaded one, if there is."""
    from api.text_tools import tools_for

    vocabulary = vocabulary_of(settings)
    return tools_for(analyzer or analyzer_of(settings), vocabulary)


def toolbox(settings: Settings, asked: Path | None) -> Toolbox:
    """Return the names and paths that a build loads its tools from.

    The vocabulary is the one asked for, else that of the settings, else that of the current snapshot.
    Raises FileMissingError for one asked for that is not there.
    """
    shipped = asked == SHIPPED
    if asked is not None and not shipped and not asked.exists():
        raise FileMissingError(str(asked))
    return Toolbox(
        analyzer=settings.analyzer,
        analyzer_model=settings.analyzer_model,
        embedder=settings.embedder,
        embedder_model=settings.embedder_model,
        embedder_options=embedder_options(settings),
        vocabulary=None if shipped else asked or settings.vocabulary,
        home=None if shipped else settings.home,
        chunk_limit=settings.chunk_length,
    )


def open_knowledge_base(settings: Settings, models: Models | None = None) -> "KnowledgeBase":
    """Open the current snapshot of `settings.home`, with `models` if they are loaded.

    Raises NoSnapshotError, DamagedSnapshotError, SettingsMismatchError, VocabularyLostError.
    """
    from index.snapshot import Snapshot

    loaded = models or load_models(settings)
    snapshot = Snapshot.open(settings.home)
    try:
        return _base_over(snapshot, settings, loaded)
    except BaseException:
        snapshot.close()
        raise


def _base_over(snapshot: "Snapshot", settings: Settings, models: Models) -> "KnowledgeBase":
    from api.knowledge_base import KnowledgeBase
    from index.answer import Answerer
    from index.search import Searcher

    analyzer, embedder = models.analyzer, models.embedder
    file = settings.vocabulary or vocabulary_of_snapshot(settings.home, snapshot.manifest)
    vocabulary = load_vocabulary(file)
    snapshot.require(
        analyzer=analyzer.name,
        embedder=embedder.name,
        dimension=embedder.dimension,
        vocabulary=vocabulary.digest,
    )
    searcher = Searcher(snapshot, analyzer, embedder, vocabulary)
    answerer = Answerer(searcher, writer_of(settings))
    return KnowledgeBase(snapshot, searcher, answerer, vocabulary, analyzer)


def open_review_desk(settings: Settings) -> "ReviewDesk":
    """Open the decisions of `settings.home` over its current snapshot. Raises as `open_knowledge_base`."""
    from api.exports_of_base import exported_document
    from api.review_desk import ReviewDesk
    from index.decisions import Decisions
    from index.snapshot import Snapshot

    store = Snapshot.open(settings.home).store
    decisions = Decisions.open(settings.home / "decisions.sqlite")
    ids = (record.id for record in store.documents())
    document = partial(exported_document, store)
    return ReviewDesk(decisions, ids, document, vocabulary_of(settings), analyzer_of(settings))
