"""The shipped embedder: the mean of a table's rows over the tokens of a text, scaled to length 1.

It reads the StaticEmbedding format of sentence-transformers with numpy alone and gives the same vectors.
"""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from nlp.embedder import EmbedderOptions, Vectors
from nlp.errors import ModelMissingError
from nlp.model_arrays import load_arrays
from nlp.word_tokens import WordTokens

SHIPPED = Path(__file__).parent / "models" / "embedder"


class StaticEmbedder:
    """An embedder over a folder in sentence-transformers' StaticEmbedding layout; `None` is the shipped one.

    Raises ModelMissingError when the folder holds no such model, ModelDamagedError.
    """

    def __init__(self, model: str | None = None) -> None:
        folder = Path(model) if model else SHIPPED
        module = folder / "0_StaticEmbedding"
        if not (module / "model.safetensors").is_file():
            raise ModelMissingError(str(folder), "Train one: python -m nlp.training.embedder --help")
        self._name = _name(module)
        self._table = _table(module / "model.safetensors")
        self._tokens = WordTokens(Tokenizer.from_file(str(module / "tokenizer.json")))

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return int(self._table.shape[1])

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [n, dimension], rows of length 1; a text without a letter or digit gives zeros."""
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            # Row by row: np.add.reduceat over a whole batch was three times slower.
            self._table.take(self._tokens.ids(text), axis=0).sum(axis=0, out=row)
        return _unit(rows)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return what `embed_passages` does: queries and passages share one table."""
        return self.embed_passages(texts)


def static_embedder(model: str | None = None, options: EmbedderOptions | None = None) -> StaticEmbedder:
    """Return an embedder over the folder `model`, or the shipped one, which a process reads once."""
    del options  # they are for models that torch runs
    return StaticEmbedder(model) if model else _shipped()


@cache
def _shipped() -> StaticEmbedder:
    return StaticEmbedder()


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def _table(path: Path) -> Vectors:
    """Return the table as float32 [tokens, dimension]."""
    tensors = load_arrays(path)
    table: NDArray[np.floating] = tensors["embedding.weight"]
    return np.ascontiguousarray(table, dtype=np.float32)


def _name(module: Path) -> str:
    """Return a name that changes with the model's bytes, so that caches never mix two trainings."""
    digest = sha256()
    for part in ("model.safetensors", "tokenizer.json"):
        digest.update((module / part).read_bytes())
    return f"static-{digest.hexdigest()[:12]}"
