"""The loaded tools of a build, and what identifies their results in caches and manifests."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import nlp
from index.cache import Stage, digest_of
from index.code_version import code_version, folder_version
from index.toolbox import Toolbox
from ingest.chunk import ChunkOptions
from ingest.parse import PARSERS
from nlp.analyzer import Analysis, Analyzer, load_analyzer
from nlp.embedder import Embedder, load_embedder
from nlp.tagging import Tag
from nlp.topics import Topic
from nlp.vocabulary import Vocabulary, load_vocabulary

TARGET_OF_LIMIT = 0.6
TopicFinder = Callable[[str, Analysis, tuple[Tag, ...]], tuple[Topic, ...]]


class TextTagger(Protocol):
    """What a build needs of `nlp.tagging.Tagger`."""

    def tag(self, text: str, analysis: Analysis) -> tuple[Tag, ...]: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything the stages call, loaded."""

    chunk: ChunkOptions
    analyzer: Analyzer
    tagger: TextTagger
    topics: TopicFinder
    embedder: Embedder
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class ToolIdentity:
    """Names and versions, for the manifest; `stages` has the digest of all that a stage depends on."""

    analyzer: str
    embedder: str
    dimension: int
    vocabulary: str
    chunk: str
    stages: tuple[tuple[Stage, str], ...]

    def of(self, stage: Stage) -> str:
        return dict(self.stages)[stage]


class ToolSource(Protocol):
    """Where a worker process gets its tools; sent to it pickled."""

    def load(self) -> Tools: ...


@dataclass(frozen=True, slots=True)
class NamedTools:
    """Loads what a toolbox names."""

    toolbox: Toolbox

    def load(self) -> Tools:
        """Raises UnknownPluginError, MissingExtraError, ModelMissingError, VocabularyError."""
        from nlp.tagging import Tagger
        from nlp.topics import find_topics

        vocabulary = load_vocabulary(self.toolbox.vocabulary)
        return Tools(
            chunk=chunk_options(self.toolbox),
            analyzer=load_analyzer(self.toolbox.analyzer, self.toolbox.analyzer_model),
            tagger=Tagger(vocabulary),
            topics=find_topics,
            embedder=load_embedder(self.toolbox.embedder, self.toolbox.embedder_model),
            vocabulary=vocabulary,
        )


def chunk_options(toolbox: Toolbox) -> ChunkOptions:
    """Return the sizes of passages: the default ones, or those of the limit that is set."""
    if toolbox.chunk_limit is None:
        return ChunkOptions()
    return ChunkOptions(target=round(toolbox.chunk_limit * TARGET_OF_LIMIT), limit=toolbox.chunk_limit)


def identity_of(tools: Tools) -> ToolIdentity:
    """Return what identifies the results of `tools`, their code included."""
    analyzer, embedder = type(tools.analyzer).__module__, type(tools.embedder).__module__
    chunk = str(asdict(tools.chunk))
    parsers = (target.partition(":")[0] for target in PARSERS.values())
    stages = {
        Stage.PARSE: (code_version("ingest.parse", *parsers),),
        Stage.CHUNK: (code_version("ingest.chunk"), chunk),
        Stage.ANALYSE: (code_version(analyzer), tools.analyzer.name),
        Stage.TERMS: (code_version("nlp.terms", "index.codec"),),
        Stage.TAG: (code_version("nlp.tagging", "nlp.topics"), _tag_models(), tools.vocabulary.digest),
        Stage.EMBED: (code_version(embedder, "index.passage_text"), tools.embedder.name),
    }
    return ToolIdentity(
        analyzer=tools.analyzer.name,
        embedder=tools.embedder.name,
        dimension=tools.embedder.dimension,
        vocabulary=tools.vocabulary.digest,
        chunk=chunk,
        stages=tuple((stage, digest_of(*parts)) for stage, parts in stages.items()),
    )


def _tag_models() -> str:
    """Return the digest of the shipped models that are neither the analyzer's nor the embedder's."""
    folders = sorted((Path(nlp.__file__).parent / "models").iterdir())
    named = [folder for folder in folders if folder.name not in ("hebrew", "embedder")]
    return digest_of(*(folder_version(folder) for folder in named))
