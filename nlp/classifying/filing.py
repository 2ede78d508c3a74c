"""A classifier with what it needs to read texts: an analyzer, a vocabulary's labels, how much counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlp.analyzer import Analyzer
from nlp.classification import Classifier, ClassifierOptions, Suggestion, label_words
from nlp.classifying.labelled import LabelledDocument
from nlp.terms import Term, index_terms
from nlp.vocabulary import Vocabulary

CHARACTERS = 5_000


@dataclass(frozen=True, slots=True)
class Filing:
    """Files texts under concepts by their first `characters` letters."""

    classifier: Classifier
    analyzer: Analyzer
    characters: int = CHARACTERS

    def suggest(self, text: str, most: int = 10) -> list[Suggestion]:
        """Return the best `most` concepts for a text."""
        return self.classifier.suggest(self.terms([text])[0])[:most]

    def learn(self, documents: Sequence[LabelledDocument]) -> None:
        """Learn from documents; forgets what was learned before."""
        terms = self.terms(document.text for document in documents)
        self.classifier.learn(terms, [document.concepts for document in documents])

    def terms(self, texts: Iterable[str]) -> list[tuple[Term, ...]]:
        """Return what of each text is compared."""
        cut = [text[: self.characters] for text in texts]
        return [index_terms(analysis) for analysis in self.analyzer.analyze_many(cut)]


def filing_for(
    vocabulary: Vocabulary,
    analyzer: Analyzer,
    characters: int = CHARACTERS,
    options: ClassifierOptions | None = None,
) -> Filing:
    """Return a filing of the vocabulary's assignable concepts that has learned nothing yet."""
    concepts = [concept for concept in vocabulary.concepts.values() if concept.assignable]
    texts = [label.text for concept in concepts for label in concept.labels]
    words = iter(label_words(index_terms(analysis)) for analysis in analyzer.analyze_many(texts))
    labels = {concept.id: tuple(next(words) for _ in concept.labels) for concept in concepts}
    return Filing(Classifier(labels, options), analyzer, characters)
