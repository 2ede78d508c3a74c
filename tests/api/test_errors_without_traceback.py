"""What goes wrong outside the program ends in a line on standard error and the contract's exit code."""

import json
import logging
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest

from api.commands.server import bound_socket
from api.current import CurrentBase
from api.errors import AddressError
from api.exit_codes import exit_code
from index.errors import NoSnapshotError


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    line = {"text": "אמון", "mentions": [{"start": 0, "end": 4, "concept": "trust"}], "topics": None}
    path.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def test_output_that_cannot_be_written_is_named(maagar: Any, home: Path, gold: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "out"
    for command in (
        ["export", "--format", "csv", "--output", nowhere],
        ["eval", "tags", gold, "--predictions", nowhere],
        ["stats", "frequencies", "--plot", nowhere],
    ):
        done = maagar(*command, "--home", home)
        assert (done.code, done.err) == (
            3,
            f"maagar: {nowhere}: No such file or directory. Check the path.\n",
        )


def test_a_file_that_is_not_there_is_no_such_thing(maagar: Any, tmp_path: Path) -> None:
    missing, home = tmp_path / "no-such.csv", tmp_path / "home"
    for command in (
        ["review", "import", missing, "--format", "csv", "--by", "dana"],
        ["build", tmp_path, "--vocabulary", missing],
        ["build", tmp_path, "--vocabulary", missing, "--plan"],
    ):
        done = maagar(*command, "--home", home)
        assert (done.code, done.err) == (3, f"maagar: {missing}: no such file. Check the path.\n")


def test_that_an_output_can_be_written_is_seen_before_the_work(maagar: Any, tmp_path: Path) -> None:
    missing, nowhere = tmp_path / "no-such-gold", tmp_path / "nowhere" / "out"
    for command in (["eval", "search", missing, "--run"], ["eval", "nlp", missing, "--predictions"]):
        done = maagar(*command, nowhere)
        assert done.err == f"maagar: {nowhere}: No such file or directory. Check the path.\n"


def test_an_output_that_is_a_folder_is_wrong_usage(maagar: Any, gold: Path, tmp_path: Path) -> None:
    done = maagar("eval", "tags", gold, "--predictions", tmp_path)
    assert (done.code, done.err) == (2, f"maagar: {tmp_path}: Is a directory. Check the path.\n")


@pytest.mark.parametrize(
    ("setting", "file", "command"),
    [
        ("ANALYZER_MODEL", "hebrew/maagar_morphology/segmenter.safetensors", ["analyze"]),
        ("ANALYZER_MODEL", "hebrew/maagar_morphology/lemma_counts.json", ["analyze"]),
        ("EMBEDDER_MODEL", "embedder/0_StaticEmbedding/model.safetensors", ["search", "אמון"]),
    ],
)
def test_a_model_that_was_cut_off_is_named(
    maagar: Any,
    home: Path,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    file: str,
    command: list[str],
) -> None:
    shutil.copytree(root / "nlp" / "models", tmp_path / "models")
    damaged = tmp_path / "models" / file
    damaged.write_bytes(damaged.read_bytes()[:5000])
    monkeypatch.setenv(f"MAAGAR_{setting}", str(tmp_path / "models" / Path(file).parts[0]))
    done = maagar(*command, "--home", home, stdin="אמון")
    assert (done.code, done.err.count("\n")) == (4, 1)
    assert done.err.startswith(f"maagar: {damaged}: the model's file is damaged")


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"failed": [{"no": 1}]}'])
def test_a_damaged_report_of_the_last_build_is_named(
    maagar: Any, home: Path, tmp_path: Path, content: str
) -> None:
    copy = tmp_path / "home"
    shutil.copytree(home, copy)
    (copy / "last-build.json").write_text(content, encoding="utf-8")
    done = maagar("triage", "--home", copy)
    assert done.code == 4
    told = "the report of the last build is damaged. Run: maagar build SOURCE."
    assert done.err == f"maagar: {copy}/last-build.json: {told}\n"


def test_a_port_that_is_taken_is_wrong_usage() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(AddressError, match=f"port {port}: Address already in use") as error:
            bound_socket("127.0.0.1", port)
    assert exit_code(error.value) == 2


def test_the_log_says_once_why_a_server_does_not_swap(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse() -> Any:
        raise NoSnapshotError("home")

    current = CurrentBase(tmp_path, refuse)
    with caplog.at_level(logging.WARNING, logger="api"):
        assert [current.refresh() for _ in range(3)] == [False] * 3
    assert [record.getMessage() for record in caplog.records] == [
        "the knowledge base stays as it is: home: there is no knowledge base yet. Run: maagar build SOURCE."
    ]
