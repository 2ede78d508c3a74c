"""A document's way through the stages, each taken from the cache when its inputs are those of before.

A stage's key is the digest of its inputs and of the code, models and options that work on them; the output of
one stage enters the next by its digest, so that a change which makes no difference stops there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import perf_counter

import numpy as np

from index.analysis_codec import decode_analyses, encode_analyses
from index.apply_decisions import (
    apply_decisions,
    apply_metadata,
    apply_topic_decisions,
    is_about_document,
    reanchored,
    within,
)
from index.building.passage_text import embedding_text
from index.building.sources import bytes_digest
from index.building.stage_keys import result_of, stage_key
from index.building.stage_results import CHUNKS, Chunks, document_topics
from index.building.tools import Tools
from index.building.work import Done, StageKeys, Work
from index.cache import Cache, Stage
from index.decision import Decision
from index.errors import SourceChangedError
from index.storing import codec
from index.storing.findings import encode_findings, findings_in
from index.storing.tool_identity import ToolIdentity
from index.words.term_columns import DocumentTerms, Numbers, PassageTerms, TermTable, encode_terms
from index.words_codec import ReadTexts, decode_texts, encode_texts
from ingest.assemble import with_metadata
from ingest.chunk import chunk
from ingest.document import Document
from ingest.parse import parse_bytes
from nlp.analyzer import Analysis
from nlp.embedder import Vectors
from nlp.mentions.found import Mentions, mentions_of
from nlp.mentions.words import words_of_texts
from nlp.terms import index_terms
from nlp.topics import Topic


@dataclass(frozen=True, slots=True)
class Stages:
    """What documents go through: loaded tools, and the cache, which is not trusted of stages in `anew`."""

    tools: Tools
    identity: ToolIdentity
    cache: Cache
    anew: frozenset[Stage] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class TopicRequest:
    """Texts whose topics are asked for."""

    texts: Sequence[str]
    vectors: Vectors
    mentions: Mentions


class DocumentStages:
    """One document on its way. Payloads are read or made only when a later stage asks for them.

    `asked` is what its topics are asked for of, when its tags are not in the cache.
    """

    def __init__(self, stages: Stages, work: Work) -> None:
        self.work = work
        self.asked: TopicRequest | None = None
        self._stages = stages
        self._tools = stages.tools
        self._keys: dict[Stage, str] = {}
        self._digests: dict[Stage, str] = {}
        self._payloads: dict[Stage, bytes] = {}
        self._spent: dict[Stage, float] = {}
        self._warnings: list[str] = []
        self._makers: dict[Stage, Callable[[], bytes]] = {
            Stage.PARSE: self._parse,
            Stage.CHUNK: self._chunk,
            Stage.ANALYSE: self._analyse,
            Stage.TERMS: self._terms,
            Stage.WORDS: self._words,
            Stage.EMBED: self._embed,
        }

    def begin(self) -> None:
        """Go through the stages; of the last but one, only to the mentions if the cache has it not.

        Raises IngestError, SourceChangedError, StorageFullError, OSError.
        """
        for stage in Stage:
            self._keys[stage] = stage_key(stage, self._stages.identity, self.work, self._digests)
            if stage is not Stage.TAG:
                self._digests[stage] = self._digest(stage)
            elif known := self._known(stage):
                self._digests[stage] = known
            else:
                began = perf_counter() - sum(self._spent.values())
                self.asked = TopicRequest(self._texts, self._read.vectors, self._mentions())
                self._spent[stage] = perf_counter() - began - sum(self._spent.values())

    def tagged(self, digest: str, seconds: float) -> None:
        """Take note of what the cache has now of the tags, and of how long that took."""
        self._digests[Stage.TAG] = digest
        self._spent[Stage.TAG] += seconds

    def done(self) -> Done:
        keys = StageKeys(*(self._keys[stage] for stage in Stage))
        return Done(keys, result_of(self._digests), tuple(self._spent.items()), tuple(self._warnings))

    def _known(self, stage: Stage) -> str | None:
        """Return the digest of what a stage made, None where that is not to be had or not to be trusted."""
        stages = self._stages
        return None if stage in stages.anew else stages.cache.digest(stage, self._keys[stage])

    def _digest(self, stage: Stage) -> str:
        """Return the digest of what a stage makes, making it if the cache has it not."""
        return self._known(stage) or self._make(stage)

    def _make(self, stage: Stage) -> str:
        # A maker may ask for an earlier stage again; that one's seconds are its own.
        began = perf_counter() - sum(self._spent.values())
        payload = self._makers[stage]()
        self._payloads[stage] = payload
        self._spent[stage] = perf_counter() - began - sum(self._spent.values())
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
        work = self.work
        content = Path(work.path).read_bytes()
        if bytes_digest(content) != work.content:
            raise SourceChangedError(work.source)
        document = parse_bytes(content, work.source, work.id)
        if work.edits.metadata:
            document = with_metadata(document, work.edits.metadata)
        self._warnings.extend(document.warnings)
        return codec.documents().encode(apply_metadata(document, work.edits.fixes))

    def _chunk(self) -> bytes:
        document = self._document
        return CHUNKS.encode(Chunks(document.title, chunk(document, options=self._tools.chunk)))

    def _analyse(self) -> bytes:
        texts = [*self._headings, *(passage.text for passage in self._chunks.passages)]
        return encode_analyses(tuple(self._tools.analyzer.analyze_many(texts)))

    def _terms(self) -> bytes:
        table = TermTable()
        terms = [index_terms(analysis) for analysis in self._analyses]
        of_heading = {
            heading: table.numbers(found) for heading, found in zip(self._headings, terms, strict=False)
        }
        passages = [
            PassageTerms(self._heading_numbers(passage.heading_path, of_heading), table.columns(found))
            for passage, found in zip(self._chunks.passages, terms[len(self._headings) :], strict=True)
        ]
        return encode_terms(DocumentTerms(table.types, tuple(passages)))

    def _heading_numbers(self, path: tuple[str, ...], numbers: Mapping[str, Numbers]) -> Numbers:
        every = dict.fromkeys((self._chunks.title, *path))
        return np.concatenate([numbers[heading] for heading in every])

    @cached_property
    def _texts(self) -> list[str]:
        """What is tagged: the passages, then the title."""
        return [*(passage.text for passage in self._chunks.passages), self._chunks.title]

    @cached_property
    def _texts_analysed(self) -> Sequence[Analysis]:
        return (*self._analyses[len(self._headings) :], self._analyses[0])

    @cached_property
    def _read(self) -> ReadTexts:
        return decode_texts(self._payload(Stage.WORDS))

    def _words(self) -> bytes:
        words = words_of_texts(zip(self._texts, self._texts_analysed, strict=True))
        return encode_texts(ReadTexts(words, self._tools.topics.vectors(self._texts)))

    @cached_property
    def _made(self) -> list[list[Decision]]:
        """The decisions in each passage; nothing where there are none in the document."""
        decisions, passages = self._decisions, self._chunks.passages
        return [within(decisions, passage.start, passage.end) for passage in passages] if decisions else []

    def _mentions(self) -> Mentions:
        return self._reviewed(self._tools.tagger.find(self._read.words), self._made)

    def findings(self, topics: Sequence[tuple[Topic, ...]]) -> tuple[str, bytes]:
        """Return under which key to keep the tags, and the tags and topics; `topics` are of the texts."""
        assert self.asked
        *about, about_title = topics
        if self._made:
            about = list(map(apply_topic_decisions, about, self._made))
        whole = (decision for decision in self._decisions if is_about_document(decision))
        of_all = apply_topic_decisions(document_topics(about_title, self._chunks.passages, about), whole)
        return self._keys[Stage.TAG], encode_findings(findings_in(self.asked.mentions, about, of_all))

    def _reviewed(self, mentions: Mentions, made: Sequence[Sequence[Decision]]) -> Mentions:
        """Return the mentions with what reviews taught, and with those of each passage in `made`."""
        feedback = self._tools.feedback
        if not (feedback.labels or made):
            return mentions
        tags = [
            feedback.adjust(mentions.tags(number), analysis)
            for number, analysis in enumerate(self._texts_analysed)
        ]
        for number, (text, decisions) in enumerate(zip(self._texts, made, strict=False)):
            if decisions:
                tags[number] = apply_decisions(tags[number], text, decisions)
        return mentions_of(tags)

    @cached_property
    def _decisions(self) -> tuple[Decision, ...]:
        """Return people's decisions as they stand in the text now; most documents have none."""
        made = self.work.edits.decisions
        if not made:
            return ()
        placed = reanchored(self._document.text, made)
        if placed.lost:
            self._warnings.append(
                f"{len(placed.lost)} decisions could not be placed in the text as it is now"
            )
        return placed.decisions

    def _embed(self) -> bytes:
        chunks = self._chunks
        texts = [embedding_text(chunks.title, one.heading_path, one.text) for one in chunks.passages]
        if not texts:
            return b""
        return np.ascontiguousarray(self._tools.embedder.embed_passages(texts), dtype="<f4").tobytes()
