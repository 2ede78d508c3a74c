"""What HTTP callers send, checked and turned into what the knowledge base is asked."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from index.search import Mode, SearchQuery
from index.store import Filters

FACETS = ("concept", "document", "year", "author")
LONGEST_TEXT = 2_000_000


def _listed(value: object) -> object:
    """Return one value as a list of one; lists, also as comma-separated strings of facets, stay lists."""
    return value if isinstance(value, (list, tuple)) else [value]


def _facet_names(value: object) -> object:
    names = [
        name for part in (value if isinstance(value, list) else [value]) for name in str(part).split(",")
    ]
    return list(FACETS) if {"true", "True", "all"} & set(names) else [name for name in names if name]


Strings = Annotated[list[str], BeforeValidator(_listed)]
Years = Annotated[list[int], BeforeValidator(_listed)]
FacetNames = Annotated[list[Literal["concept", "document", "year", "author"]], BeforeValidator(_facet_names)]


class SearchRequest(BaseModel):
    """The parameters of `/v1/search`; several values of one filter are alternatives."""

    model_config = ConfigDict(extra="forbid")

    query: str = Field(min_length=1, max_length=10_000)
    mode: Mode = Mode.HYBRID
    limit: int = Field(10, ge=1, le=100)
    offset: int = Field(0, ge=0)
    concept: Strings = []
    document: Strings = []
    year: Years = []
    author: Strings = []
    facets: FacetNames = []

    def to_query(self) -> SearchQuery:
        filters = Filters(tuple(self.concept), tuple(self.document), tuple(self.year), tuple(self.author))
        return SearchQuery(self.query, self.mode, self.offset, self.limit, filters, tuple(self.facets))


class AskRequest(BaseModel):
    question: str = Field(min_length=1, max_length=10_000)


class ContextRequest(BaseModel):
    """`budget` is the length of the context in characters."""

    question: str = Field(min_length=1, max_length=10_000)
    budget: int = Field(4000, ge=100, le=200_000)


class TextRequest(BaseModel):
    text: str = Field(max_length=LONGEST_TEXT)
