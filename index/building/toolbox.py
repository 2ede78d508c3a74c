"""Which tools a build uses, by name and path; a worker process loads them itself."""

from dataclasses import dataclass
from pathlib import Path

import nlp
from index.building.code_version import folder_version
from index.building.tools import Tools
from index.kept_vocabulary import vocabulary_of_home
from ingest.chunk import ChunkOptions
from nlp.analyzer import load_analyzer
from nlp.embedder import EmbedderOptions, load_embedder
from nlp.tagging import Tagger
from nlp.topics import TopicFinder
from nlp.vocabulary import load_vocabulary

TARGET_OF_LIMIT = 0.6


@dataclass(frozen=True, slots=True)
class Toolbox:
    """Names and paths only, so that it can be sent to another process. `chunk_limit` is in word pieces.

    Where no vocabulary is named, it is that of the current snapshot of `home`, or the shipped one.
    """

    analyzer: str = "spacy"
    analyzer_model: str | None = None
    embedder: str = "static"
    embedder_model: str | None = None
    embedder_options: EmbedderOptions | None = None
    vocabulary: Path | None = None
    home: Path | None = None
    chunk_limit: int | None = None

    def load(self) -> Tools:
        """Raises UnknownPluginError, MissingExtraError, ModelMissingError, and VocabularyError or
        VocabularyLostError."""
        vocabulary = load_vocabulary(self.vocabulary_file())
        return Tools(
            chunk=self.chunk_options(),
            analyzer=load_analyzer(self.analyzer, self.analyzer_model),
            tagger=Tagger(vocabulary),
            topics=TopicFinder(vocabulary),
            embedder=load_embedder(self.embedder, self.embedder_model, self.embedder_options),
            vocabulary=vocabulary,
            analyzer_files=_model_files(self.analyzer_model, "hebrew"),
            embedder_files=_model_files(self.embedder_model, "embedder"),
        )

    def vocabulary_file(self) -> Path | None:
        """Raises VocabularyLostError."""
        if self.vocabulary is None and self.home is not None:
            return vocabulary_of_home(self.home)
        return self.vocabulary

    def chunk_options(self) -> ChunkOptions:
        """Return the sizes of passages: the default ones, or those of the limit that is set."""
        if self.chunk_limit is None:
            return ChunkOptions()
        return ChunkOptions(target=round(self.chunk_limit * TARGET_OF_LIMIT), limit=self.chunk_limit)


def _model_files(model: str | None, shipped: str) -> str:
    """Return the digest of a model's files; its name when it is no folder here."""
    folder = Path(model) if model else Path(nlp.__file__).parent / "models" / shipped
    return folder_version(folder) if folder.is_dir() else str(model)
