"""Every export is read back by a library of its format, Hebrew intact and offsets in the format's unit."""

import csv
import io
import json
import re
import zipfile
from itertools import pairwise
from pathlib import Path

import bibtexparser
import cassis
import conllu
import pytest
import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from rdflib import DCTERMS, RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SKOS

from api.export.errors import UnknownFormatError
from api.export.exported import ExportContext, ExportedDocument
from api.export.formats import FORMATS, load_exporter
from api.export.names import Name, citation_key, split_name
from ingest.document import Document, Passage
from nlp.analyzer import Analysis, Morpheme, Token
from nlp.evaluate_tags import Prediction, read_gold, score
from nlp.tagging import Evidence, Polarity, Tag
from nlp.topics import Topic
from nlp.vocabulary import Concept, Label, Vocabulary

OA = Namespace("http://www.w3.org/ns/oa#")
TEXT = 'דו"ח 😀 מנכ״ל\nבשותפויותיהן דנה ועדת\nההיגוי, ללא אמון.'
FIRST_LINE = TEXT.index("\n") + 1


def analyze(text: str) -> Analysis:
    """Words and full stops; ב is cut off בשותפויותיהן."""
    tokens = []
    for match in re.finditer(r"[^\s.,]+|[.,]", text):
        word = match[0]
        forms = [("ב", "ADP"), (word[1:], "NOUN")] if word.startswith("בש") else [(word, "X")]
        morphemes = tuple(Morpheme(form, form, pos) for form, pos in forms)
        tokens.append(Token(word, *match.span(), morphemes))
    return Analysis(tuple(tokens), ((0, len(text)),))


def tag(surface: str, concept: str, polarity: Polarity = Polarity.AFFIRMED) -> Tag:
    start = TEXT.index(surface)
    return Tag(concept, start, start + len(surface), 0.9, Evidence(surface, (surface,), "lemma"), polarity)


TAGS = (
    tag("בשותפויותיהן", "partnership"),
    tag("ועדת\nההיגוי", "steering-committee"),
    tag("אמון", "trust", Polarity.NEGATED),
)
DOCUMENT = Document(
    "guides/אמון {1}.docx",
    "guides/אמון {1}.docx",
    TEXT,
    'אמון & שותפות: 50% "תקציר"',
    ("מיכל אלמוג-בר", "משרד הרווחה"),
    2019,
    keywords=("אמון", "יו״ר"),
    abstract="תקציר {קצר} של_המדריך",
)
PASSAGES = (
    Passage("p1", DOCUMENT.id, (), 0, FIRST_LINE, TEXT[:FIRST_LINE], (1,)),
    Passage("p2", DOCUMENT.id, ("=פרק", "סעיף"), FIRST_LINE, len(TEXT), TEXT[FIRST_LINE:], (1, 2)),
)
EXPORTED = ExportedDocument(DOCUMENT, PASSAGES, TAGS, (Topic("trust", 0.8),), {"p2": (Topic("trust", 0.7),)})
LABELS = {"partnership": "שותפות", "steering-committee": "ועדת היגוי", "trust": "אמון"}
VOCABULARY = Vocabulary(
    {
        name: Concept(
            name, f"https://example.org/v/{name}", (Label(label, "he", "pref"), Label(name, "en", "pref"))
        )
        for name, label in LABELS.items()
    },
    "digest",
)
CONTEXT = ExportContext(VOCABULARY, analyze, created="2026-11-21T12:00:00Z")


def exported(name: str, *documents: ExportedDocument) -> bytes:
    out = io.BytesIO()
    load_exporter(name).export(documents or (EXPORTED,), CONTEXT, out)
    return out.getvalue()


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_csv_opens_in_excel_and_its_offsets_slice_back() -> None:
    content = exported("csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["surface"] for row in rows] == ["בשותפויותיהן", "ועדת\nההיגוי", "אמון"]
    assert [TEXT[int(row["start"]) : int(row["end"])] for row in rows] == [row["surface"] for row in rows]
    assert rows[2]["label_he"] == "אמון"
    assert rows[2]["polarity"] == "negated"
    assert rows[2]["title"] == DOCUMENT.title


def test_csv_cell_cannot_be_a_formula() -> None:
    [_, second, *_] = csv.reader(io.StringIO(exported("csv").decode("utf-8-sig"), newline=""))
    assert second[5] == "'=פרק > סעיף"


def test_jsonl_mentions_slice_their_own_line() -> None:
    first, second = [json.loads(line) for line in exported("jsonl").decode().splitlines()]
    assert first["mentions"] == []
    surfaces = [second["text"][mention["start"] : mention["end"]] for mention in second["mentions"]]
    assert surfaces == ["בשותפויותיהן", "ועדת\nההיגוי", "אמון"]
    assert TEXT[second["start"] : second["end"]] == second["text"]
    assert (second["topics"], second["topic_scores"]) == (["trust"], {"trust": 0.7})


def test_jsonl_is_gold_for_the_evaluation_of_tags(tmp_path: Path) -> None:
    path = tmp_path / "export.jsonl"
    path.write_bytes(exported("jsonl"))
    gold = list(read_gold(path))
    predictions = [Prediction(passage.mentions, tuple(passage.topics or ())) for passage in gold]
    scores = score(gold, predictions)
    assert (scores.mentions.hits, scores.mentions.f1, scores.topics.f1) == (3, 1.0, 1.0)


def test_web_annotations_carry_both_selectors_in_code_points() -> None:
    collection = json.loads(exported("webannotation"))
    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert collection["total"] == len(collection["first"]["items"]) == 4
    position, words = collection["first"]["items"][1]["target"]["selector"]
    assert TEXT[position["start"] : position["end"]] == words["exact"] == "ועדת\nההיגוי"
    assert TEXT[: position["start"]].endswith(words["prefix"])
    assert TEXT[position["end"] :].startswith(words["suffix"])


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # inside rdflib's JSON-LD parser
def test_web_annotations_are_rdf_for_rdflib() -> None:
    collection = json.loads(exported("webannotation"))
    streams = "https://www.w3.org/ns/activitystreams#"
    collection["@context"] = {  # the terms used, of http://www.w3.org/ns/anno.jsonld, which is not fetched
        "@vocab": str(OA), "id": "@id", "type": "@type", "items": streams + "items",
        "first": streams + "first", "body": str(OA.hasBody), "target": str(OA.hasTarget),
        "source": {"@id": str(OA.hasSource), "@type": "@id"}, "selector": str(OA.hasSelector),
        "motivation": {"@id": str(OA.motivatedBy), "@type": "@vocab"},
    }  # fmt: skip
    graph = Graph().parse(data=json.dumps(collection), format="json-ld")
    assert len(set(graph.subjects(RDF.type, OA.Annotation))) == 4
    assert {str(word) for word in graph.objects(None, OA.exact)} == {"בשותפויותיהן", "ועדת\nההיגוי", "אמון"}
    assert set(graph.objects(None, OA.motivatedBy)) == {OA.tagging, OA.classifying}


def test_conllu_keeps_multiword_tokens_offsets_and_concepts() -> None:
    first, second = conllu.parse(exported("conllu").decode())
    assert first.metadata["newdoc id"] == DOCUMENT.id
    assert second.metadata["newpar id"] == "p2"
    whole, prefix, noun = second[:3]
    assert (whole["id"], whole["form"]) == ((1, "-", 2), "בשותפויותיהן")
    assert prefix["form"] + noun["form"] == whole["form"]
    assert whole["misc"]["Concept"] == "B-partnership"
    start, end = map(int, whole["misc"]["TokenRange"].split(":"))
    assert TEXT[start:end] == "בשותפויותיהן"
    marks = [token["misc"]["Concept"] for token in second if token["misc"] and "Concept" in token["misc"]]
    assert marks == ["B-partnership", "B-steering-committee", "I-steering-committee", "B-trust"]


def test_brat_spans_are_code_points_and_never_cross_a_line() -> None:
    files = files_of(exported("brat"))
    text = files["guides__אמון {1}.docx.txt"].decode()
    assert text == TEXT
    lines = files["guides__אמון {1}.docx.ann"].decode().splitlines()
    spans = re.fullmatch(r"T2\tsteering-committee (\d+) (\d+);(\d+) (\d+)\tועדת ההיגוי", lines[1])
    assert spans is not None
    bounds = [int(number) for number in spans.groups()]
    assert (text[bounds[0] : bounds[1]], text[bounds[2] : bounds[3]]) == ("ועדת", "ההיגוי")
    assert lines[-1] == "A1\tPolarity T3 negated"
    assert "steering-committee" in files["annotation.conf"].decode().splitlines()


def test_xmi_counts_in_utf16_units_and_reads_back_in_code_points() -> None:
    files = files_of(exported("xmi"))
    types = cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"]))
    raw = files["guides__אמון {1}.docx.xmi"]
    cas = cassis.load_cas_from_xmi(io.BytesIO(raw), typesystem=types)
    concepts = cas.select("webanno.custom.Concept")
    assert cas.sofa_string == TEXT
    assert [found.get_covered_text() for found in concepts] == ["בשותפויותיהן", "ועדת\nההיגוי", "אמון"]
    assert [found.concept for found in concepts] == ["partnership", "steering-committee", "trust"]
    assert [found.begin for found in concepts] == [found.start for found in TAGS]
    written = int(re.search(rb'<custom:Concept [^>]*begin="(\d+)"', raw)[1])  # type: ignore[index]
    assert written == len(TEXT[: TAGS[0].start].encode("utf-16-le")) // 2 == TAGS[0].start + 1
    assert [token.get_covered_text() for token in cas.select("Token")][-1] == "."


def test_xmi_has_the_layers_that_inception_needs() -> None:
    """The keys are those of INCEpTION's own layer export."""
    files = files_of(exported("xmi"))
    (layer,) = json.loads(files["layer.json"])
    assert (layer["name"], layer["type"], layer["built_in"]) == ("webanno.custom.Concept", "span", False)
    assert (layer["anchoring_mode"], layer["overlap_mode"]) == ("CHARACTERS", "ANY_OVERLAP")
    assert (layer["cross_sentence"], layer["attach_type"]) == (True, None)
    types = cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"]))
    features = {feature["name"]: feature["type"] for feature in layer["features"]}
    assert features == {
        feature.name: feature.rangeType.name for feature in types.get_type("webanno.custom.Concept").features
    }
    cas = cassis.load_cas_from_xmi(io.BytesIO(files["guides__אמון {1}.docx.xmi"]), typesystem=types)
    segmentation = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type"
    sentences, tokens = cas.select(f"{segmentation}.Sentence"), cas.select(f"{segmentation}.Token")
    assert all(left.end <= right.begin for left, right in pairwise(sentences))
    for token in tokens:
        assert any(sentence.begin <= token.begin < token.end <= sentence.end for sentence in sentences)
    for mention in cas.select("webanno.custom.Concept"):
        assert mention.begin in {token.begin for token in tokens}
        assert mention.end in {token.end for token in tokens}
    (metadata,) = cas.select("DocumentMetaData")
    assert (metadata.documentId, metadata.language) == (DOCUMENT.id, DOCUMENT.language)


def test_xmi_replaces_what_xml_cannot_carry_and_keeps_offsets() -> None:
    strange = ExportedDocument(
        Document("a", "a", "\x0bאמון\x00", "\x01"), (), (Tag("trust", 1, 5, 1.0, TAGS[0].evidence),)
    )
    files = files_of(exported("xmi", strange))
    types = cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"]))
    cas = cassis.load_cas_from_xmi(io.BytesIO(files["a.xmi"]), typesystem=types)
    assert cas.sofa_string == "\ufffdאמון\ufffd"
    assert cas.select("webanno.custom.Concept")[0].get_covered_text() == "אמון"


def test_rdf_states_what_a_document_is_about_and_where() -> None:
    graph = Graph().parse(data=exported("ttl"), format="turtle")
    trust = URIRef("https://example.org/v/trust")
    [document] = graph.subjects(DCTERMS.subject, trust)
    assert graph.value(document, DCTERMS.title) == Literal(DOCUMENT.title, lang="he")
    assert (trust, SKOS.prefLabel, Literal("אמון", lang="he")) in graph
    [annotation] = graph.subjects(OA.hasBody, trust)
    target = graph.value(annotation, OA.hasTarget)
    selectors = list(graph.objects(target, OA.hasSelector))
    values = {
        predicate: value for selector in selectors for predicate, value in graph.predicate_objects(selector)
    }
    assert TEXT[int(values[OA.start]) : int(values[OA.end])] == str(values[OA.exact]) == "אמון"


def test_rdf_of_two_documents_is_one_graph_with_each_concept_described_once() -> None:
    other = ExportedDocument(
        Document("b", "b", "אמון", "ב"), (), (Tag("trust", 0, 4, 0.9, TAGS[2].evidence),)
    )
    content = exported("ttl", EXPORTED, other)
    graph = Graph().parse(data=content, format="turtle")
    assert len(list(graph.subjects(OA.hasBody, URIRef("https://example.org/v/trust")))) == 2
    assert content.decode().count('"אמון"@he') == 1


def test_bibtex_reads_back_with_special_characters() -> None:
    library = bibtexparser.parse_string(exported("bibtex").decode())
    assert library.failed_blocks == []
    [entry] = library.entries
    assert entry.key == "almvgbr2019"
    assert entry["title"] == r'אמון \& שותפות: 50\% "תקציר"'
    assert entry["author"] == "אלמוג-בר, מיכל and {משרד הרווחה}"
    assert entry["abstract"] == r"תקציר \{קצר\} של\_המדריך"
    assert entry["keywords"] == "אמון, יו״ר"


def test_ris_reads_back() -> None:
    [record] = rispy.loads(exported("ris").decode())
    assert record["title"] == DOCUMENT.title
    assert record["authors"] == ["אלמוג-בר, מיכל", "משרד הרווחה"]
    assert record["year"] == "2019"
    assert record["keywords"] == ["אמון", "יו״ר"]
    assert record["file_attachments1"] == DOCUMENT.source


@pytest.mark.filterwarnings("ignore::UserWarning:citeproc")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_csl_json_is_a_bibliography_for_citeproc() -> None:
    items = json.loads(exported("csl"))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
    bibliography.register(Citation([CitationItem("almvgbr2019")]))
    [entry] = [str(entry) for entry in bibliography.bibliography()]
    assert "אלמוג-בר" in entry
    assert "משרד הרווחה" in entry
    assert DOCUMENT.title.split(":")[0] in entry
    assert "2019" in entry


def test_two_documents_of_one_author_and_year_get_two_keys() -> None:
    keys = [item["id"] for item in json.loads(exported("csl", EXPORTED, EXPORTED))]
    assert keys == ["almvgbr2019", "almvgbr2019b"]


def test_ids_that_flatten_to_one_name_become_two_files() -> None:
    one, two = (ExportedDocument(Document(name, name, "אמון", "")) for name in ("a/b", "a__b"))
    assert set(files_of(exported("brat", one, two))) >= {"a__b.txt", "a__b-2.txt"}


@pytest.mark.parametrize("name", FORMATS)
def test_empty_base_and_lone_surrogates_are_exported_by_every_format(name: str) -> None:
    bad = ExportedDocument(
        Document("x", "x", "\udcffאמון", "\udcff", ("\udcff",)),
        (Passage("x-1", "x", ("\udcff",), 0, 5, "\udcffאמון", ()),),
        (Tag("trust", 1, 5, 1.0, Evidence("\udcff", (), "lemma")),),
    )
    assert exported(name, bad)
    load_exporter(name).export((), CONTEXT, io.BytesIO())


def test_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UnknownFormatError, match="webannotation"):
        load_exporter("word")


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("מיכל בן דוד", Name("בן דוד", "מיכל")),
        ("אלמוג-בר, מיכל", Name("אלמוג-בר", "מיכל")),
        ("משרד הרווחה", Name("משרד הרווחה")),
        ("Ludwig van Beethoven", Name("van Beethoven", "Ludwig")),
        ("אריסטו", Name("אריסטו")),
    ],
)
def test_names_are_split_as_bibliographies_want(author: str, name: Name) -> None:
    assert split_name(author) == name


def test_key_of_a_document_without_author_comes_from_its_title() -> None:
    assert citation_key(Document("a", "a", "", "דוח שנתי", year=2020), set()) == "dvhshnty2020"
