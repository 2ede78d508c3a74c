"""Our dataclasses as JSON text: UTF-8 with Hebrew unescaped, keys as the fields are named."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path


def to_json(value: object, *, indent: int | None = 2) -> str:
    """Return `value` (dataclasses, mappings, sequences, scalars) as JSON.

    Lone surrogates, which UTF-8 cannot carry, are written as \\uXXXX escapes.
    """
    text = json.dumps(plain(value), ensure_ascii=False, indent=indent)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def plain(value: object) -> object:
    """Return `value` as dicts, lists and scalars."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return value.as_posix()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset, range)):
        return [plain(item) for item in value]
    return value
