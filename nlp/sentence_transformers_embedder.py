"""Any sentence-transformers model, from a folder or the hub, as an `Embedder` (needs the extra `models`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

from nlp.embedder import EmbedderOptions, Vectors
from nlp.errors import ModelMissingError


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What is written before a query and before a passage."""

    query: str = ""
    passage: str = ""


PREFIXES_BY_NAME = {"e5": Prefixes("query: ", "passage: ")}
"""Families that want prefixes, by a part of the model's name between punctuation: multilingual-e5-base."""


class SentenceTransformersEmbedder:
    """A model loaded at first use; `None` for `model`, or one that is not there, raises ModelMissingError.

    `prefixes`: by the model's name where not given. `half`: float16 weights, for a GPU. `device`: chosen by
    torch where not given.
    """

    def __init__(
        self,
        model: str | None = None,
        *,
        prefixes: Prefixes | None = None,
        device: str | None = None,
        half: bool = False,
        batch: int = 32,
        progress: bool = False,
    ) -> None:
        if not model:
            raise ModelMissingError(
                "sentence-transformers", "Name a folder or a model, say intfloat/multilingual-e5-base."
            )
        self._source = model
        self._prefixes = prefixes or prefixes_of(model)
        self._device = device
        self._half = half
        self._batch = batch
        self._progress = progress

    @property
    def name(self) -> str:
        """The model's name, a folder's fingerprint, the precision, and prefixes other than the family's."""
        parts = [self._source, _fingerprint(Path(self._source)), "float16" if self._half else ""]
        if self._prefixes != prefixes_of(self._source):
            parts.append(f"{self._prefixes.query}|{self._prefixes.passage}")
        return "#".join(part for part in parts if part)

    @property
    def dimension(self) -> int:
        dimension = self._model.get_embedding_dimension()
        assert dimension is not None, "a model that embeds knows its dimension"
        return dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts, self._prefixes.passage)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts, self._prefixes.query)

    @cached_property
    def _model(self) -> SentenceTransformer:
        try:
            model = SentenceTransformer(self._source, device=self._device)
        except (OSError, ValueError, RuntimeError, AssertionError) as error:  # the last two: of a device
            raise ModelMissingError(self._source, f"sentence-transformers says: {error}") from error
        return model.half() if self._half else model

    def _embed(self, texts: Sequence[str], prefix: str) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        rows = self._model.encode(
            [prefix + text for text in texts],
            batch_size=self._batch,
            show_progress_bar=self._progress,
            normalize_embeddings=True,
            convert_to_numpy=True,
        )
        return np.asarray(rows, dtype=np.float32)


def sentence_transformers_embedder(
    model: str | None, options: EmbedderOptions
) -> SentenceTransformersEmbedder:
    """Return the embedder that `options` describe. Raises ModelMissingError."""
    usual = prefixes_of(model or "")
    query, passage = options.query_prefix, options.passage_prefix
    return SentenceTransformersEmbedder(
        model,
        prefixes=Prefixes(
            usual.query if query is None else query, usual.passage if passage is None else passage
        ),
        device=options.device,
        half=options.float16,
        batch=options.batch,
        progress=options.progress,
    )


def prefixes_of(model: str) -> Prefixes:
    """Return the prefixes of the model's family: intfloat/multilingual-e5-base → 'query: ', 'passage: '."""
    words = Path(model).name.lower().replace("_", "-").split("-")
    found = [prefixes for family, prefixes in PREFIXES_BY_NAME.items() if family in words]
    return found[0] if found else Prefixes()


def _fingerprint(folder: Path) -> str:
    """Return 12 hex digits over the weight and setting files below `folder`; nothing for a hub name."""
    if not folder.is_dir():
        return ""
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".safetensors", ".json", ".bin"}:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
