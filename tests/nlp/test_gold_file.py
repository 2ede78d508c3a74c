"""Gold files are UTF-8 with or without a byte order mark; what cannot be read is named with its line."""

from pathlib import Path

import pytest

from ingest.errors import FileMissingError
from nlp.conllu import read_conllu
from nlp.errors import GoldFormatError
from nlp.evaluate_tags import read_gold
from nlp.gold_file import json_of

ROW = "1\tשלום\tשלום\tINTJ\t_\t_\t_\t_\t_\t_\n\n"
PASSAGE = '{"text": "אמון", "mentions": [], "topics": null}\n'


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.write_text(ROW, encoding="utf-8-sig")
    assert [word.form for word in read_conllu(gold)[0].words] == ["שלום"]
    gold.write_text(PASSAGE, encoding="utf-8-sig")
    assert [passage.text for passage in read_gold(gold)] == ["אמון"]


@pytest.mark.parametrize("missing", ["no-such-file", "."])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, missing: str) -> None:
    with pytest.raises(FileMissingError, match="no such file"):
        read_conllu(tmp_path / missing)


def test_the_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    gold = tmp_path / "gold.conllu"
    gold.write_bytes(ROW.encode() + "1\tשלום".encode("cp1255"))
    with pytest.raises(GoldFormatError, match=r"gold\.conllu:3: not UTF-8 .* save it as UTF-8"):
        read_conllu(gold)


@pytest.mark.parametrize("line", ["[" * 100_000, "1" * 5_000, '{"text"'], ids=["deep", "long", "cut off"])
def test_a_line_that_is_no_json_says_so(line: str) -> None:
    with pytest.raises(ValueError, match="not JSON"):
        json_of(line)
