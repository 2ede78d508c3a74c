"""Arrays of models, read from safetensors."""

from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from nlp.errors import ModelDamagedError


def load_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays in a file by name. Raises ModelDamagedError."""
    try:
        return load_file(path)
    except SafetensorError as error:
        raise ModelDamagedError(str(path), str(error)) from error
