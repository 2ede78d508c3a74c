"""The HTTP door, version 1: every route is a verb of the knowledge base."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from fastapi_offline import FastAPIOffline

from api.current import CurrentBase
from api.export.formats import FORMATS, export_format, load_exporter
from api.knowledge_base import KnowledgeBase
from api.methods import HeadAsGet
from api.problems import install_problems
from api.requests import AskRequest, ContextRequest, SearchRequest, TextRequest
from api.schema import exported_files, failures, install_schema
from api.shapes import (
    ConceptShape,
    ConceptsShape,
    DocumentsShape,
    FullDocumentShape,
    HitShape,
    PassagesShape,
    SearchShape,
    TaggedTextShape,
)
from api.text_tools import TextTools
from index.answer import Answer, Context
from index.errors import NoSnapshotError
from nlp.analyzer import Analysis
from nlp.statistics import CoOccurrence, Frequency, TimePoint


@dataclass(frozen=True, slots=True)
class Liveness:
    status: str


def create_app(current: CurrentBase, tools: Callable[[], TextTools]) -> FastAPI:
    """Return the application; it opens the knowledge base at start-up and watches for the next one."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        current.refresh()
        current.watch()
        yield
        current.close()

    app = FastAPIOffline(
        title="Maagar", version="1", lifespan=lifespan, description="A Hebrew knowledge base."
    )
    app.state.current = current
    app.state.tools = tools
    install_problems(app)
    app.add_middleware(HeadAsGet)
    app.include_router(probes)
    app.include_router(routes, prefix="/v1")
    install_schema(app)
    return app


def _base(request: Request) -> Iterator[KnowledgeBase]:
    current: CurrentBase = request.app.state.current
    with current.lend() as base:
        yield base


def _tools(request: Request) -> TextTools:
    """Return the tools of the current base, whose vocabulary they share, or those without a base."""
    try:
        with request.app.state.current.lend() as base:
            tools: TextTools = base.tools
    except NoSnapshotError:
        tools = request.app.state.tools()
    return tools


Base = Annotated[KnowledgeBase, Depends(_base)]
Tools = Annotated[TextTools, Depends(_tools)]
Offset = Annotated[int, Query(ge=0)]
Limit = Annotated[int, Query(ge=1, le=1000)]
Few = Annotated[int, Query(ge=1, le=100)]

FormatName = Annotated[
    str,
    Path(
        description=" · ".join(f"{one.name}: {one.description}" for one in FORMATS.values()),
        json_schema_extra={"enum": list(FORMATS)},
    ),
]

UNAVAILABLE = failures(HTTPStatus.SERVICE_UNAVAILABLE)
UNKNOWN = failures(HTTPStatus.NOT_FOUND)
INVALID = failures(HTTPStatus.UNPROCESSABLE_ENTITY)
UNREADABLE = INVALID | failures(HTTPStatus.BAD_REQUEST)

probes = APIRouter(tags=["probes"], responses=failures())
routes = APIRouter(tags=["v1"], responses=UNAVAILABLE)


@probes.get("/healthz")
def healthz() -> Liveness:
    return Liveness("ok")


@probes.get("/readyz", responses=UNAVAILABLE)
def readyz(request: Request) -> JSONResponse:
    with request.app.state.current.lend() as base:
        return JSONResponse({"status": "ready", "snapshot": base.snapshot.id})


@routes.get("/search", responses=UNREADABLE | UNKNOWN)
def search(base: Base, asked: Annotated[SearchRequest, Query()]) -> SearchShape:
    return base.search(asked.to_query())


@routes.post("/search", responses=UNREADABLE | UNKNOWN)
def search_post(base: Base, asked: SearchRequest) -> SearchShape:
    return base.search(asked.to_query())


@routes.post("/ask", responses=UNREADABLE | UNKNOWN)
def ask(base: Base, asked: AskRequest) -> Answer:
    return base.ask(asked.question)


@routes.post("/context", responses=UNREADABLE | UNKNOWN)
def context(base: Base, asked: ContextRequest) -> Context:
    return base.context(asked.question, asked.budget)


@routes.post("/tag", responses=UNREADABLE)
def tag(tools: Tools, asked: TextRequest) -> TaggedTextShape:
    return tools.tag(asked.text)


@routes.post("/analyze", responses=UNREADABLE)
def analyze(tools: Tools, asked: TextRequest) -> Analysis:
    return tools.analyze(asked.text)


@routes.get("/documents", responses=INVALID)
def documents(base: Base, offset: Offset = 0, limit: Limit = 100) -> DocumentsShape:
    return base.documents(offset=offset, limit=limit)


@routes.get("/documents/{document_id}", responses=UNKNOWN)
def document(base: Base, document_id: str) -> FullDocumentShape:
    return base.document(document_id)


@routes.get("/documents/{document_id}/passages", responses=UNKNOWN | INVALID)
def document_passages(base: Base, document_id: str, offset: Offset = 0, limit: Limit = 100) -> PassagesShape:
    return base.passages_of(document_id, offset=offset, limit=limit)


@routes.get("/passages/{passage_id}", responses=UNKNOWN)
def passage(base: Base, passage_id: str) -> HitShape:
    return base.passage(passage_id)


@routes.get("/passages/{passage_id}/similar", responses=UNKNOWN | INVALID)
def similar(base: Base, passage_id: str, limit: Few = 10) -> tuple[HitShape, ...]:
    return base.similar(passage_id, limit)


@routes.get("/concepts", responses=INVALID)
def concepts(base: Base, offset: Offset = 0, limit: Limit = 1000) -> ConceptsShape:
    return base.concepts(offset=offset, limit=limit)


@routes.get("/concepts/{concept_id}", responses=UNKNOWN)
def concept(base: Base, concept_id: str) -> ConceptShape:
    return base.concept(concept_id)


@routes.get("/concepts/{concept_id}/passages", responses=UNKNOWN | INVALID)
def concept_passages(base: Base, concept_id: str, offset: Offset = 0, limit: Limit = 100) -> PassagesShape:
    return base.passages_with(concept_id, offset=offset, limit=limit)


@routes.get("/concepts/{concept_id}/related", responses=UNKNOWN)
def related(base: Base, concept_id: str) -> ConceptsShape:
    return base.related_concepts(concept_id)


@routes.get("/statistics/frequencies", responses=INVALID)
def frequencies(base: Base, by: Literal["all", "document", "year", "author"] = "all") -> list[Frequency]:
    return base.statistics.frequencies(by)


@routes.get("/statistics/cooccurrence", responses=INVALID)
def cooccurrence(base: Base, minimum: Annotated[int, Query(ge=1)] = 2) -> list[CoOccurrence]:
    return base.statistics.co_occurrences(minimum)


@routes.get("/statistics/timeline", responses=UNKNOWN | INVALID)
def timeline(base: Base, concept: Annotated[list[str], Query(min_length=1)]) -> list[TimePoint]:
    return base.statistics.timeline(concept)


@routes.get(
    "/export/{form}",
    response_class=Response,
    responses=exported_files() | UNKNOWN | failures(HTTPStatus.NOT_IMPLEMENTED),
)
def export(base: Base, form: FormatName) -> Response:
    kind = export_format(form)
    out = BytesIO()
    load_exporter(form).export(base.exported(), base.export_context(), out)
    name = f'attachment; filename="maagar{kind.suffix}"'
    return Response(out.getvalue(), media_type=kind.media_type, headers={"Content-Disposition": name})
