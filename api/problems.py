"""Error type → HTTP status, and every failure as `application/problem+json` (RFC 9457)."""

from dataclasses import asdict, dataclass
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.export.errors import ImportFormatError, UnknownFormatError
from api.methods import allowed_methods
from index.errors import (
    BuildRunningError,
    DamagedDecisionsError,
    DamagedSnapshotError,
    DecisionsUnavailableError,
    NoSnapshotError,
    NoSuchError,
    QuerySyntaxError,
    VocabularyLostError,
)
from ingest.errors import IngestError, MaagarError
from nlp.errors import MissingExtraError

PROBLEM_TYPE = "application/problem+json"

STATUSES: dict[type[MaagarError], HTTPStatus] = {
    MaagarError: HTTPStatus.INTERNAL_SERVER_ERROR,
    IngestError: HTTPStatus.UNPROCESSABLE_ENTITY,
    QuerySyntaxError: HTTPStatus.BAD_REQUEST,
    NoSuchError: HTTPStatus.NOT_FOUND,
    NoSnapshotError: HTTPStatus.SERVICE_UNAVAILABLE,
    VocabularyLostError: HTTPStatus.SERVICE_UNAVAILABLE,
    DamagedSnapshotError: HTTPStatus.SERVICE_UNAVAILABLE,
    BuildRunningError: HTTPStatus.CONFLICT,
    UnknownFormatError: HTTPStatus.NOT_FOUND,
    ImportFormatError: HTTPStatus.BAD_REQUEST,
    DamagedDecisionsError: HTTPStatus.SERVICE_UNAVAILABLE,
    DecisionsUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    MissingExtraError: HTTPStatus.NOT_IMPLEMENTED,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A failure; `type` is a URI of its kind, `detail` says what went wrong, `instance` is the path."""

    type: str
    title: str
    status: int
    detail: str
    instance: str


def status_of(error: MaagarError) -> HTTPStatus:
    """Return the status of the error's own class, or of its nearest ancestor that has one."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def problem(request: Request, status: HTTPStatus, kind: str, detail: str) -> JSONResponse:
    """Return the problem document; `kind` names the error class in the `type` URI."""
    told = Problem(f"urn:maagar:problem:{kind}", status.phrase, int(status), detail, request.url.path)
    return JSONResponse(asdict(told), status_code=status, media_type=PROBLEM_TYPE)


def install_problems(app: FastAPI) -> None:
    """Make every error of the app, ours and the framework's, a problem document."""
    app.exception_handler(MaagarError)(_ours)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_framework)
    app.exception_handler(Exception)(_unforeseen)


def _ours(request: Request, error: MaagarError) -> JSONResponse:
    return problem(request, status_of(error), type(error).__name__.removesuffix("Error"), str(error))


def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    detail = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
    return problem(request, HTTPStatus.UNPROCESSABLE_ENTITY, "InvalidRequest", detail)


def _framework(request: Request, error: HTTPException) -> JSONResponse:
    status = HTTPStatus(error.status_code)
    answer = problem(request, status, status.phrase.replace(" ", ""), str(error.detail))
    answer.headers.update(error.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        _name_all_methods(request, answer)
    return answer


def _name_all_methods(request: Request, answer: JSONResponse) -> None:
    """Let `Allow` name the methods of all routes of the path, not of one; what is mounted knows its own."""
    methods = allowed_methods(request)
    if request.method not in methods:
        answer.headers["Allow"] = ", ".join(methods)


def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    return problem(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Unforeseen",
        f"{type(error).__name__}; the server's log has the trace.",
    )
