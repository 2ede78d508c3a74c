"""Search over a small real snapshot: real engines, a fake analyzer and a fake embedder."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from index.answer import Answerer
from index.errors import NoSuchError
from index.evaluate import OpenParts
from index.lexical import LexicalIndex
from index.query import parse
from index.ranking.union import Ranking
from index.search import Mode, Searcher, SearchQuery
from index.store import Filters, Store
from index.storing.findings import findings_of
from index.storing.store_writer import DocumentContent, StoreWriter, content_of
from index.vectors import VectorIndex
from index.words.term_columns import document_terms
from ingest.document import Document, Passage
from nlp.analyzer import Analysis, Morpheme, Token
from nlp.embedder import Vectors
from nlp.tagging import Evidence, Tag
from nlp.terms import index_terms
from nlp.vocabulary import Concept, Label, Vocabulary

TEXTS = {
    "guide": ("שותפות בין מגזרית היא מאמץ משותף", "הערכת שותפות נעשית בשלבים"),
    "law": ("חוק החברות קובע את סמכויות הדירקטוריון", 'מנכ"ל החברה כפוף לדירקטוריון'),
    "wiki": ("הנהר הארוך ביותר באפריקה הוא הנילוס", "הנילוס נשפך אל הים התיכון"),
}
LEMMAS = {
    "הערכת": "הערכה",
    "לדירקטוריון": "דירקטוריון",
    "הדירקטוריון": "דירקטוריון",
    "בשותפויותיהן": "שותפות",
}


TAGGED = {"guide-1": Tag("partnership", 6, 12, 0.9, Evidence("שותפות", ("שותפות",), "label"))}


class WordAnalyzer:
    """One morpheme a word; the lemma from a small table."""

    name = "words"

    def analyze(self, text: str) -> Analysis:
        tokens = tuple(
            Token(m[0], m.start(), m.end(), (Morpheme(m[0], LEMMAS.get(m[0], m[0]), "NOUN"),))
            for m in re.finditer(r"[\w\"]+", text)
        )
        return Analysis(tokens)

    def analyze_many(self, texts: Iterable[str]) -> Iterator[Analysis]:
        return map(self.analyze, texts)


class HashEmbedder:
    """Words at hashed places of a vector."""

    name = "hash"
    dimension = 512

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.split():
                row[crc32(word.encode()) % self.dimension] += 1
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self.embed_passages(texts)


def _content(name: str, texts: Sequence[str], analyzer: WordAnalyzer, heading: str) -> DocumentContent:
    document = Document(name, f"{name}.txt", "\n".join(texts), f"כותרת {name}", ("דנה כהן",), 2020)
    passages, terms = [], []
    start = 0
    for number, text in enumerate(texts):
        passages.append(Passage(f"{name}-{number}", name, (), start, start + len(text), text, ()))
        terms.append((index_terms(analyzer.analyze(heading)), index_terms(analyzer.analyze(text))))
        start += len(text) + 1
    tags = (((TAGGED[passage.id],) if passage.id in TAGGED else (), ()) for passage in passages)
    return content_of(document, tuple(passages), document_terms(terms), findings_of(tags))


def _built(
    folder: Path, texts: Mapping[str, Sequence[str]], headings: Mapping[str, str] | None = None
) -> OpenParts:
    analyzer, embedder = WordAnalyzer(), HashEmbedder()
    contents = [
        _content(name, passages, analyzer, (headings or {}).get(name, "")) for name, passages in texts.items()
    ]
    with StoreWriter(folder / "passages.sqlite") as writer:
        for content in contents:
            writer.add(content)
    passages = [passage for content in contents for passage in content.passages]
    LexicalIndex.build(folder / "lexical", (content.terms for content in contents))
    vectors = embedder.embed_passages([passage.text for passage in passages])
    VectorIndex.build(folder / "vectors", [vectors], len(passages), embedder.dimension)
    store = Store.open(folder / "passages.sqlite")
    return OpenParts("s1", store, LexicalIndex.open(folder / "lexical"), VectorIndex.open(folder / "vectors"))


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenParts]:
    opened = _built(tmp_path_factory.mktemp("snapshot"), TEXTS)
    yield opened
    opened.store.close()


@pytest.fixture(scope="module")
def searcher(parts: OpenParts) -> Searcher:
    return Searcher(parts, WordAnalyzer(), HashEmbedder(), Vocabulary({}, ""))


def _ids(
    searcher: Searcher, text: str, mode: Mode = Mode.HYBRID, filters: Filters | None = None
) -> list[str]:
    found = searcher.search(SearchQuery(text, mode, filters=filters or Filters()))
    return [hit.record.passage.id for hit in found.hits]


@pytest.mark.parametrize("mode", list(Mode))
def test_passage_with_the_words_comes_first(searcher: Searcher, mode: Mode) -> None:
    assert _ids(searcher, "הנהר הארוך באפריקה", mode)[0] == "wiki-0"


@pytest.mark.parametrize("text", ["", "___", "?!"])
@pytest.mark.parametrize("mode", list(Mode))
def test_question_without_a_word_finds_nothing(searcher: Searcher, mode: Mode, text: str) -> None:
    assert _ids(searcher, text, mode) == []


def test_questions_asked_at_once_are_answered_as_one_by_one(searcher: Searcher) -> None:
    texts = ["הנהר הארוך באפריקה", "ועדת ההיגוי", "אמון בין שותפים"] * 8
    with ThreadPoolExecutor(6) as several:
        assert list(several.map(partial(_ids, searcher), texts)) == [_ids(searcher, text) for text in texts]


def test_inflected_word_is_found_and_lit(searcher: Searcher) -> None:
    hit = searcher.search(SearchQuery("הערכה", Mode.LEXICAL)).hits[0]
    text = hit.record.passage.text
    assert [text[start:end] for start, end in hit.highlights] == ["הערכת"]


def test_acronym_is_one_word_with_and_without_gershayim(searcher: Searcher) -> None:
    assert _ids(searcher, "מנכל", Mode.LEXICAL)[0] == "law-1"


def test_phrase_alone_leaves_out_passages_without_it(searcher: Searcher) -> None:
    assert _ids(searcher, '"שותפות בין מגזרית"') == ["guide-0"]


def test_words_of_a_phrase_must_stand_side_by_side(searcher: Searcher) -> None:
    assert _ids(searcher, '"שותפות מגזרית"') == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"שותפות מגזרית" OR הנילוס', ["wiki-0", "wiki-1"]),
        ('"שותפות מגזרית" OR "בין מגזרית"', ["guide-0"]),
        ('שותפות NOT "שותפות מגזרית"', ["guide-0", "guide-1"]),
        ('שותפות NOT "בין מגזרית"', ["guide-1"]),
        ('NOT ("בין מגזרית" OR הנילוס)', ["guide-1", "law-0", "law-1"]),
        ('שותפות NOT (NOT "מאמץ משותף")', ["guide-0"]),
        ('שותפות NOT ("שותפות מגזרית" OR הער*)', ["guide-0"]),
    ],
)
def test_words_of_a_phrase_stand_side_by_side_under_or_and_not(
    searcher: Searcher, query: str, found: list[str]
) -> None:
    assert sorted(_ids(searcher, query)) == found


def test_not_leaves_out(searcher: Searcher) -> None:
    assert _ids(searcher, "שותפות NOT מאמץ") == ["guide-1"]


@pytest.mark.parametrize("mode", list(Mode))
def test_not_alone_lists_everything_else_in_document_order(searcher: Searcher, mode: Mode) -> None:
    assert _ids(searcher, "NOT שותפות", mode) == ["law-0", "law-1", "wiki-0", "wiki-1"]
    assert _ids(searcher, "NOT (שותפות OR הנילוס)", mode) == ["law-0", "law-1"]


@pytest.mark.parametrize("mode", list(Mode))
def test_not_leaves_out_of_what_a_filter_lets_through(searcher: Searcher, mode: Mode) -> None:
    assert _ids(searcher, "document:guide NOT מאמץ", mode) == ["guide-1"]
    assert _ids(searcher, "NOT מאמץ", mode, Filters(documents=("guide",))) == ["guide-1"]


def test_prefix_finds_longer_words(searcher: Searcher) -> None:
    assert set(_ids(searcher, "דירקטור*")) == {"law-0", "law-1"}


@pytest.fixture(scope="module")
def spelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """Spellings and compounds, and a document whose heading has words that its text lacks."""
    texts = {
        "plans": ("תכנית לשנה", "תוכניות בעירייה", "תכנה חדשה", "תוכים בגן"),
        "towns": ("קריית גת", "קרית ספר", "קרי וגם עירית"),
        "sectors": ("גוף בין-מגזרי", "גופים בין מגזריות", "שיח בין המגזרית", "בין מגזרים", "המגזרי בין"),
        "headed": ("אמון רב בקהילה", "יחסים טובים"),
    }
    opened = _built(tmp_path_factory.mktemp("spelled"), texts, {"headed": "אמון בתוכנית העבודה"})
    yield Searcher(opened, WordAnalyzer(), HashEmbedder(), Vocabulary({}, ""))
    opened.store.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("תכני*", ["plans-0", "plans-1"]),
        ("תוכני*", ["plans-0", "plans-1"]),
        ("תכנית*", ["plans-0"]),
        ("תכנ*", ["plans-0", "plans-1", "plans-2"]),
        ("תוכ*", ["plans-0", "plans-1", "plans-2", "plans-3"]),
        ("קריי*", ["towns-0", "towns-1"]),
        ("קריית*", ["towns-0", "towns-1"]),
        ("קרי*", ["towns-0", "towns-1", "towns-2"]),
        ("עיריי*", ["towns-2"]),
        ("בין-מגז*", ["sectors-0", "sectors-1", "sectors-3"]),
        ("בין־מגזרי*", ["sectors-0", "sectors-1", "sectors-3"]),
        ("בינמגז*", ["sectors-0", "sectors-1", "sectors-3"]),
        ('"גופים בין מג*"', ["sectors-1"]),
        ("-*", []),
    ],
)
def test_prefix_finds_words_that_are_written_so_in_any_spelling(
    spelled: Searcher, query: str, found: list[str]
) -> None:
    assert sorted(_ids(spelled, query)) == found


@pytest.mark.parametrize(
    "written", ["בין-מגזרי", "בין מגזרי", "בין-מגזרית", "בין- מגזרית", "בין־מגזריות", "הבין מגזריות"]
)
def test_compound_is_one_phrase_in_all_its_forms(spelled: Searcher, written: str) -> None:
    assert sorted(_ids(spelled, f'"{written}"')) == ["sectors-0", "sectors-1", "sectors-2"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("אמון AND בתוכנית", ["headed-0", "headed-1"]),
        ('"אמון בתוכנית"', []),
        ('"אמון רב"', ["headed-0"]),
        ("אמ*", ["headed-0"]),
        ("document:headed NOT אמון", ["headed-1"]),
        ("document:headed NOT בתוכנית", ["headed-0", "headed-1"]),
        ("document:headed NOT (בתוכנית AND אמון)", ["headed-0", "headed-1"]),
    ],
)
def test_headings_decide_of_words_but_not_of_phrases_prefixes_and_not(
    spelled: Searcher, query: str, found: list[str]
) -> None:
    assert sorted(_ids(spelled, query)) == found


@pytest.mark.parametrize(
    ("query", "lit"),
    [
        ('"בין מגזרי"', [["בין", "מגזריות"], ["בין", "המגזרית"], ["בין", "מגזרי"]]),
        ("בין-מגזרי*", [["בין", "מגזריות"], ["בין", "מגזרי"], ["בין", "מגזרים"]]),
        ("קריי*", [["קריית"], ["קרית"]]),
        ("תכ* AND שנה OR לשנה", [["תכנית", "לשנה"]]),
    ],
)
def test_words_of_a_phrase_or_with_a_prefix_are_lit(
    spelled: Searcher, query: str, lit: list[list[str]]
) -> None:
    hits = spelled.search(SearchQuery(query)).hits
    texts = [(hit.record.passage.text, hit.highlights) for hit in hits]
    assert sorted([text[start:end] for start, end in spans] for text, spans in texts) == sorted(lit)


def test_not_looks_at_all_passages_though_most_are_left_out(
    spelled: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.search.LEG_DEPTH", 1)
    assert _ids(spelled, "NOT (גוף OR תכנית OR בעירייה OR תכ* OR תוכים OR קרי* OR בין)") == ["headed-0"]


def test_filter_leaves_only_that_document(searcher: Searcher) -> None:
    assert set(_ids(searcher, "שותפות", filters=Filters(documents=("wiki",)))) == {"wiki-0", "wiki-1"}


def test_filter_without_words_lists_what_passes(searcher: Searcher) -> None:
    assert _ids(searcher, "document:law") == ["law-0", "law-1"]


def test_filter_in_the_query_narrows_that_of_the_caller(searcher: Searcher) -> None:
    law = Filters(documents=("law",))
    assert _ids(searcher, "document:guide document:wiki שותפות", filters=law) == []
    assert _ids(searcher, "document:law document:wiki", filters=law) == ["law-0", "law-1"]
    assert _ids(searcher, "concept:partnership", filters=law) == []


@pytest.mark.parametrize(
    ("query", "filters", "missing"),
    [
        ("שותפות concept:other", Filters(), "concept 'other'"),
        ("concept:partnership concept:other", Filters(), "concept 'other'"),
        ("שותפות document:book", Filters(), "document 'book'"),
        ("שותפות AND document:guide AND document:book", Filters(), "document 'book'"),
        ("שותפות", Filters(concepts=("partnership", "other")), "concept 'other'"),
        ("שותפות", Filters(documents=("book",)), "document 'book'"),
    ],
)
def test_a_filter_by_what_there_is_not_is_an_error_that_names_it(
    searcher: Searcher, query: str, filters: Filters, missing: str
) -> None:
    with pytest.raises(NoSuchError, match=f"^no {missing}"):
        _ids(searcher, query, filters=filters)


def test_a_concept_of_the_vocabulary_without_a_passage_finds_nothing(parts: OpenParts) -> None:
    unused = Concept("unused", "urn:unused", (Label("לא", "he", "pref"),))
    searcher = Searcher(parts, WordAnalyzer(), HashEmbedder(), Vocabulary({"unused": unused}, ""))
    assert _ids(searcher, "שותפות", filters=Filters(concepts=("unused",))) == []
    assert _ids(searcher, "שותפות concept:partnership") == ["guide-1"]


def test_query_without_words_finds_nothing(searcher: Searcher) -> None:
    assert _ids(searcher, "???") == []


@pytest.fixture(scope="module")
def lopsided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """One document holds the 25 best passages, six others two each that are hardly about it."""
    large = {"large": [f"אמון בין שותפים הוא העיקר {number}" for number in range(25)]}
    small = {f"small{one}": [f"גם אמון נזכר {two} פה {one} אגב" for two in range(2)] for one in range(6)}
    opened = _built(tmp_path_factory.mktemp("lopsided"), large | small)
    yield Searcher(opened, WordAnalyzer(), HashEmbedder(), Vocabulary({}, ""))
    opened.store.close()


def test_one_document_does_not_fill_the_first_page_unless_it_is_asked_for(lopsided: Searcher) -> None:
    def documents(text: str) -> Counter[str]:
        hits = lopsided.search(SearchQuery(text, Mode.LEXICAL, limit=15)).hits
        return Counter(hit.record.passage.document_id for hit in hits)

    assert documents("אמון בין שותפים")["large"] == 3
    assert documents("document:large document:small1 אמון בין שותפים") == {"large": 15}


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("limit", [5, 15, 30])
def test_scores_fall_within_a_page_and_pages_hold_every_passage_once(
    lopsided: Searcher, mode: Mode, limit: int
) -> None:
    found = []
    for offset in range(0, 40, limit):
        page = lopsided.search(SearchQuery("אמון בין שותפים", mode, offset, limit)).hits
        scores = [hit.score for hit in page]
        assert scores == sorted(scores, reverse=True)
        found += [hit.record.passage.id for hit in page]
    assert len(found) == len(set(found)) == 37


def test_facets_count_the_whole_result(searcher: Searcher) -> None:
    result = searcher.search(SearchQuery("הנילוס", Mode.LEXICAL, limit=1, facets=("document",)))
    assert (len(result.hits), result.total) == (1, 2)
    assert result.facets == {"document": {"wiki": 2}}


def test_similar_passage_shares_words_and_is_not_itself(searcher: Searcher) -> None:
    assert searcher.similar("wiki-0", 1)[0].record.passage.id == "wiki-1"


def test_answer_quotes_the_document_exactly(searcher: Searcher) -> None:
    answer = Answerer(searcher).ask("מהו הנהר הארוך ביותר באפריקה?")
    assert answer.answered
    quote = answer.quotes[0]
    assert quote.passage_id == "wiki-0"
    assert "\n".join(TEXTS["wiki"])[quote.start : quote.end] == quote.text


def test_what_a_thing_is_is_answered_by_the_sentence_that_says_it(searcher: Searcher) -> None:
    answer = Answerer(searcher).ask("מהי שותפות בין מגזרית")
    assert answer.quotes[0].text == "שותפות בין מגזרית היא מאמץ משותף"


def test_question_that_the_sources_do_not_answer_is_refused(searcher: Searcher) -> None:
    answer = Answerer(searcher).ask("כמה עולה דירה בלונדון?")
    assert (answer.answered, answer.quotes) == (False, ())


def test_answer_is_written_from_its_quotes_where_a_writer_is_given(searcher: Searcher) -> None:
    class Repeats:
        def write(self, question: str, quotes: Sequence[str]) -> str:
            return f"«{quotes[0]}» [1]"

    answer = Answerer(searcher, Repeats()).ask("מהו הנהר הארוך ביותר באפריקה?")
    assert answer.writing is not None
    assert answer.writing.text == f"«{answer.quotes[0].text}» [1]"
    assert Answerer(searcher, Repeats()).ask("כמה עולה דירה בלונדון?").writing is None


def test_context_keeps_within_its_budget_and_marks_its_quotes(searcher: Searcher) -> None:
    context = Answerer(searcher).context("הנהר הארוך באפריקה", 80)
    assert len(context.context) <= 80
    assert context.context.startswith(f"[1] {context.quotes[0].text}")


def test_concept_of_the_question_raises_passages_tagged_with_it(parts: OpenParts, searcher: Searcher) -> None:
    concept = Concept("partnership", "urn:partnership", (Label("שותפות", "he", "pref"),))
    knowing = Searcher(parts, WordAnalyzer(), HashEmbedder(), Vocabulary({"partnership": concept}, ""))
    plain, raised = (one.search(SearchQuery("שותפות היא מה")).ranking for one in (searcher, knowing))
    before, after = _scores(plain), _scores(raised)
    assert after[1] > before[1]
    assert after[0] == before[0]


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """A passage in which a concept stands in English, one in which it stands in Hebrew, and others."""
    texts = {
        "english": ("הפרויקט מנוהל בידי steering committee שנפגש",),
        "hebrew": ("הפרויקט מנוהל בידי ועדת היגוי שנפגשת",),
        "other": ("הילדים שיחקו בחצר", "הספר יצא לאור", "מזג האוויר נאה"),
    }
    labels = (Label("ועדת היגוי", "he", "pref"), Label("steering committee", "en", "pref"))
    steering = Concept("steering", "urn:steering", labels)
    opened = _built(tmp_path_factory.mktemp("bilingual"), texts)
    yield Searcher(opened, WordAnalyzer(), HashEmbedder(), Vocabulary({"steering": steering}, ""))
    opened.store.close()


@pytest.mark.parametrize("mode", [Mode.HYBRID, Mode.LEXICAL])
def test_english_words_of_a_concept_are_lit_and_count_no_less_than_its_hebrew_name(
    bilingual: Searcher, mode: Mode
) -> None:
    first, second = bilingual.search(SearchQuery("steering committee", mode)).hits[:2]
    assert [hit.record.passage.id for hit in (first, second)] == ["english-0", "hebrew-0"]
    texts = (first.record.passage.text, second.record.passage.text)
    assert [texts[0][start:end] for start, end in first.highlights] == ["steering", "committee"]
    assert [texts[1][start:end] for start, end in second.highlights] == ["ועדת", "היגוי"]


@pytest.fixture(scope="module")
def shortened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    """What acronyms stand for, and acronyms."""
    texts = {
        "long": ("נסיעה של ארצות הברית", "חוזה שנחתם על ידי הצדדים"),
        "short": ('נסיעה של ארה"ב', 'חוזה שנחתם ע"י הצדדים'),
        "other": ("הילדים שיחקו בחצר", "הספר יצא לאור"),
    }
    opened = _built(tmp_path_factory.mktemp("shortened"), texts)
    yield Searcher(opened, WordAnalyzer(), HashEmbedder(), Vocabulary({}, ""))
    opened.store.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('ארה"ב', [("short-0", ['ארה"ב']), ("long-0", ["ארצות", "הברית"])]),
        ("ארצות הברית", [("long-0", ["ארצות", "הברית"]), ("short-0", ['ארה"ב'])]),
        ('ע"י', [("short-1", ['ע"י']), ("long-1", ["על", "ידי"])]),
    ],
)
def test_acronym_finds_and_lights_its_words_and_they_it(
    shortened: Searcher, query: str, found: list[tuple[str, list[str]]]
) -> None:
    hits = shortened.search(SearchQuery(query, Mode.LEXICAL)).hits
    texts = [(hit.record.passage, hit.highlights) for hit in hits]
    assert [(one.id, [one.text[start:end] for start, end in spans]) for one, spans in texts] == found


def test_beginning_of_a_word_names_no_concept(parts: OpenParts) -> None:
    concept = Concept("other", "urn:other", (Label("דירקטור", "he", "pref"), Label("הנילוס", "he", "alt")))
    knowing = Searcher(parts, WordAnalyzer(), HashEmbedder(), Vocabulary({"other": concept}, ""))
    assert knowing.question(parse("דירקטור")).concepts == ("other",)
    begun = knowing.question(parse("דירקטור*"))
    assert (begun.concepts, begun.other_names) == ((), ())


def test_phrase_in_a_question_raises_passages_that_hold_it(searcher: Searcher) -> None:
    plain = searcher.search(SearchQuery("שותפות היא מה")).ranking
    quoted = searcher.search(SearchQuery('"הערכת שותפות" היא מה')).ranking
    assert plain.rows[0] == 0
    assert _scores(quoted)[1] > _scores(plain)[1]


def test_prefix_in_a_question_raises_passages_that_hold_it(searcher: Searcher) -> None:
    plain = searcher.search(SearchQuery("שותפות היא שלב")).ranking
    begun = searcher.search(SearchQuery("שותפות היא בשל*")).ranking
    assert plain.rows[0] == 0
    assert begun.rows[0] == 1


def _scores(ranking: Ranking) -> dict[int, float]:
    return dict(zip(*ranking.first(len(ranking)), strict=True))
