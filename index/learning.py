"""People's decisions as lessons for the tagger: each is read with the words around it."""

from collections.abc import Iterable, Iterator

from index.apply_decisions import standing
from index.decision import Decision, Target, Verdict
from nlp.analyzer import Analysis, Analyzer, Token
from nlp.feedback import Feedback, Reviewed, learn_from, setting_of
from nlp.terms import index_terms

PREFIXES = frozenset({"ADP", "DET", "CCONJ", "SCONJ"})


def learn(decisions: Iterable[Decision], analyzer: Analyzer) -> Feedback:
    """Return what the standing decisions on mentions teach the tagger; nothing when there are none.

    Each decision's quote is analysed in its own context, so no document is read.
    """
    return learn_from(reviews(decisions, analyzer))


def reviews(decisions: Iterable[Decision], analyzer: Analyzer) -> Iterator[Reviewed]:
    """Yield the standing decisions on mentions as reviewed mentions."""
    mentions = [decision for decision in standing(decisions) if decision.target is Target.MENTION]
    texts = [_context(decision) for decision in mentions]
    for decision, _, analysis in zip(mentions, texts, analyzer.analyze_many(texts), strict=True):
        start = len(_whole_words(decision))
        yield _reviewed(decision, analysis, start, start + len(decision.anchor.quote))


def _reviewed(decision: Decision, analysis: Analysis, start: int, end: int) -> Reviewed:
    return Reviewed(
        setting=setting_of(index_terms(analysis), start, end),
        label=bare_label(analysis.tokens, start, end),
        tagged="" if decision.verdict is Verdict.ADD else decision.concept_id,
        right=decision.outcome,
        document_id=decision.document_id,
    )


def bare_label(tokens: Iterable[Token], start: int, end: int) -> str:
    """Return the words at `start:end` without their prefixes: "בוועדת ההיגוי" → "וועדת היגוי"."""
    inside = [token for token in tokens if token.start < end and start < token.end]
    return " ".join(word for word in map(_bare, inside) if word)


def _bare(token: Token) -> str:
    morphemes = list(token.morphemes)
    while len(morphemes) > 1 and morphemes[0].pos in PREFIXES:
        morphemes.pop(0)
    forms = "".join(morpheme.form for morpheme in morphemes)
    return "" if morphemes and morphemes[0].pos == "PUNCT" else forms


def _whole_words(decision: Decision) -> str:
    """Return what stands before the quote, without a word that the context's edge cut."""
    prefix = decision.anchor.prefix
    if len(prefix) < decision.anchor.start and not prefix[:1].isspace():
        return prefix[len(prefix.split(maxsplit=1)[0]) :] if " " in prefix.strip() else prefix
    return prefix


def _context(decision: Decision) -> str:
    """Return the quote in its context, without words that the context's edges cut."""
    suffix = decision.anchor.suffix
    after = suffix.rsplit(maxsplit=1)[0] if len(suffix.split()) > 1 else suffix
    return (
        _whole_words(decision)
        + decision.anchor.quote
        + (after if suffix[:1].strip() else f" {after.strip()}")
    )
