"""Laws, decisions, dates, money and percentages by rule."""

import pytest

from nlp.analyzer import Morpheme
from nlp.hebrew.entities import entity_spans, without_prefixes
from nlp.hebrew.entity_rules import rule_entities


def found(text: str) -> list[tuple[str, str]]:
    return [(text[start:end], label) for start, end, label in rule_entities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("לפי החלטת ממשלה 3190 הוקם צוות", ("החלטת ממשלה 3190", "DECISION")),
        ("בהחלטת הממשלה מס' 922 נקבע", ("בהחלטת הממשלה מס' 922", "DECISION")),
        ("החלטת ממשלה מספר 550 מיום 23.6.2022", ("החלטת ממשלה מספר 550 מיום 23.6.2022", "DECISION")),
        ('לפי חוק העמותות, התש"ם-1980, רשאי', ('חוק העמותות, התש"ם-1980', "LAW")),
        ("חוק-יסוד: כבוד האדם וחירותו קובע", ("חוק-יסוד: כבוד האדם וחירותו", "LAW")),
        ("חוק יסוד: הממשלה קובע כי ראש", ("חוק יסוד: הממשלה", "LAW")),
        (
            'תקנות התכנון והבנייה (רישוי בנייה), התשע"ו-2016, קובעות',
            ('תקנות התכנון והבנייה (רישוי בנייה), התשע"ו-2016', "LAW"),
        ),
        (
            'בפקודת העיריות [נוסח חדש], התשכ"ד-1964, נאמר',
            ('בפקודת העיריות [נוסח חדש], התשכ"ד-1964', "LAW"),
        ),
        ('החוק מתקן את חוק החשמל, התשנ"ו-1996', ('חוק החשמל, התשנ"ו-1996', "LAW")),
        (
            "חוק לתיקון פקודת העיריות (מס' 139), התשע\"ו–2016",
            ("חוק לתיקון פקודת העיריות (מס' 139), התשע\"ו–2016", "LAW"),
        ),
        ("לפי פקודת בריאות העם, 1940, מותר", ("פקודת בריאות העם, 1940", "LAW")),
        ('לפי פקודת מס הכנסה, תשכ"א-1961', ('פקודת מס הכנסה, תשכ"א-1961', "LAW")),
        ("נפגשו ב-15 במאי 2020 בבוקר", ("ב-15 במאי 2020", "DATE")),
        ("ביום 12.5.2020 נחתם", ("12.5.2020", "DATE")),
        ('ט"ו בשבט תשפ"ד', ('ט"ו בשבט תשפ"ד', "DATE")),
        ("במרץ 2019 החל", ("במרץ 2019", "DATE")),
        ("בשנת 2010 הוקמה", ("בשנת 2010", "DATE")),
        ("2021-11-03", ("2021-11-03", "DATE")),
        ('תקציב של 5 מיליון ש"ח', ('5 מיליון ש"ח', "MONEY")),
        ("עלה 1,250 ₪ בלבד", ("1,250 ₪", "MONEY")),
        ("$3.5 מיליון", ("$3.5 מיליון", "MONEY")),
        ("כ-20% מהתושבים", ("כ-20%", "PERCENT")),
        ("12.5 אחוזים", ("12.5 אחוזים", "PERCENT")),
        ("קיבלה ממשלת ישראל את החלטה מס' 3190 בנושא", ("החלטה מס' 3190", "DECISION")),
        ('הוקצו 5 מלש"ח ליישום', ('5 מלש"ח', "MONEY")),
        ('הוקצו מיליון ש"ח', ('מיליון ש"ח', "MONEY")),
        ("שינוי של -5% בשנה", ("-5%", "PERCENT")),
    ],
)
def test_expression_is_found(text: str, expected: tuple[str, str]) -> None:
    assert expected in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "החלטת הממשלה התקבלה",
        "סעיף 12.5 בדוח",
        "הוא אב לשלושה",
        "שנת לימודים",
        "3190",
        "לפי סעיף 3.4.11 לנוהל",
        "סעיפים 3.4.11, 3.4.12 ו-3.5.11",
        "מיליון תושבים",
    ],
)
def test_nothing_is_found(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "חוק שהתקבל בכנסת בשנת 2005",
        "חוק חדש זה, עברו שנים רבות, וכבר בשנת 2015",
        'תקנות בדרך של משא ומתן קיבל ביטוי בחקיקה פדרלית בארה"ב בשנת 1990',
        "החוק נכנס לתוקף רק ביוני 2022",
    ],
)
def test_prose_about_laws_names_none(text: str) -> None:
    assert [label for _, label in found(text)] == ["DATE"]


def test_labels_become_spans_of_tokens() -> None:
    labels = [["O"], ["O", "B-GPE"], ["I-GPE"], ["B-PER"], ["I-PER", "I-PER"], ["O"]]
    assert list(entity_spans(labels)) == [(1, 2, "GPE"), (3, 4, "PER")]


@pytest.mark.parametrize(
    ("text", "normal"),
    [('כ-5 מיליון ש"ח', '5 מיליון ש"ח'), ("כ-30%", "30%"), ("ב14 במאי 1948", "14 במאי 1948"), ("-5%", "-5%")],
)
def test_number_loses_its_prefixes_and_keeps_its_minus(text: str, normal: str) -> None:
    assert without_prefixes(text, (Morpheme(text.split()[0], "", "NUM"),)) == normal


def test_name_loses_its_prefixes() -> None:
    morphemes = (Morpheme("ב", "ב", "ADP"), Morpheme("קרית", "קריה", "NOUN"))
    assert without_prefixes("בקרית  מלאכי", morphemes) == "קרית מלאכי"
