"""The store gives back what was written, filters by every field and counts facets."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from index.errors import DamagedSnapshotError, NoSuchError
from index.store import Filters, Store
from index.storing.findings import findings_of
from index.storing.store_writer import DocumentContent, StoreWriter, content_of
from index.storing.term_spans import unpacked_spans
from index.words.term_columns import document_terms
from ingest.document import Block, BlockKind, Document, Passage
from nlp.tagging import Evidence, Polarity, Tag
from nlp.terms import Term
from nlp.topics import Topic

TRUST = Tag("trust", 4, 9, 0.9, Evidence("אמון", ("אמון",), "label"), Polarity.NEGATED)


def document(name: str, year: int | None, authors: tuple[str, ...], passages: int) -> Document:
    text = "\n".join(f"בלי אמון אין שותפות {number}" for number in range(passages))
    blocks = (Block(BlockKind.PARAGRAPH, 0, len(text), 1, (1.0, 2.5, 3.0, 4.0)),)
    return Document(name, f"{name}.txt", text, f"כותרת {name}", authors, year, blocks=blocks)


def content(name: str, year: int | None, authors: tuple[str, ...], *tagged: bool) -> DocumentContent:
    whole = document(name, year, authors, len(tagged))
    passages = []
    for number, line in enumerate(whole.text.splitlines()):
        start = whole.text.index(line)
        place = (start, start + len(line))
        passages.append(Passage(f"{name}:{number}", name, ("פרק", "סעיף"), *place, line, (1, 2)))
    terms = document_terms(((), (Term(4, 8, "אמונ", ("אמון",)),)) for _ in tagged)
    tags = (((TRUST,) if has_tag else (), ()) for has_tag in tagged)
    return content_of(whole, tuple(passages), terms, findings_of(tags, (Topic("partnership", 0.75),)))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with StoreWriter(tmp_path / "passages.sqlite") as writer:
        assert writer.add(content("a", 2019, ("כהן", "לוי"), True, False)) == range(2)
        assert writer.add(content("b", None, ("לוי",), True, True, False)) == range(2, 5)
    opened = Store.open(tmp_path / "passages.sqlite")
    yield opened
    opened.close()


def test_documents_come_back_as_written(store: Store) -> None:
    record = store.document("b")
    assert (record.title, record.authors, record.year, record.passages) == ("כותרת b", ("לוי",), None, 3)
    assert record.topics == (Topic("partnership", 0.75),)
    assert store.full_document("a") == document("a", 2019, ("כהן", "לוי"), 2)
    assert [found.id for found in store.documents(offset=1)] == ["b"]
    assert store.documents(offset=10**20) == []
    assert (store.document_count, store.passage_count) == (2, 5)


def test_a_concept_filter_and_facets_count_passages_that_are_about_it_too(tmp_path: Path) -> None:
    whole = document("c", None, (), 3)
    starts = [match.start() for match in re.finditer("בלי", whole.text)]
    passages = tuple(
        Passage(f"c:{number}", "c", (), start, start + 3, "בלי", (1,)) for number, start in enumerate(starts)
    )
    about = (Topic("trust", 0.8),)
    found = findings_of((((TRUST,), ()), ((), about), ((), ())), about)
    with StoreWriter(tmp_path / "about.sqlite") as writer:
        writer.add(content_of(whole, passages, document_terms([((), ())] * 3), found))
    store = Store.open(tmp_path / "about.sqlite")
    rows = store.rows_matching(Filters(concepts=("trust",)))
    assert rows is not None
    assert rows.tolist() == [0, 1]
    assert store.facets([0, 1, 2])["concept"] == {"trust": 2}
    store.close()


def test_passages_come_back_in_the_order_asked(store: Store) -> None:
    last, first = store.passages([4, 0])
    assert (last.passage.id, first.passage.id) == ("b:2", "a:0")
    assert first.tags == (TRUST,)
    assert first.passage.heading_path == ("פרק", "סעיף")
    assert first.passage.pages == (1, 2)
    assert first.document.id == "a"
    assert last.passage.text == store.full_document("b").text[last.passage.start : last.passage.end]


def test_documents_lately_read_are_kept_and_not_too_many(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store._DOCUMENTS_KEPT", 1)
    (first,), (again,) = store.passages([0]), store.passages([1])
    assert again.document is first.document
    assert [found.document.id for found in store.passages([4, 0])] == ["b", "a"]
    (anew,) = store.passages([4])
    assert anew.document == store.document("b")


def test_the_store_knows_where_the_terms_of_a_passage_stand(store: Store) -> None:
    ((_, packed),) = store.page([0])
    starts, ends = unpacked_spans(packed)
    assert (starts.tolist(), ends.tolist()) == ([4], [8])


def test_the_store_counts_which_of_some_concepts_passages_hold(store: Store) -> None:
    assert store.concepts_held([3, 4, 0], ("trust", "partnership")) == [1, 0, 1]
    assert store.concepts_held([0], ("nothing",)) == [0]


def rows_passing(store: Store, *filters: Filters) -> list[int]:
    found = store.rows_matching(*filters)
    assert found is not None
    return [int(row) for row in found]


def test_fields_of_a_filter_are_all_required_and_its_values_alternatives(store: Store) -> None:
    assert store.rows_matching(Filters()) is None
    rows = partial(rows_passing, store)
    assert rows(Filters(concepts=("trust",))) == [0, 2, 3]
    assert rows(Filters(documents=("a", "b"))) == [0, 1, 2, 3, 4]
    assert rows(Filters(concepts=("trust",), documents=("b",))) == [2, 3]
    assert rows(Filters(years=(2019,))) == [0, 1]
    assert rows(Filters(authors=("כהן",))) == [0, 1]
    assert rows(Filters(authors=("nobody",))) == []


def test_what_passes_several_filters_passes_each_of_them(store: Store) -> None:
    assert rows_passing(store, Filters(concepts=("trust",)), Filters(documents=("b",))) == [2, 3]
    assert rows_passing(store, Filters(documents=("a",)), Filters(documents=("b",))) == []
    assert rows_passing(store, Filters(), Filters(years=(2019,))) == [0, 1]


def test_a_filter_may_hold_any_year_and_any_number_of_values(store: Store) -> None:
    assert rows_passing(store, Filters(years=(10**20,))) == []
    assert rows_passing(store, Filters(years=(2019, -(10**400)))) == [0, 1]
    assert rows_passing(store, Filters(documents=("a", *map(str, range(100_000))))) == [0, 1]


@pytest.mark.parametrize(
    "author", ['ד"ר רות בר-כהן', "ד״ר רות בר־כהן", "דר רות בר כהן", "ד״ר רוּת בַּר־כֹּהֵן", "ד״ר רות בר–כהן"]
)
def test_an_author_is_found_however_the_name_is_written(tmp_path: Path, author: str) -> None:
    with StoreWriter(tmp_path / "passages.sqlite") as writer:
        writer.add(content("a", 2019, ('ד"ר רות בר־כהן',), False))
        writer.add(content("b", 2019, ("ד״ר רות בר-כהן", "לוי"), False))
        writer.add(content("c", 2019, ("רות כהן",), False))
    store = Store.open(tmp_path / "passages.sqlite")
    assert rows_passing(store, Filters(authors=(author,))) == [0, 1]
    store.close()


@pytest.mark.parametrize(
    ("author", "found"),
    [
        ("שגיא", [0, 2]),
        ("יואב שגיא", [0]),
        ("שגיא, יואב", [0]),
        ("שגיא,יואב", [0]),
        ("רונית אבו ראס", [1]),
        ("אבו־ראס, רונית", [1]),
        ("יואב רונית", []),
        ("יואבשגיא", []),
        ("שגי", []),
        (", ־", []),
        ("", []),
    ],
)
def test_an_author_is_found_by_words_of_one_name_in_any_order(tmp_path: Path, author, found) -> None:
    with StoreWriter(tmp_path / "passages.sqlite") as writer:
        writer.add(content("a", 2019, ("שגיא, יואב", "לוי, רונית"), False))
        writer.add(content("b", 2019, ("אבו־ראס, רונית",), False))
        writer.add(content("c", 2019, ("דנה שגיא",), False))
    store = Store.open(tmp_path / "passages.sqlite")
    assert rows_passing(store, Filters(authors=(author,))) == found
    store.close()


def test_the_store_names_the_first_document_or_concept_that_it_does_not_hold(store: Store) -> None:
    store.require_documents(["a", "b", "a"])
    store.require_documents([])
    store.require_concepts(["trust"])
    with pytest.raises(NoSuchError, match="no document 'אין'"):
        store.require_documents(["b", "אין", "c"])
    with pytest.raises(NoSuchError, match="no concept 'other'"):
        store.require_concepts(["trust", "other"])


def test_facets_count_passages(store: Store) -> None:
    assert store.facets([0, 1, 2, 3]) == {
        "concept": {"trust": 3},
        "document": {"a": 2, "b": 2},
        "year": {"2019": 2},
        "author": {"לוי": 4, "כהן": 2},
    }
    assert store.concept_counts() == {"trust": 3}


def test_ids_lead_to_rows(store: Store) -> None:
    assert store.row("b:1") == 3
    assert store.rows_of("b") == range(2, 5)


def test_an_id_that_names_nothing_says_so(store: Store) -> None:
    for ask in (store.document, store.full_document, store.row, store.rows_of):
        with pytest.raises(NoSuchError, match="'nothing'"):
            ask("nothing")
    with pytest.raises(NoSuchError):
        store.passages([99])


def test_threads_read_side_by_side(store: Store) -> None:
    found: list[str] = []
    threads = [Thread(target=lambda: found.append(store.passages([1])[0].passage.id)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["a:1"] * 8


def test_a_file_that_is_no_store_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "passages.sqlite").write_bytes(b"not a database at all" * 500)
    with pytest.raises(DamagedSnapshotError, match=r"passages\.sqlite"):
        Store.open(tmp_path / "passages.sqlite")
    with pytest.raises(DamagedSnapshotError, match="missing"):
        Store.open(tmp_path / "nothing.sqlite")


def test_a_failed_write_closes_the_file(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), StoreWriter(tmp_path / "passages.sqlite"):
        raise RuntimeError("the build stops")
    with pytest.raises(DamagedSnapshotError):
        Store.open(tmp_path / "passages.sqlite").documents()
