import json

from api.json_output import to_json
from ingest.document import Page, PageStatus, Verdict


def test_hebrew_stands_unescaped_and_enums_as_their_values() -> None:
    page = Page(1, 0, 5, Verdict(PageStatus.OK, 1.0, "שכבת טקסט"))
    text = to_json(page, indent=None)
    assert "שכבת טקסט" in text
    assert json.loads(text)["verdict"] == {"status": "ok", "order_confidence": 1.0, "reason": "שכבת טקסט"}


def test_a_lone_surrogate_becomes_an_escape_that_json_reads_back() -> None:
    assert json.loads(to_json({"text": "א\udc80"}))["text"] == "א\udc80"
