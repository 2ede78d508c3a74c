"""Error type → exit code of the command line, the nearest ancestor in the table winning."""

from enum import IntEnum

from api.errors import ConfigurationError
from index.errors import (
    DamagedDecisionsError,
    DamagedReportError,
    DamagedSnapshotError,
    NoSnapshotError,
    NoSuchError,
    VocabularyLostError,
)
from ingest.errors import (
    DamagedFileError,
    EmptyFileError,
    FileMissingError,
    LimitExceededError,
    MaagarError,
    NeedsOcrError,
    PasswordRequiredError,
)
from nlp.errors import ModelDamagedError


class ExitCode(IntEnum):
    DONE = 0
    LEFT_OUT = 1
    USAGE = 2
    MISSING = 3
    DAMAGED = 4


EXIT_CODES: dict[type[MaagarError], ExitCode] = {
    MaagarError: ExitCode.USAGE,
    ConfigurationError: ExitCode.USAGE,
    PasswordRequiredError: ExitCode.USAGE,
    NeedsOcrError: ExitCode.LEFT_OUT,
    FileMissingError: ExitCode.MISSING,
    NoSuchError: ExitCode.MISSING,
    NoSnapshotError: ExitCode.MISSING,
    DamagedFileError: ExitCode.DAMAGED,
    EmptyFileError: ExitCode.DAMAGED,
    LimitExceededError: ExitCode.DAMAGED,
    DamagedSnapshotError: ExitCode.DAMAGED,
    VocabularyLostError: ExitCode.DAMAGED,
    DamagedDecisionsError: ExitCode.DAMAGED,
    DamagedReportError: ExitCode.DAMAGED,
    ModelDamagedError: ExitCode.DAMAGED,
}


def exit_code(error: MaagarError) -> ExitCode:
    """Return the code of the error's own class, or of its nearest ancestor that has one."""
    return next(EXIT_CODES[kind] for kind in type(error).__mro__ if kind in EXIT_CODES)


def exit_code_of_path(error: OSError) -> ExitCode:
    """Return the code for a path that somebody named and that cannot be read or written."""
    return ExitCode.MISSING if isinstance(error, FileNotFoundError) else ExitCode.USAGE
