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
    ("text", "label"),
    [
        ("בהחלטת\u00a0ממשלה\u00a03190", "DECISION"),
        ("בהחלטת\nממשלה 3190", "DECISION"),
        ("החלטת ממשלה \n 3190", "DECISION"),
        ("50\u00a0₪", "MONEY"),
        ("50\u2009₪", "MONEY"),
        ('5 מיליון  ש"ח', "MONEY"),
        ("5 מיליון ש״ח", "MONEY"),
        ("5 מיליון ש''ח", "MONEY"),
        ("30\u00a0%", "PERCENT"),
        ("24\u00a0בפברואר 2008", "DATE"),
        ("24 בפברואר\n2008", "DATE"),
        ("חוק העמותות,\r\nהתש״ם–1980", "LAW"),
    ],
)
def test_gaps_and_signs_part_no_expression(text: str, label: str) -> None:
    assert found(f"לפי {text} היום") == [(text, label)]


@pytest.mark.parametrize("gap", ["\n\n", "\n \n", "\n2. ", "\n• "])
def test_paragraphs_and_items_part_expressions(gap: str) -> None:
    assert found(f"זו החלטת{gap}ממשלה 3190") == []


@pytest.mark.parametrize(
    "text",
    [
        "שלושה מיליון שקלים", 'שני מיליון ש"ח', "חמישה מיליארד דולר", 'מאות אלפי ש"ח', "מאה שקלים",
        "עשרות מיליוני שקלים חדשים", 'מיליון וחצי ש"ח', "שלוש מאות ועשרים אלף דולר", "חצי מיליון ₪",
        "כעשרים וחמישה אלף אירו", "50 אגורות", '100 ליש"ט', "100 NIS", "US$ 100", "USD 100", "₪ 5,000",
        "100 דולר אמריקאי", "שקל אחד", "2 וחצי מיליון שקל", '5 מליון ש"ח', "10-20 מיליון דולר",
        "3 עד 5 שקלים",
    ],
)  # fmt: skip
def test_money_is_found_whole(text: str) -> None:
    assert found(f"הוקצו {text}, לפחות") == [(text, "MONEY")]


@pytest.mark.parametrize(
    "text",
    [
        "שלושים אחוז", "30 - 40 אחוז", "30-40 אחוזים", "30%–40%", "30% עד 40%", "אחוז אחד", "אחוז וחצי",
        "מעשרים וחמישה אחוזים", "כ-30 אחוז", "חצי אחוז", "עשרות אחוזים",
    ],
)  # fmt: skip
def test_percentage_is_found_whole(text: str) -> None:
    assert found(f"שיעור של {text} לפחות") == [(text, "PERCENT")]


def test_what_stands_before_a_dash_is_no_part_of_an_amount() -> None:
    assert found('תקציב 2019 - 5 מיליון ש"ח') == [('5 מיליון ש"ח', "MONEY")]
    assert found("נכות של 18% – 67% מהשכר") == [("18%", "PERCENT"), ("67%", "PERCENT")]


@pytest.mark.parametrize(
    "law",
    [
        "חוק העונשין", "לחוק חופש המידע", "פקודת מס הכנסה", "ובחוק הגנת הפרטיות", "חוק העמותות (1980)",
        "חוק יסוד כבוד האדם וחירותו", "חוק-יסוד כבוד האדם וחירותו", "חוק החברות הממשלתיות",
        "חוק התכנון והבניה", "חוק התכנון והבנייה", "פקודת העיריות [נוסח חדש]", "החוק למניעת הטרדה מינית",
        'חוק העונשין, תשל"ז-1977', "חוק שוויון זכויות לאנשים עם מוגבלות",
    ],
)  # fmt: skip
def test_a_well_known_law_needs_no_year(law: str) -> None:
    assert found(f"סעיף 3 {law} קובע") == [(law, "LAW")]


@pytest.mark.parametrize("text", ["הצעת חוק חדשה", "חוק החדש", "חוק יסוד חדש", "חוק ההסדרה", "פקודת יומן"])
def test_other_laws_do(text: str) -> None:
    assert found(f"לפי {text} יוחלט") == []


@pytest.mark.parametrize(
    "decision",
    [
        "החלטה 922 של הממשלה", "החלטת ממשלה (3190)", "החלטות ממשלה 3190 ו-922", "החלטת הממשלה מספר 3190",
        "בהחלטות הממשלה 3190, 922 ו-550", "החלטה מס' 922 של ממשלת ישראל", "החלטה ממשלתית 922",
        "החלטת ממשלה (מס' 3190)",
    ],
)  # fmt: skip
def test_decision_is_found_whole(decision: str) -> None:
    assert found(f"לפי {decision} הוקם צוות") == [(decision, "DECISION")]


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
        "החלטה 922 של הוועדה",
        "שלושים שנה",
        "אחוז ניכר",
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
    [
        ('כ-5 מיליון ש"ח', '5 מיליון ש"ח'),
        ("כ-30%", "30%"),
        ("ב–30%", "30%"),
        ("ב14 במאי 1948", "14 במאי 1948"),
        ("-5%", "-5%"),
    ],
)
def test_number_loses_its_prefixes_and_keeps_its_minus(text: str, normal: str) -> None:
    assert without_prefixes(text, (Morpheme(text.split()[0], "", "NUM"),)) == normal


def test_a_known_place_loses_all_prefixes_whatever_its_morphemes() -> None:
    morphemes = (Morpheme("ו", "ו", "CCONJ"), Morpheme("כש", "כש", "SCONJ"), Morpheme("בקרית", "בקרי", "ADJ"))
    assert without_prefixes("וכשבקרית מלאכי", morphemes) == "קרית מלאכי"
    assert without_prefixes("בקריית־מלאכי", morphemes[:1]) == "קריית־מלאכי"


def test_name_loses_its_prefixes() -> None:
    morphemes = (Morpheme("ב", "ב", "ADP"), Morpheme("קרית", "קריה", "NOUN"))
    assert without_prefixes("בקרית  מלאכי", morphemes) == "קרית מלאכי"
