"""Concept counts, co-occurrence and timelines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nlp.association import fisher_exact, log_likelihood, normalized_pmi, q_values
from nlp.statistics import Frequency, Grouping, Occurrences, TimePoint, co_occurrences, frequencies, timeline


def passage(document: str, year: int | None, authors: tuple[str, ...], **mentions: int) -> Occurrences:
    return Occurrences(document, document, year, authors, 100, mentions)


PASSAGES = [
    passage("a", 2019, ("רות", "דן"), trust=2, partnership=1),
    passage("a", 2019, ("רות", "דן"), trust=1),
    passage("b", 2021, ("רות",), partnership=4),
    passage("c", None, (), trust=1, partnership=1),
]


def test_frequencies_over_all_count_mentions_passages_and_documents() -> None:
    assert frequencies(PASSAGES) == [
        Frequency("", "partnership", 6, 3, 3, 15.0),
        Frequency("", "trust", 4, 3, 2, 10.0),
    ]


def test_frequencies_by_author_count_for_each_author() -> None:
    by_author = {(f.group, f.concept_id): f.mentions for f in frequencies(PASSAGES, Grouping.AUTHOR)}
    assert by_author == {
        ("", "partnership"): 1, ("", "trust"): 1, ("דן", "partnership"): 1, ("דן", "trust"): 3,
        ("רות", "partnership"): 5, ("רות", "trust"): 3,
    }  # fmt: skip


def test_frequencies_by_year_keep_the_undated_apart() -> None:
    assert [f.group for f in frequencies(PASSAGES, Grouping.YEAR)] == ["", "", "2019", "2019", "2021"]


def test_timeline_has_every_year_and_tells_years_without_passages() -> None:
    assert timeline(PASSAGES, ["trust"]) == [
        TimePoint("trust", 2019, 3, 1, 15.0),
        TimePoint("trust", 2020, 0, 0, None),
        TimePoint("trust", 2021, 0, 0, 0.0),
    ]
    assert timeline([], ["trust"]) == []


def test_pairs_that_come_together_are_found_significant_and_chance_ones_not() -> None:
    together = [passage("a", 2020, (), trust=1, partnership=1)] * 10
    apart = [passage("b", 2020, (), governance=1)] * 10 + [passage("b", 2020, (), governance=1, trust=1)] * 2
    first, second = co_occurrences([*together, *apart])
    assert (first.first, first.second, first.together) == ("partnership", "trust", 10)
    assert first.npmi == pytest.approx(0.7688, abs=0.0001)
    assert first.q < 0.001
    assert (second.first, second.second) == ("governance", "trust")
    assert second.log_likelihood < 0
    assert second.p == pytest.approx(1.0)


def test_log_likelihood_is_that_of_the_g_test() -> None:
    expected = stats.chi2_contingency(
        [[8, 12], [5, 75]], correction=False, lambda_="log-likelihood"
    ).statistic
    assert log_likelihood(8, 20, 13, 100) == pytest.approx(expected)


@given(st.data())
def test_fisher_is_that_of_scipy(data: st.DataObject) -> None:
    cells = data.draw(st.tuples(*[st.integers(0, 60)] * 4))
    both, first, second, neither = cells
    expected = stats.fisher_exact([[both, first], [second, neither]], alternative="greater").pvalue
    assert fisher_exact(both, both + first, both + second, sum(cells)) == pytest.approx(expected, abs=1e-9)


def test_normalized_pmi_at_its_ends() -> None:
    assert normalized_pmi(5, 5, 5, 100) == pytest.approx(1.0)
    assert normalized_pmi(0, 5, 5, 100) == -1.0
    assert normalized_pmi(25, 50, 50, 100) == pytest.approx(0.0)


def test_q_values_are_those_of_benjamini_and_hochberg() -> None:
    p_values = [0.01, 0.04, 0.03, 0.5]
    assert q_values(p_values) == pytest.approx(list(stats.false_discovery_control(p_values)))
