"""What `/openapi.json` says of answers that no return type names: problem documents and exported files."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import TypeAdapter

from api.export.formats import FORMATS
from api.problems import PROBLEM_TYPE, Problem

Responses = dict[int | str, dict[str, Any]]

_PROBLEM = {"content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def failures(*statuses: HTTPStatus) -> Responses:
    """Return the failures of a route, and any other one, as problem documents."""
    named: Responses = {status.value: {"description": status.phrase, **_PROBLEM} for status in statuses}
    return {**named, "default": {"description": "Any other failure", **_PROBLEM}}


def exported_files() -> Responses:
    """Return the media types of all formats as those of a route that succeeds."""
    media_types = (format.media_type.partition(";")[0] for format in FORMATS.values())
    return {200: {"description": "The file", "content": {media_type: {} for media_type in media_types}}}


def install_schema(app: FastAPI) -> None:
    """Let the app's schema hold the shape of its problem documents."""
    described = app.openapi

    def with_problem() -> dict[str, Any]:
        schema = described()
        schema["components"]["schemas"]["Problem"] = TypeAdapter(Problem).json_schema()
        return schema

    app.openapi = with_problem  # type: ignore[method-assign]  # FastAPI's own way to extend a schema
