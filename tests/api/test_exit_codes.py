import pytest

from api.exit_codes import exit_code
from index.errors import (
    BuildRunningError,
    DamagedSnapshotError,
    NoSnapshotError,
    NoSuchError,
    QuerySyntaxError,
)
from ingest.errors import (
    DamagedFileError,
    FileMissingError,
    MaagarError,
    NeedsOcrError,
    PasswordRequiredError,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NeedsOcrError("a.pdf", 3), 1),
        (PasswordRequiredError("a.pdf"), 2),
        (QuerySyntaxError("(", "no end"), 2),
        (BuildRunningError("home", "pid 1"), 2),
        (FileMissingError("a.pdf"), 3),
        (NoSuchError("concept", "x"), 3),
        (NoSnapshotError("home"), 3),
        (DamagedFileError("a.pdf", "cut off"), 4),
        (DamagedSnapshotError("vectors", "hash differs"), 4),
    ],
)
def test_each_error_has_the_exit_code_of_the_contract(error: MaagarError, code: int) -> None:
    assert exit_code(error) == code
