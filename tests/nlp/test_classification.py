"""Filing whole documents under concepts: learning, measures, folds, files."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from ingest.errors import FileMissingError
from nlp.analyzer import Analyzer, load_analyzer
from nlp.classification import Classifier, label_words
from nlp.classifying.bags import Bags, bag_of
from nlp.classifying.filing import Filing, filing_for
from nlp.classifying.labelled import LabelledDocument, read_labelled
from nlp.classifying.measures import Ranked, cross_validate, f1_at, fold_of, measure, ndcg_at
from nlp.classifying.model_file import load_filing, save_filing
from nlp.errors import ClassifierFileError, LabelledFormatError, OneFoldError
from nlp.spacy_analyzer import SpacyAnalyzer
from nlp.terms import Term, index_terms
from nlp.vocabulary import Vocabulary, load_vocabulary

LABELS = {"water": [("מים",)], "work": [("עבודה",)]}
WATER, WORK = frozenset({"water"}), frozenset({"work"})


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return load_analyzer()


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    path = tmp_path_factory.mktemp("vocabulary") / "topics.csv"
    path.write_text(
        "id,prefLabel_he,prefLabel_en,altLabels_he\nwater,מים,Water,ביוב\nwork,עבודה,Work,\n",
        encoding="utf-8",
    )
    return load_vocabulary(path)


DOCUMENTS = [
    LabelledDocument("a", "הנחל והאגם מספקים מים לעיר ולשדות", WATER),
    LabelledDocument("b", "העובדת קיבלה שכר וחופשה מן המעביד", WORK),
    LabelledDocument("e", "באגם ובנחל ירד מפלס המים", WATER),
    LabelledDocument("f", "המעביד ישלם לעובד שכר גם בחופשה", WORK),
]


def _terms(text: str) -> tuple[Term, ...]:
    return tuple(Term(0, len(word), word, (word,)) for word in text.split())


def test_documents_are_filed_as_their_likes_were() -> None:
    classifier = Classifier(LABELS)
    classifier.learn(
        [_terms("מים ים נחל אגם"), _terms("שכר עובד מעביד חופשה"), _terms("נחל מים ביוב")],
        [WATER, WORK, WATER],
    )
    suggestions = classifier.suggest(_terms("נחל אגם"))
    assert [each.concept_id for each in suggestions] == ["water", "work"]
    assert suggestions[0].score > suggestions[1].score
    assert classifier.suggest(_terms("עובד שכר"))[0].concept_id == "work"


def test_a_label_in_the_text_counts_for_its_concept_with_and_without_examples() -> None:
    classifier = Classifier(LABELS)
    assert classifier.suggest(_terms("עבודה עבודה עבודה"))[0].concept_id == "work"
    classifier.learn([_terms("אחד שתיים"), _terms("שלוש ארבע")], [WATER, WORK])
    assert classifier.suggest(_terms("עבודה עבודה עבודה"))[0].concept_id == "work"


def test_without_examples_labels_alone_decide() -> None:
    classifier = Classifier(LABELS)
    before = classifier.suggest(_terms("מים"))
    classifier.learn([], [])
    assert classifier.suggest(_terms("מים")) == before
    assert [one.score for one in before] == pytest.approx([0.12 / 5, 0.0])


def test_a_text_without_words_is_no_error() -> None:
    classifier = Classifier(LABELS)
    classifier.learn([(), _terms("נחל")], [WORK, WATER])
    assert len(classifier.suggest(())) == 2


def test_lemmas_reach_the_classifier(analyzer: Analyzer) -> None:
    terms = index_terms(analyzer.analyze("העובדים שבתו"))
    classifier = Classifier({"work": [label_words(terms)]})
    classifier.learn([terms], [WORK])
    assert classifier.suggest(terms)[0].concept_id == "work"


@given(some.lists(some.lists(some.sampled_from("אבגדהו"), max_size=6), min_size=1, max_size=5))
def test_the_sparse_kernel_is_that_of_dense_rows(texts: list[list[str]]) -> None:
    bags = [bag_of(words) for words in texts]
    dense = np.zeros((len(bags), 1 << 16))
    for row, bag in zip(dense, bags, strict=True):
        row[bag.places] = bag.values
    assert np.allclose(Bags.of(bags).kernel(), dense @ dense.T, atol=1e-5)


def test_a_trained_classifier_comes_back_from_its_file(
    analyzer: Analyzer, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    filing = filing_for(vocabulary, analyzer, characters=200)
    filing.learn(DOCUMENTS)
    save_filing(filing, tmp_path / "model.npz")
    loaded = load_filing(tmp_path / "model.npz", analyzer)
    assert loaded.characters == 200
    for text in ("מפלס הנחל והאגם", "שכר המעביד", "ביוב"):
        assert loaded.suggest(text) == filing.suggest(text)
    assert loaded.suggest("מפלס הנחל והאגם", 1)[0].concept_id == "water"


def test_only_the_start_of_a_text_counts(analyzer: Analyzer, vocabulary: Vocabulary) -> None:
    filing = filing_for(vocabulary, analyzer, characters=10)
    assert filing.suggest("מים מים מים " + "שכר " * 50) == filing.suggest("מים מים מי")


def test_files_that_are_no_classifiers_are_named(
    analyzer: Analyzer, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    with pytest.raises(FileMissingError):
        load_filing(tmp_path / "none.npz", analyzer)
    (tmp_path / "text.npz").write_text("שלום", encoding="utf-8")
    with pytest.raises(ClassifierFileError, match=r"text\.npz is no classifier"):
        load_filing(tmp_path / "text.npz", analyzer)
    save_filing(filing_for(vocabulary, analyzer), tmp_path / "model.npz")
    (tmp_path / "meta.json").write_text('{"name": "other", "version": "1"}', encoding="utf-8")
    with pytest.raises(ClassifierFileError, match="trained with the analyzer"):
        load_filing(tmp_path / "model.npz", SpacyAnalyzer(str(tmp_path)))


def test_documents_name_concepts_by_id_uri_or_preferred_label(vocabulary: Vocabulary, tmp_path: Path) -> None:
    uri = vocabulary.concepts["work"].uri
    rows = [
        {"text": "א", "concepts": ["water", "Work"], "id": 7},
        {"text": "ב", "concepts": ["מים", uri]},
        {"text": "ג", "concepts": []},
    ]
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    assert list(read_labelled(path, vocabulary)) == [
        LabelledDocument("7", "א", WATER | WORK),
        LabelledDocument("ב", "ב", WATER | WORK),
        LabelledDocument("ג", "ג", frozenset()),
    ]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('{"text": "א", "concepts": ["nothing"]}', "'nothing' is no concept"),
        ('{"text": "א"}', '"concepts"'),
        ("[]", '"text"'),
        ("{", "not JSON"),
    ],
)
def test_a_bad_line_is_named_with_its_number(
    line: str, what: str, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text('{"text": "א", "concepts": []}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(LabelledFormatError, match=f"jsonl:2: .*{what}"):
        list(read_labelled(path, vocabulary))


@pytest.mark.parametrize("content", ["", "\n \n"])
def test_a_file_without_examples_is_refused(content: str, vocabulary: Vocabulary, tmp_path: Path) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LabelledFormatError) as error:
        list(read_labelled(path, vocabulary))
    assert str(error.value) == (
        f"{path}: there are no examples in it. See `maagar classify train --help` for the shape."
    )


def test_the_measures_are_annif_s() -> None:
    wanted = frozenset("ab")
    assert f1_at(["a", "x", "b", "y", "z", "w"], wanted, 5) == pytest.approx(4 / 7)
    assert ndcg_at(["a", "b"], wanted, 5) == 1.0
    assert ndcg_at(["x", "a"], frozenset("a"), 5) == pytest.approx(1 / np.log2(3))
    assert (f1_at(["x"], wanted, 5), ndcg_at(["x"], frozenset(), 5)) == (0.0, 0.0)
    scores = measure([Ranked(wanted, ["a", "x"]), Ranked(frozenset("x"), ["x"])])
    assert scores.documents == 2
    assert scores.f1_at_5 == pytest.approx((0.5 + 1.0) / 2)
    assert scores.concepts["x"].to_row() == {
        "precision": 0.5,
        "recall": 1.0,
        "f1": pytest.approx(2 / 3),
        "gold": 1,
        "predicted": 2,
    }


def test_a_document_is_ranked_by_what_the_other_folds_taught(
    analyzer: Analyzer, vocabulary: Vocabulary
) -> None:
    filing = filing_for(vocabulary, analyzer)
    scores = cross_validate(filing, DOCUMENTS, 2)
    assert {fold_of(document.id, 2) for document in DOCUMENTS} == {0, 1}
    assert (scores.documents, scores.ndcg_at_5) == (4, 1.0)
    assert isinstance(filing, Filing)


def test_documents_of_one_fold_cannot_be_scored_by_what_others_taught(
    analyzer: Analyzer, vocabulary: Vocabulary
) -> None:
    with pytest.raises(OneFoldError, match="all documents fall into one of 2 folds"):
        cross_validate(filing_for(vocabulary, analyzer), DOCUMENTS[:1], 2)
