"""The loaded tools of a build, and what identifies their results in caches and manifests."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Protocol

import nlp
from index.building.code_version import code_version, folder_version
from index.cache import Stage, digest_of
from index.storing.tool_identity import ToolIdentity
from ingest.chunk import ChunkOptions
from ingest.parse import PARSERS
from nlp.analyzer import Analyzer
from nlp.embedder import Embedder, Vectors
from nlp.feedback import NOTHING_LEARNED, Feedback
from nlp.mentions.found import Mentions
from nlp.mentions.words import Words
from nlp.topics import Topic
from nlp.vocabulary import Vocabulary

_MODELS = Path(nlp.__file__).parent / "models"


class TextTagger(Protocol):
    """What a build needs of `nlp.tagging.Tagger`."""

    def find(self, found: Words) -> Mentions: ...


class TextTopics(Protocol):
    """What a build needs of `nlp.topics.TopicFinder`."""

    def vectors(self, texts: Sequence[str]) -> Vectors: ...

    def of_texts(
        self, texts: Sequence[str], vectors: Vectors, mentions: Mentions
    ) -> list[tuple[Topic, ...]]: ...


@dataclass(frozen=True, slots=True)
class Tools:
    """Everything the stages call, loaded.

    `feedback` is what reviews taught; the digests of the model files tell a model that was trained again
    under its old name.
    """

    chunk: ChunkOptions
    analyzer: Analyzer
    tagger: TextTagger
    topics: TextTopics
    embedder: Embedder
    vocabulary: Vocabulary
    feedback: Feedback = NOTHING_LEARNED
    analyzer_files: str = ""
    embedder_files: str = ""


class ToolSource(Protocol):
    """Where a worker process gets its tools; sent to it pickled."""

    def load(self) -> Tools: ...

    def vocabulary_file(self) -> Path | None:
        """Return the file of the vocabulary, for the snapshot to keep; None for the shipped one."""
        ...


def identity_of(tools: Tools) -> ToolIdentity:
    """Return what identifies the results of `tools`, their code included."""
    analyzer, embedder = type(tools.analyzer).__module__, type(tools.embedder).__module__
    chunk = str(asdict(tools.chunk))
    parsers = (target.partition(":")[0] for target in PARSERS.values())
    stages = {
        Stage.PARSE: (code_version("ingest.parse", *parsers), _ocr()),
        Stage.CHUNK: (code_version("ingest.chunk"), chunk),
        Stage.ANALYSE: (
            code_version(analyzer, "index.analysis_codec"),
            tools.analyzer.name,
            tools.analyzer_files,
        ),
        Stage.TERMS: (code_version("nlp.terms", "index.words.term_columns"),),
        Stage.WORDS: (
            code_version("nlp.mentions.words", "nlp.static_embedder", "index.words_codec"),
            folder_version(_MODELS / "embedder"),
        ),
        Stage.TAG: (
            code_version("nlp.tagging", "nlp.topics", "nlp.aboutness.parts", "index.storing.findings"),
            _tag_models(),
            tools.vocabulary.digest,
            tools.feedback.digest,
        ),
        Stage.EMBED: (
            code_version(embedder, "index.building.passage_text"),
            tools.embedder.name,
            tools.embedder_files,
        ),
    }
    return ToolIdentity(
        analyzer=tools.analyzer.name,
        embedder=tools.embedder.name,
        dimension=tools.embedder.dimension,
        vocabulary=tools.vocabulary.digest,
        chunk=chunk,
        stages=tuple((stage, digest_of(*parts)) for stage, parts in stages.items()),
    )


def _ocr() -> str:
    """Return whether OCR can be done here: a document that waits for it is read again once it can."""
    return f"{bool(which('tesseract'))} {bool(find_spec('pytesseract'))}"


def _tag_models() -> str:
    """Return the digest of the shipped models but the analyzer's; topics are found with the embedder."""
    folders = sorted(_MODELS.iterdir())
    named = [folder for folder in folders if folder.name != "hebrew"]
    return digest_of(*(folder_version(folder) for folder in named))
