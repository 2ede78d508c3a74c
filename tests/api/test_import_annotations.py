"""Annotations exported, edited elsewhere and read back become review decisions."""

import csv
import io
import json
import zipfile

import cassis
import pytest

from api.export.errors import ImportFormatError, UnknownFormatError
from api.export.exported import ExportContext, ExportedDocument
from api.export.formats import load_exporter
from api.export.imports import Base, as_decisions, read_annotations, rejections_of_missing
from index.decision import Target, Verdict
from ingest.document import Document
from nlp.analyzer import Analysis
from nlp.tagging import Evidence, Tag
from nlp.topics import Topic
from nlp.vocabulary import Concept, Label, Vocabulary

WHEN = "2026-11-21T12:00:00Z"
TEXT = "😀 ועדת ההיגוי של השותפות דנה באמון בין השותפים, והיא אמונה על התקציב"
LABELS = {"steering-committee": "ועדת היגוי", "trust": "אמון", "partner": "שותף", "partnership": "שותפות"}
VOCABULARY = Vocabulary(
    {
        name: Concept(name, f"https://example.org/v/{name}", (Label(text, "he", "pref"),))
        for name, text in LABELS.items()
    },
    "digest",
)


def tag(surface: str, concept: str) -> Tag:
    start = TEXT.index(surface)
    return Tag(concept, start, start + len(surface), 0.8, Evidence(LABELS[concept], (), "lemma"))


TAGS = (tag("ועדת ההיגוי", "steering-committee"), tag("באמון", "trust"), tag("אמונה", "trust"))
ID = "guides/מדריך.docx"
EXPORTED = ExportedDocument(Document(ID, ID, TEXT, "מדריך"), (), TAGS, (Topic("trust", 0.9),))
BASE = Base((ID,), {ID: EXPORTED}.__getitem__, VOCABULARY)
CONTEXT = ExportContext(VOCABULARY, lambda text: Analysis(()))


def exported(name: str) -> bytes:
    out = io.BytesIO()
    load_exporter(name).export((EXPORTED,), CONTEXT, out)
    return out.getvalue()


def verdicts(content: bytes, name: str) -> list[tuple[str, str, Verdict]]:
    imported = as_decisions(read_annotations(content, name), BASE, by="רות", at=WHEN)
    assert imported.problems == ()
    assert all(TEXT[d.anchor.start : d.anchor.end] == d.anchor.quote for d in imported.decisions)
    return [(decision.anchor.quote, decision.outcome, decision.verdict) for decision in imported.decisions]


def csv_rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(exported("csv").decode("utf-8-sig"), newline="")))


def csv_bytes(rows: list[dict[str, str]], encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def test_only_rows_with_a_verdict_were_reviewed() -> None:
    rows = csv_rows()
    rows[1]["verdict"] = "Accept"
    rows[2] |= {"verdict": "change", "replacement": "partner"}
    assert verdicts(csv_bytes(rows), "csv") == [
        ("באמון", "trust", Verdict.ACCEPT),
        ("אמונה", "partner", Verdict.CHANGE),
    ]


def test_csv_saved_by_a_spreadsheet_in_windows_1255_with_semicolons() -> None:
    rows = [
        {name: row[name] for name in ("document_id", "start", "end", "surface", "concept", "verdict")}
        for row in csv_rows()
    ]
    rows[2]["verdict"] = "reject"
    assert verdicts(csv_bytes(rows, "cp1255", ";"), "csv") == [("אמונה", "", Verdict.REJECT)]


def test_csv_of_another_tool_without_verdicts_accepts_and_adds() -> None:
    start = TEXT.index("השותפים")
    added, known = f"{ID},{start},{start + 7},שותף", f"{ID},{TAGS[1].start},{TAGS[1].end},trust"
    content = f"document_id,start,end,concept\n{added}\n{known}\n"
    assert verdicts(content.encode(), "csv") == [
        ("השותפים", "partner", Verdict.ADD),
        ("באמון", "trust", Verdict.ACCEPT),
    ]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("a,b\n1,2\n", "line 1: no column document_id"),
        (f"document_id,start,end,concept\n{ID},x,3,trust\n", "line 2: start is 'x'"),
        (f"document_id,start,end,concept,verdict\n{ID},1,3,trust,maybe\n", "line 2: the verdict 'maybe'"),
    ],
)
def test_bad_csv_is_refused_with_its_line(content: str, what: str) -> None:
    with pytest.raises(ImportFormatError, match=what):
        read_annotations(content.encode(), "csv")


def test_what_names_nothing_of_ours_is_told() -> None:
    content = (
        f"document_id,start,end,surface,concept\nother,1,2,x,trust\n{ID},1,2,x,nothing\n{ID},1,9,נעלם,trust\n"
    )
    imported = as_decisions(read_annotations(content.encode(), "csv"), BASE, by="רות", at=WHEN)
    assert imported.decisions == ()
    assert imported.problems == (
        "line 2: no document 'other'",
        "line 3: no concept 'nothing'",
        f"line 4: 'נעלם' does not stand in {ID!r} any more",
    )


def test_our_web_annotations_read_back_as_acceptances() -> None:
    imported = as_decisions(
        read_annotations(exported("webannotation"), "webannotation"), BASE, by="רות", at=WHEN
    )
    assert [decision.verdict for decision in imported.decisions] == [Verdict.ACCEPT] * 4
    assert [decision.target for decision in imported.decisions][-1] is Target.TOPIC
    assert imported.decisions[0].anchor.start == TAGS[0].start == 2


def test_web_annotation_with_a_quote_alone_is_found_by_it_and_assessed() -> None:
    quote = {"type": "TextQuoteSelector", "exact": "אמונה", "prefix": "והיא ", "suffix": " על"}
    bodies = [
        {"type": "TextualBody", "value": "אמון", "purpose": "tagging"},
        {"type": "TextualBody", "value": "reject", "purpose": "assessing"},
        {"type": "TextualBody", "value": "אמונה על", "purpose": "commenting"},
    ]
    annotation = {"type": "Annotation", "body": bodies, "target": {"source": ID, "selector": quote}}
    [decision] = as_decisions(
        read_annotations(json.dumps(annotation).encode(), "webannotation"), BASE, by="רות", at=WHEN
    ).decisions
    assert (decision.verdict, decision.note) == (Verdict.REJECT, "אמונה על")
    assert decision.anchor.start == TAGS[2].start


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"\xff\xfe",
        b'{"target": {"selector": {"type": "TextPositionSelector", "start": "x"}}, "body": "trust"}',
    ],
)
def test_bad_web_annotations_are_refused(content: bytes) -> None:
    with pytest.raises(ImportFormatError):
        read_annotations(content, "webannotation")


def edited_xmi() -> bytes:
    """The export as an annotation tool gives it back: one concept changed, one deleted, one added."""
    files = zipfile.ZipFile(io.BytesIO(exported("xmi")))
    types = cassis.load_typesystem(io.BytesIO(files.read("TypeSystem.xml")))
    cas = cassis.load_cas_from_xmi(io.BytesIO(files.read("guides__מדריך.docx.xmi")), typesystem=types)
    files.close()
    committee, _trust, faith = cas.select("webanno.custom.Concept")
    committee.concept = "https://example.org/v/partnership"
    cas.remove(faith)
    cas.select("DocumentMetaData")[0].documentId = "guides__מדריך.docx.xmi"
    start = TEXT.index("השותפים")
    cas.add(types.get_type("webanno.custom.Concept")(begin=start, end=start + 7, concept="partner"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("annotator.xmi", cas.to_xmi())
        archive.writestr("TypeSystem.xml", types.to_xml())
    return out.getvalue()


def test_xmi_edited_in_another_tool_becomes_decisions_on_our_spans() -> None:
    assert verdicts(edited_xmi(), "xmi") == [
        ("ועדת ההיגוי", "partnership", Verdict.ADD),
        ("באמון", "trust", Verdict.ACCEPT),
        ("השותפים", "partner", Verdict.ADD),
    ]


def test_complete_review_rejects_what_it_left_out() -> None:
    imported = as_decisions(read_annotations(edited_xmi(), "xmi"), BASE, by="רות", at=WHEN)
    missing = rejections_of_missing(imported, BASE, by="רות", at=WHEN)
    assert [(d.anchor.quote, d.concept_id, d.verdict) for d in missing] == [
        ("ועדת ההיגוי", "steering-committee", Verdict.REJECT),
        ("אמונה", "trust", Verdict.REJECT),
    ]


def test_xmi_with_a_doctype_or_no_zip_is_refused() -> None:
    with pytest.raises(ImportFormatError, match="not a zip"):
        read_annotations(b"<xmi/>", "xmi")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.xmi", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
        archive.writestr("TypeSystem.xml", "<a/>")
    with pytest.raises(ImportFormatError, match="document type"):
        read_annotations(out.getvalue(), "xmi")


def test_format_that_cannot_be_imported_is_named() -> None:
    with pytest.raises(UnknownFormatError, match="csv, webannotation, xmi"):
        read_annotations(b"", "brat")
