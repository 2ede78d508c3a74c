"""Writes a token table as a folder that SentenceTransformer and our StaticEmbedder both load."""

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

LIBRARY = "sentence_transformers.models"
MODULES = (
    {"idx": 0, "name": "0", "path": "0_StaticEmbedding", "type": f"{LIBRARY}.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": f"{LIBRARY}.Normalize"},
)


def write_model(folder: Path, tokenizer: Tokenizer, table: NDArray[np.float32]) -> None:
    """Write `table` [tokens, dimension] as float16 with its tokenizer; files of these names are replaced."""
    module = folder / "0_StaticEmbedding"
    module.mkdir(parents=True, exist_ok=True)
    save_file({"embedding.weight": table.astype(np.float16)}, module / "model.safetensors")
    tokenizer.save(str(module / "tokenizer.json"), pretty=False)
    (folder / "1_Normalize").mkdir(exist_ok=True)
    (folder / "1_Normalize" / "config.json").write_text("{}\n", encoding="utf-8")
    _write_json(folder / "modules.json", MODULES)
    _write_json(folder / "config_sentence_transformers.json", {"similarity_fn_name": "cosine"})


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
