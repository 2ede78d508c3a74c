"""Agreement between reviewers."""

import pytest

from nlp.agreement import Agreement, Judgement, agreement

pytest.importorskip("nltk", reason="the extra maagar[research] is not installed")


def judged(person: str, labels: str) -> list[Judgement]:
    """One judgement an item, a letter each; "-" for an item not judged."""
    return [Judgement(person, str(item), label) for item, label in enumerate(labels) if label != "-"]


def test_kappa_and_alpha_of_a_worked_example() -> None:
    # 20 yes together, 5 and 10 apart, 15 no together: kappa = (.70 - .50) / (1 - .50)
    first = "y" * 20 + "y" * 5 + "n" * 10 + "n" * 15
    second = "y" * 20 + "n" * 5 + "y" * 10 + "n" * 15
    found = agreement([*judged("רות", first), *judged("דן", second)])
    assert (found.people, found.items) == (("דן", "רות"), 50)
    assert found.observed == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)
    # Krippendorff: 1 - Do / De with Do = .30 and De = 2 * 55 * 45 / (100 * 99)
    assert found.alpha == pytest.approx(1 - 0.30 / (2 * 55 * 45 / (100 * 99)))


def test_only_items_that_two_judged_count_and_the_last_word_of_each() -> None:
    first = [*judged("רות", "nyyy-"), Judgement("רות", "0", "y")]
    found = agreement([*first, *judged("דן", "yyn-y")])
    assert found.items == 3
    assert found.observed == pytest.approx(2 / 3)


def test_full_agreement_on_one_label_is_one() -> None:
    assert agreement([*judged("רות", "yyy"), *judged("דן", "yyy")]) == Agreement(
        ("דן", "רות"), 3, 1.0, 1.0, 1.0
    )


def test_three_people_are_compared_in_pairs() -> None:
    found = agreement([*judged("א", "yynn"), *judged("ב", "yynn"), *judged("ג", "ynyn")])
    assert found.kappa == pytest.approx((1.0 + 0.0 + 0.0) / 3)


def test_one_person_alone_agrees_with_nobody() -> None:
    assert agreement(judged("רות", "yn")) == Agreement((), 0, None, None, None)
