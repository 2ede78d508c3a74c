"""Lone surrogates, which damaged texts hold and no encoding writes (pure)."""

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def without_surrogates(text: str) -> str:
    """Return `text` with U+FFFD for lone surrogates, which cannot be written as UTF-8; offsets stay."""
    return _SURROGATE.sub("\ufffd", text)
