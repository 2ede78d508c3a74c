"""What people read in the terminal: plain lines, logical order, bold where the terminal can."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields
from typing import TYPE_CHECKING

import click

from api.json_output import to_json
from api.shapes import (
    ConceptShape,
    ConceptsShape,
    DocumentsShape,
    FullDocumentShape,
    HitShape,
    SearchShape,
    SpanShape,
    TaggedTextShape,
    TopicShape,
)
from index.answer import Answer
from index.building.report import BuildReport, Plan

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from index.review import Disagreement, ReviewItem
    from ingest.triage import TriageEntry

SNIPPET = 320


def print_hits(result: SearchShape) -> None:
    for rank, hit in enumerate(result.hits, start=result.offset + 1):
        _print_hit(rank, hit)
    for name, counts in result.facets.items():
        click.echo(f"{name}: {' · '.join(f'{value} {count}' for value, count in counts.items())}")
    click.echo(f"{len(result.hits)} of {result.total_entries} passages, {result.took_ms:.0f} ms")


def print_similar(hits: Sequence[HitShape]) -> None:
    for rank, hit in enumerate(hits, start=1):
        _print_hit(rank, hit)
    click.echo(f"{len(hits)} passages")


def _print_hit(rank: int, hit: HitShape) -> None:
    path = " › ".join((hit.title, *(heading for heading in hit.heading_path if heading != hit.title)))
    pages = f" (p. {', '.join(map(str, hit.pages))})" if hit.pages else ""
    click.echo(f"{rank}. {path}{pages}  [{hit.score:.3f}]")
    click.echo(f"   {_snippet(hit.text, hit.highlights)}")
    labels = dict.fromkeys(concept.label for concept in hit.concepts)
    if labels:
        click.echo(f"   concepts: {' · '.join(labels)}")
    click.echo(f"   {hit.passage_id}\n")


def _snippet(text: str, highlights: Sequence[SpanShape]) -> str:
    """Return about `SNIPPET` characters around the first highlights, these in bold."""
    first = highlights[0].start if highlights else 0
    start = 0 if first < SNIPPET // 2 else text.find(" ", first - SNIPPET // 3) + 1
    end = min(len(text), start + SNIPPET)
    parts, at = [], start
    for span in highlights:
        if span.start >= at and span.end <= end:
            parts += [text[at : span.start], click.style(text[span.start : span.end], bold=True)]
            at = span.end
    body = "".join((*parts, text[at:end])).replace("\n", " ")
    return f"{'…' if start else ''}{body}{'…' if end < len(text) else ''}"


def print_tags(found: TaggedTextShape) -> None:
    for mention in found.mentions:
        mark = "  (nested)" if mention.nested else ""
        surface = mention.surface.replace("\n", " ")
        click.echo(
            f"{mention.start}-{mention.end}\t{surface}\t{mention.concept}\t{mention.score:.2f}"
            f"\t{mention.evidence.label} — {mention.evidence.rule}\t{mention.polarity}{mark}"
        )
    click.echo(f"topics: {_topics(found.topics)}")
    if len(found.paragraphs) > 1:
        for paragraph in found.paragraphs:
            click.echo(f"  {paragraph.start}-{paragraph.end}: {_topics(paragraph.topics)}")


def _topics(topics: Sequence[TopicShape]) -> str:
    return " · ".join(f"{topic.concept} {topic.score:.2f}" for topic in topics) or "none"


def print_report(report: BuildReport, before: str | None, *, anew: bool) -> None:
    """`before` is the snapshot that was current when the build began; `anew`: work was to be done again."""
    for failure in report.failed:
        click.echo(f"left out  {failure.source}: {failure.error}: {failure.detail}", err=True)
    for warning in report.new_warnings:
        click.echo(f"warning   {warning}", err=True)
    if known := len(set(report.warnings) - set(report.new_warnings)):
        click.echo(f"{known} warnings from earlier builds: see `maagar documents`", err=True)
    if report.snapshot == before:
        click.echo("nothing changed")
    elif before is not None and not (report.added or report.changed or report.removed):
        why = (
            "their work was done again"
            if anew
            else "models, vocabulary, options, decisions or sources changed"
        )
        click.echo(f"the documents are the same; {why}")
    click.echo(
        f"snapshot {report.snapshot}: {report.documents} documents, {report.passages} passages"
        f" ({report.added} added, {report.changed} changed, {report.unchanged} unchanged,"
        f" {report.removed} removed, {len(report.failed)} left out) in {report.seconds:.1f} s"
    )


def print_plan(plan: Plan) -> None:
    click.echo(
        f"{plan.added} to add, {plan.changed} changed, {plan.unchanged} unchanged, {plan.removed} to remove"
    )
    for stage, count in plan.stages:
        click.echo(f"  {stage}: {count}")
    click.echo(f"about {plan.seconds:.0f} s")


def print_documents(listing: DocumentsShape) -> None:
    for one in listing.documents:
        by = f" — {'; '.join(one.authors)}" if one.authors else ""
        year = f" ({one.year})" if one.year else ""
        click.echo(f"{one.id}\t{one.title}{by}{year}\t{one.passages} passages\t{one.source}")
        for warning in one.warnings:
            click.echo(f"\twarning: {warning}")
    click.echo(f"{listing.total_entries} documents")


def print_triage(entries: Sequence["TriageEntry"]) -> None:
    for entry in entries:
        pages = f" (pages {', '.join(map(str, entry.pages))})" if entry.pages else ""
        click.echo(f"{entry.finding}\t{entry.source}{pages}\t{entry.detail}")
    click.echo(f"{len(entries)} findings")


def print_document(found: FullDocumentShape) -> None:
    click.echo(f"{found.title}\n{'; '.join(found.authors)} {found.year or ''}".rstrip())
    click.echo(f"{found.source} · {found.passages} passages")
    for warning in found.warnings:
        click.echo(f"warning: {warning}")
    click.echo(f"topics: {_topics(found.topics)}")
    for section in found.sections:
        indent = "  " * len(section.heading_path)
        click.echo(f"{indent}{section.heading_path[-1]}: {_topics(section.topics)}")
    click.echo(f"\n{found.document.text}")


def print_concepts(listing: ConceptsShape) -> None:
    for one in sorted(listing.concepts, key=lambda concept: -concept.passages):
        click.echo(f"{one.passages:6d}  {one.id}\t{one.label}")
    click.echo(f"{listing.total_entries} concepts")


def print_concept(concept: ConceptShape) -> None:
    click.echo(f"{concept.label}  ({concept.id})\n{concept.definition}")
    for language, labels in concept.labels.items():
        click.echo(f"  {language}: {' · '.join(labels)}")
    links = (("broader", concept.broader), ("narrower", concept.narrower), ("related", concept.related))
    for name, ids in links:
        if ids:
            click.echo(f"  {name}: {', '.join(ids)}")
    click.echo(f"  in {concept.passages} passages")


def print_answer(answer: Answer) -> None:
    if not answer.answered:
        click.echo("The sources do not say.")
    if answer.writing:
        click.echo(answer.writing.text or f"Nothing was written: {answer.writing.problem}.")
    for number, quote in enumerate(answer.quotes, start=1):
        pages = f", p. {', '.join(map(str, quote.pages))}" if quote.pages else ""
        click.echo(
            f"[{number}] “{quote.text}”\n"
            f"    {quote.title}{pages} ({quote.document_id} {quote.start}-{quote.end})"
        )


def print_review_items(items: Sequence["ReviewItem"]) -> None:
    for item in items:
        before, quote, after = item.anchor.prefix[-30:], item.anchor.quote, item.anchor.suffix[:30]
        line = f"{before}[{click.style(quote, bold=True)}]{after}".replace("\n", " ")
        place = f"{item.document_id} {item.anchor.start} {item.anchor.end} {item.tag.concept_id}"
        click.echo(f"{item.tag.score:.2f}  {place}\n      {line}")
    click.echo(f"{len(items)} tags wait")


def print_disagreements(found: Sequence["Disagreement"]) -> None:
    for one in found:
        said = ", ".join(f"{verdict.by}: {verdict.verdict}" for verdict in one.verdicts)
        settled = f" — settled by {one.settled.by}: {one.settled.verdict}" if one.settled else ""
        place = f"{one.document_id} {one.anchor.start}-{one.anchor.end} {one.concept_id}"
        click.echo(f"{place} “{one.anchor.quote}”: {said}{settled}")
    click.echo(f"{len(found)} disagreements")


def print_rows(rows: Sequence["DataclassInstance"]) -> None:
    """Print dataclasses of one kind as a table, cells split by TAB, with a head."""
    if rows:
        click.echo("\t".join(field.name for field in fields(rows[0])))
    for row in rows:
        click.echo("\t".join(_number(value) for value in astuple(row)))


def print_scores(scores: Mapping[str, object], *, as_json: bool) -> None:
    if as_json:
        click.echo(to_json(scores))
        return
    for name, value in scores.items():
        if isinstance(value, Mapping):
            _print_table(name, value)
        elif value is None:
            click.echo(f"{name}\tnot scored")
        else:
            click.echo(f"{name}\t{_number(value)}")


def _print_table(name: str, rows: Mapping[str, object]) -> None:
    click.echo(name)
    for key, value in rows.items():
        cells = value.items() if isinstance(value, Mapping) else [("", value)]
        click.echo(f"  {key}\t" + "\t".join(f"{label} {_number(cell)}".strip() for label, cell in cells))


def _number(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_number, value))
    if not isinstance(value, float):
        return str(value)
    shown = f"{value:.4f}"
    return "< 0.0001" if value > 0 and not float(shown) else shown
