"""What texts are about, and filing documents under concepts."""

import pytest

from nlp.analyzer import Analyzer, load_analyzer
from nlp.classification import Classifier
from nlp.tagging import Tagger
from nlp.terms import Term, index_terms
from nlp.topics import TopicFinder
from nlp.vocabulary import load_vocabulary


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return load_analyzer()


def _terms(text: str) -> tuple[Term, ...]:
    return tuple(Term(0, len(word), word, (word,)) for word in text.split())


def test_a_passage_is_about_what_it_defines(analyzer: Analyzer) -> None:
    vocabulary = load_vocabulary()
    tagger, finder = Tagger(vocabulary), TopicFinder(vocabulary)
    text = "ועדת היגוי: גוף של נציגי השותפים. ועדת ההיגוי מתכנסת פעם בחודש, וחברי ועדת ההיגוי מחליטים בה."
    analysis = analyzer.analyze(text)
    topics = finder(text, analysis, tagger.tag(text, analysis))
    assert topics[0].concept_id == "steering-committee"
    assert topics[0].score > 0.5
    assert [topic.score for topic in topics] == sorted((topic.score for topic in topics), reverse=True)
    assert len(topics) <= 4


def test_a_text_without_mentions_has_no_topics(analyzer: Analyzer) -> None:
    finder = TopicFinder(load_vocabulary())
    assert finder("שלום", analyzer.analyze("שלום"), ()) == ()


def test_documents_are_filed_as_their_likes_were() -> None:
    classifier = Classifier({"water": _terms("מים"), "work": _terms("עבודה")})
    classifier.learn(
        [_terms("מים ים נחל אגם"), _terms("שכר עובד מעביד חופשה"), _terms("נחל מים ביוב")],
        [frozenset({"water"}), frozenset({"work"}), frozenset({"water"})],
    )
    suggestions = classifier.suggest(_terms("נחל אגם"))
    assert [each.concept_id for each in suggestions] == ["water", "work"]
    assert suggestions[0].score > suggestions[1].score
    assert classifier.suggest(_terms("עובד שכר"))[0].concept_id == "work"


def test_a_label_in_the_text_counts_for_its_concept() -> None:
    classifier = Classifier({"water": _terms("מים"), "work": _terms("עבודה")})
    classifier.learn([_terms("אחד שתיים"), _terms("שלוש ארבע")], [frozenset({"water"}), frozenset({"work"})])
    assert classifier.suggest(_terms("עבודה עבודה עבודה"))[0].concept_id == "work"


def test_lemmas_reach_the_classifier(analyzer: Analyzer) -> None:
    terms = index_terms(analyzer.analyze("העובדים שבתו"))
    classifier = Classifier({"work": terms})
    classifier.learn([terms], [frozenset({"work"})])
    assert classifier.suggest(terms)[0].concept_id == "work"
