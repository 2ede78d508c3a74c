"""What an embedder is, and the table of embedders."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlp.errors import MissingExtraError, UnknownPluginError

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into `float32 [n, dimension]` rows of length 1 (an empty text may give a zero row).

    `name` identifies model and version in caches and manifests.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors: ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors: ...


@dataclass(frozen=True, slots=True)
class EmbedderOptions:
    """How a sentence-transformers model is used; the static one has no use for them.

    Where None, prefixes are by the model's name and `device` is torch's choice. `float16` is for a GPU;
    `batch` texts are embedded at once; `progress` is shown on stderr.
    """

    query_prefix: str | None = None
    passage_prefix: str | None = None
    device: str | None = None
    float16: bool = False
    batch: int = 32
    progress: bool = False


EMBEDDERS = {
    "static": "nlp.static_embedder:static_embedder",
    "sentence-transformers": "nlp.sentence_transformers_embedder:sentence_transformers_embedder",
}


def load_embedder(
    name: str = "static", model: str | None = None, options: EmbedderOptions | None = None
) -> Embedder:
    """Return the embedder called `name`, reading `model` (a folder or a hub name) or the shipped one.

    Raises UnknownPluginError, MissingExtraError, ModelMissingError.
    """
    if name not in EMBEDDERS:
        raise UnknownPluginError("embedder", name, tuple(EMBEDDERS))
    module, _, attribute = EMBEDDERS[name].partition(":")
    try:
        factory = getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        raise MissingExtraError(f"the embedder {name!r}", "models") from error
    embedder: Embedder = factory(model, options or EmbedderOptions())
    return embedder
