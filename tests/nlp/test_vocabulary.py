"""The shipped vocabulary is clean SKOS; users' files load, or say on which line they are wrong."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import SKOS

from nlp.errors import VocabularyError
from nlp.tagging import Tagger
from nlp.vocabulary import Concept, Vocabulary, load_vocabulary

HEAD = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix x: <http://example.org/> .\n"
TURTLE = Path(__file__).parents[2] / "nlp" / "vocabularies" / "cross-sector.ttl"


@pytest.fixture(scope="module")
def shipped() -> Vocabulary:
    return load_vocabulary()


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    return rdflib.Graph().parse(TURTLE, format="turtle")


def _broader(vocabulary: Vocabulary, concept: Concept) -> Iterator[str]:
    for parent in concept.broader:
        yield parent
        yield from _broader(vocabulary, vocabulary.concepts[parent])


def test_the_three_concepts_that_users_named_have_their_labels(shipped: Vocabulary) -> None:
    assert shipped.concepts["steering-committee"].label("he") == "ועדת היגוי"
    assert shipped.concepts["trust"].label("he") == "אמון"
    assert shipped.concepts["partnership"].label("en") == "partnership"


def test_it_holds_182_assignable_concepts(shipped: Vocabulary) -> None:
    assert sum(concept.assignable for concept in shipped.concepts.values()) == 182


def test_every_concept_is_labelled_and_defined_in_both_languages(shipped: Vocabulary) -> None:
    for concept in shipped.concepts.values():
        languages = Counter(label.language for label in concept.labels if label.kind == "pref")
        assert languages == {"he": 1, "en": 1}, concept.id
        assert set(concept.definitions) == {"he", "en"}, concept.id


def test_no_concept_is_an_orphan(graph: rdflib.Graph) -> None:
    tops = set(graph.subjects(SKOS.topConceptOf))
    for concept in graph.subjects(rdflib.RDF.type, SKOS.Concept):
        assert concept in tops or list(graph.objects(concept, SKOS.broader)), concept
        assert list(graph.objects(concept, SKOS.inScheme)), concept


def test_related_goes_both_ways_and_never_along_broader(shipped: Vocabulary) -> None:
    for concept in shipped.concepts.values():
        above = set(_broader(shipped, concept))
        assert concept.id not in above
        for other in concept.related:
            assert concept.id in shipped.concepts[other].related, (concept.id, other)
            assert other not in above, (concept.id, other)


def test_no_two_concepts_share_a_label(shipped: Vocabulary) -> None:
    labels = Counter(
        (label.language, label.text.casefold())
        for concept in shipped.concepts.values()
        for label in concept.labels
    )
    assert [label for label, count in labels.items() if count > 1] == []


def test_notations_are_unique(shipped: Vocabulary) -> None:
    notations = [concept.notation for concept in shipped.concepts.values()]
    assert len(set(notations)) == len(notations)
    assert all(notations)


def test_collections_list_the_ladder_and_the_conditions(shipped: Vocabulary) -> None:
    members = {
        name: {concept.id for concept in shipped.concepts.values() if name in concept.collections}
        for name in ("סולם היחסים: מנתק לשותפות", "חמשת תנאי הקולקטיב אימפקט")
    }
    assert members["סולם היחסים: מנתק לשותפות"] == {
        "disconnection", "competition", "informing", "coordination", "collaboration", "partnership",
    }  # fmt: skip
    assert "backbone-organisation" in members["חמשת תנאי הקולקטיב אימפקט"]


def test_rdflib_reads_the_same_labels(shipped: Vocabulary, graph: rdflib.Graph) -> None:
    ours = {
        (concept.uri, label.text, label.language)
        for concept in shipped.concepts.values()
        for label in concept.labels
        if label.kind == "pref"
    }
    theirs = {
        (str(concept), str(label), label.language)
        for concept in graph.subjects(rdflib.RDF.type, SKOS.Concept)
        for label in graph.objects(concept, SKOS.prefLabel)
        if isinstance(label, rdflib.Literal)
    }
    assert ours == theirs


def test_a_users_turtle_is_read(tmp_path: Path) -> None:
    path = tmp_path / "my.ttl"
    path.write_text(
        HEAD + 'x:water a skos:Concept ; skos:prefLabel "מים"@he ; skos:related x:sea .\n'
        'x:sea a skos:Concept ; skos:prefLabel "ים"@he, "sea"@en .\n',
        encoding="utf-8",
    )
    vocabulary = load_vocabulary(path)
    assert list(vocabulary.concepts) == ["water", "sea"]
    assert vocabulary.concepts["water"].related == ("sea",)
    assert vocabulary.concepts["sea"].label("en") == "sea"


@pytest.mark.parametrize(
    ("body", "line", "what"),
    [
        ('x:a a skos:Concept ;\n skos:prefLabel "א"@he ..\n', 4, "not valid Turtle"),
        ("x:a a skos:Concept .\n", 3, "has no skos:prefLabel"),
        (
            'x:a a skos:Concept ; skos:prefLabel "א"@he ;\n skos:broader x:gone .\n',
            4,
            "no concept of this file",
        ),
        ('x:a a skos:Concept ; skos:prefLabel "א"@he, "ב"@he .\n', 3, "more than one skos:prefLabel"),
        ('x:a skos:prefLabel "א"@he .\n', None, "holds no skos:Concept"),
    ],
)
def test_what_is_wrong_in_turtle_is_said_with_its_line(
    tmp_path: Path, body: str, line: int | None, what: str
) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text(HEAD + body, encoding="utf-8")
    with pytest.raises(VocabularyError, match=what) as caught:
        load_vocabulary(path)
    assert caught.value.line == line


def test_a_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "my.csv"
    path.write_text(
        'id,prefLabel_he,altLabels_he,broader\nsea,ים,"אוקיינוס|ימה",\nbay,מפרץ,,sea\n', encoding="utf-8"
    )
    vocabulary = load_vocabulary(path)
    assert [label.text for label in vocabulary.concepts["sea"].labels] == ["ים", "אוקיינוס", "ימה"]
    assert vocabulary.concepts["bay"].broader == ("sea",)


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ("name\nx\n", 1),
        ("id\tprefLabel_he\na\tא\na\tב\n", 3),
        ("id\tprefLabel_he\na\tא\n\tב\n", 3),
        ("id\tprefLabel_he\na\tא\nb\n", 3),
        ("id\tprefLabel_he\tbroader\na\tא\t\nb\tב\tc\n", 3),
    ],
)
def test_what_is_wrong_in_a_table_is_said_with_its_line(tmp_path: Path, rows: str, line: int) -> None:
    path = tmp_path / "bad.tsv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary(path)
    assert caught.value.line == line


def test_a_rule_for_an_unknown_concept_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "my.ttl"
    path.write_text(HEAD + 'x:a a skos:Concept ; skos:prefLabel "א"@he .\n', encoding="utf-8")
    path.with_suffix(".rules.toml").write_text('[concepts.b]\nadd = ["אמון"]\n', encoding="utf-8")
    with pytest.raises(VocabularyError, match="'b'"):
        Tagger(load_vocabulary(path))


def test_ten_thousand_concepts_load_in_three_seconds(tmp_path: Path) -> None:
    path = tmp_path / "large.ttl"
    path.write_text(HEAD + "".join(_large(10_000)), encoding="utf-8")
    start = time.process_time()
    vocabulary = load_vocabulary(path)
    assert time.process_time() - start < 3
    assert len(vocabulary.concepts) == 10_000


def _large(count: int) -> Iterator[str]:
    for number in range(count):
        yield (
            f'x:c{number} a skos:Concept ; skos:prefLabel "מושג {number}"@he, "concept {number}"@en ;'
            f' skos:altLabel "ערך {number}"@he ; skos:definition "הגדרה {number}"@he ;'
            f' skos:broader x:c{number // 10} ; skos:notation "{number}" .\n'
            if number
            else 'x:c0 a skos:Concept ; skos:prefLabel "שורש"@he .\n'
        )


# pyshacl 0.40 still calls what rdflib 7.6 deprecates.
deprecated_inside_pyshacl = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@deprecated_inside_pyshacl
def test_the_shipped_file_conforms_to_the_shapes_of_clean_skos(root: Path, graph: rdflib.Graph) -> None:
    conforms, _, report = pyshacl.validate(graph, shacl_graph=str(root / "tests/data/skos-shapes.ttl"))
    assert conforms, report


@deprecated_inside_pyshacl
def test_the_shapes_refuse_an_orphan_with_one_language(root: Path) -> None:
    orphan = rdflib.Graph().parse(
        data="@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <urn:x> a skos:Concept ; "
        'skos:prefLabel "אמון"@he .',
        format="turtle",
    )
    conforms, _, report = pyshacl.validate(orphan, shacl_graph=str(root / "tests/data/skos-shapes.ttl"))
    assert not conforms
    assert report.count("Constraint Violation") >= 4
