"""A document's way through the stages, each taken from the cache when its inputs are those of before.

A stage's key is the digest of its inputs and of the code, models and options that work on them; the output of
one stage enters the next by its digest, so that a change which makes no difference stops there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from index import codec
from index.analysis_codec import decode_analyses, encode_analyses
from index.cache import Cache, Stage, digest_of
from index.passage_text import embedding_text
from index.stage_results import (
    CHUNKS,
    FINDINGS,
    TERMS,
    Chunks,
    Findings,
    PassageFindings,
    PassageTerms,
    document_topics,
)
from index.tools import ToolIdentity, Tools
from ingest.chunk import chunk
from ingest.document import Document
from ingest.parse import parse_bytes
from nlp.analyzer import Analysis
from nlp.terms import Term, index_terms


@dataclass(frozen=True, slots=True)
class Work:
    """A source to take through the stages; `content` is the digest of its bytes."""

    id: str
    source: str
    path: Path
    content: str


@dataclass(frozen=True, slots=True)
class StageKeys:
    """Where the cache has what each stage made of a document."""

    parse: str
    chunk: str
    analyse: str
    terms: str
    tag: str
    embed: str

    def of(self, stage: Stage) -> str:
        return str(getattr(self, stage.value))


@dataclass(frozen=True, slots=True)
class Done:
    """A document that went through; `result` is the digest of all that the snapshot shows of it."""

    id: str
    keys: StageKeys
    result: str


class Stages:
    """Takes documents through the stages with loaded tools; stages in `anew` do not trust the cache."""

    def __init__(
        self, tools: Tools, identity: ToolIdentity, cache: Cache, anew: frozenset[Stage] = frozenset()
    ) -> None:
        self.tools = tools
        self.identity = identity
        self.cache = cache
        self.anew = anew

    def run(self, work: Work) -> Done:
        """Return where the cache has what `work` became. Raises IngestError, StorageFullError, OSError."""
        return _Run(self, work).done()


class _Run:
    """One document on its way. Payloads are read or made only when a later stage asks for them."""

    def __init__(self, stages: Stages, work: Work) -> None:
        self._stages = stages
        self._tools = stages.tools
        self._work = work
        self._keys: dict[Stage, str] = {}
        self._payloads: dict[Stage, bytes] = {}
        self._makers: dict[Stage, Callable[[], bytes]] = {
            Stage.PARSE: self._parse,
            Stage.CHUNK: self._chunk,
            Stage.ANALYSE: self._analyse,
            Stage.TERMS: self._terms,
            Stage.TAG: self._tag,
            Stage.EMBED: self._embed,
        }

    def done(self) -> Done:
        work = self._work
        parsed = self._digest(Stage.PARSE, work.content, work.source, work.id)
        chunked = self._digest(Stage.CHUNK, parsed)
        analysed = self._digest(Stage.ANALYSE, chunked)
        terms = self._digest(Stage.TERMS, chunked, analysed)
        tagged = self._digest(Stage.TAG, chunked, analysed)
        embedded = self._digest(Stage.EMBED, chunked)
        keys = StageKeys(*(self._keys[stage] for stage in Stage))
        return Done(work.id, keys, digest_of(parsed, chunked, terms, tagged, embedded))

    def _digest(self, stage: Stage, *inputs: str) -> str:
        """Return the digest of what a stage makes of `inputs`, making it if the cache has it not."""
        self._keys[stage] = digest_of(stage, self._stages.identity.of(stage), *inputs)
        if stage not in self._stages.anew:
            known = self._stages.cache.digest(stage, self._keys[stage])
            if known is not None:
                return known
        return self._make(stage)

    def _make(self, stage: Stage) -> str:
        payload = self._makers[stage]()
        self._payloads[stage] = payload
        return self._stages.cache.put(stage, self._keys[stage], payload)

    def _payload(self, stage: Stage) -> bytes:
        """Return what an earlier stage made; if the cache lost or damaged it, make it again."""
        if stage not in self._payloads:
            cached = self._stages.cache.get(stage, self._keys[stage])
            if cached is None:
                self._make(stage)
            else:
                self._payloads[stage] = cached
        return self._payloads[stage]

    @cached_property
    def _document(self) -> Document:
        return codec.documents().decode(self._payload(Stage.PARSE))

    @cached_property
    def _chunks(self) -> Chunks:
        return CHUNKS.decode(self._payload(Stage.CHUNK))

    @cached_property
    def _headings(self) -> tuple[str, ...]:
        """The title and every heading, each once."""
        paths = (passage.heading_path for passage in self._chunks.passages)
        return tuple(dict.fromkeys((self._chunks.title, *(heading for path in paths for heading in path))))

    @cached_property
    def _analyses(self) -> tuple[Analysis, ...]:
        """Those of the headings, then those of the passages."""
        return decode_analyses(self._payload(Stage.ANALYSE))

    def _parse(self) -> bytes:
        work = self._work
        return codec.documents().encode(parse_bytes(work.path.read_bytes(), work.source, work.id))

    def _chunk(self) -> bytes:
        document = self._document
        return CHUNKS.encode(Chunks(document.title, chunk(document, options=self._tools.chunk)))

    def _analyse(self) -> bytes:
        texts = [*self._headings, *(passage.text for passage in self._chunks.passages)]
        return encode_analyses(tuple(self._tools.analyzer.analyze_many(texts)))

    def _terms(self) -> bytes:
        terms = [index_terms(analysis) for analysis in self._analyses]
        of_heading = dict(zip(self._headings, terms, strict=False))
        in_text = terms[len(self._headings) :]
        return TERMS.encode(
            tuple(
                PassageTerms(self._heading_terms(passage.heading_path, of_heading), found)
                for passage, found in zip(self._chunks.passages, in_text, strict=True)
            )
        )

    def _heading_terms(
        self, path: tuple[str, ...], terms: Mapping[str, tuple[Term, ...]]
    ) -> tuple[Term, ...]:
        return tuple(
            term for heading in dict.fromkeys((self._chunks.title, *path)) for term in terms[heading]
        )

    def _tag(self) -> bytes:
        analyses = self._analyses[len(self._headings) :]
        found = [
            self._findings(passage.text, analysis)
            for passage, analysis in zip(self._chunks.passages, analyses, strict=True)
        ]
        return FINDINGS.encode(Findings(tuple(found), document_topics(found)))

    def _findings(self, text: str, analysis: Analysis) -> PassageFindings:
        tags = self._tools.tagger.tag(text, analysis)
        return PassageFindings(tags, self._tools.topics(text, analysis, tags))

    def _embed(self) -> bytes:
        chunks = self._chunks
        texts = [embedding_text(chunks.title, one.heading_path, one.text) for one in chunks.passages]
        if not texts:
            return b""
        return np.ascontiguousarray(self._tools.embedder.embed_passages(texts), dtype="<f4").tobytes()
