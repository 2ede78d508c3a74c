"""Reads W3C Web Annotations (ours, or of other tools): a collection, a page, a list or one annotation."""

import json
from collections.abc import Iterator
from urllib.parse import unquote

from api.export.errors import ImportFormatError
from api.export.imports import Annotation
from index.anchoring import Anchor
from index.decision import Target, Verdict

Json = dict[str, object]


def read_web_annotations(content: bytes, source: str = "<import>") -> list[Annotation]:
    """Return the annotations that name a concept. Raises ImportFormatError.

    The concept is the body with the purpose "tagging" or "classifying"; a body with the purpose "assessing"
    and the value accept, reject or change is a verdict on it; "commenting" is a note.
    """
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise ImportFormatError(source, error.lineno, f"not JSON ({error.msg})") from error
    except UnicodeDecodeError as error:
        raise ImportFormatError(source, 0, "not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise ImportFormatError(source, 0, "not JSON (a number too long, or brackets too deep)") from error
    found = enumerate(_items(value), 1)
    return [
        _annotation(item, f"annotation {number}", source)
        for number, item in found
        if _concept(item) is not None
    ]


def _items(value: object) -> Iterator[Json]:
    """Yield the annotations of whatever holds them."""
    if isinstance(value, list):
        for item in value:
            yield from _items(item)
    elif isinstance(value, dict):
        inner = value.get("first") or value.get("items")
        if inner:
            yield from _items(inner)
        elif "target" in value:
            yield value


def _annotation(item: Json, where: str, source: str) -> Annotation:
    target = _first(item.get("target"))
    topic = item.get("motivation") == "classifying"
    assessed = _value(item, "assessing")
    if assessed is not None and assessed not in list(Verdict):
        raise ImportFormatError(source, 0, f"{where}: {assessed!r} is not one of {', '.join(Verdict)}")
    return Annotation(
        where=where,
        document=_document(target),
        concept=_concept(item) or "",
        anchor=_anchor(target, where, source),
        target=Target.TOPIC if topic else Target.MENTION,
        verdict=Verdict(assessed) if assessed else None,
        replacement=_value(item, "editing"),
        note=_value(item, "commenting") or "",
    )


def _first(value: object) -> Json:
    """Return the first object of a value that may be one, a list of them, or an IRI."""
    one = value[0] if isinstance(value, list) and value else value
    return one if isinstance(one, dict) else {"source": one}


def _bodies(item: Json) -> list[Json]:
    body = item.get("body", [])
    bodies = body if isinstance(body, list) else [body]
    return [one if isinstance(one, dict) else {"source": one} for one in bodies]


def _concept(item: Json) -> str | None:
    """Return the concept's IRI or label; a lone body needs no purpose."""
    bodies = _bodies(item)
    for body in bodies:
        if body.get("purpose") in ("tagging", "classifying") or (len(bodies) == 1 and "purpose" not in body):
            name = body.get("source") or body.get("value") or body.get("id")
            return str(name) if name else None
    return None


def _value(item: Json, purpose: str) -> str | None:
    for body in _bodies(item):
        if body.get("purpose") == purpose:
            return str(body.get("value") or body.get("source") or "") or None
    return None


def _document(target: Json) -> str:
    """Return the document's id out of our URI, or the source as it stands."""
    name = target.get("source") or target.get("id") or ""
    iri = str(name.get("id", "") if isinstance(name, dict) else name)
    _, ours, identifier = iri.rpartition("document:")
    return unquote(identifier) if ours else unquote(iri)


def _anchor(target: Json, where: str, source: str) -> Anchor:
    """Return the anchor that the selectors give together."""
    selectors = target.get("selector", [])
    listed = selectors if isinstance(selectors, list) else [selectors]
    by_type = {str(one.get("type")): one for one in listed if isinstance(one, dict)}
    position, words = by_type.get("TextPositionSelector", {}), by_type.get("TextQuoteSelector", {})
    offsets = [position.get("start", 0), position.get("end", 0)]
    if not all(isinstance(offset, int) for offset in offsets):
        raise ImportFormatError(source, 0, f"{where}: the position {offsets} is not two numbers")
    quote, prefix, suffix = (str(words.get(name) or "") for name in ("exact", "prefix", "suffix"))
    return Anchor(int(offsets[0]), int(offsets[1]), quote, prefix, suffix)
