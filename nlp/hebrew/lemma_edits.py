"""Edits that make a lemma of a form: 'יקבלו' → 'קיבל' is "cut י, keep one, put י, keep the middle, cut ו".

Final letters are folded inside an edit, and put back at the end of the lemma.
"""

from functools import lru_cache

_FOLD = str.maketrans("ךםןףץ", "כמנפצ")
_FINALS = {"כ": "ך", "מ": "ם", "נ": "ן", "פ": "ף", "צ": "ץ"}
KEEP, MIDDLE = "=", "*"


@lru_cache(maxsize=50_000)
def edit_between(form: str, lemma: str) -> str:
    """Return the edit that makes `lemma` of `form`: steps with spaces between them, '*' for what stays.

    >>> edit_between("יקבלו", "קיבל"), edit_between("שותפויות", "שותפות")
    ('-י = +י * -ו', '* -ו -י = =')
    """
    return " ".join(_with_middle(_steps(form.translate(_FOLD), lemma.translate(_FOLD))))


def _steps(source: str, target: str) -> list[str]:
    """Return the fewest cuts and puts that make `target` of `source`, cuts as early as can be."""
    kept = _common_lengths(source, target)
    steps: list[str] = []
    i = j = 0
    while i < len(source) or j < len(target):
        if i < len(source) and j < len(target) and source[i] == target[j] and kept[i][j] > kept[i + 1][j]:
            steps.append(KEEP)
            i, j = i + 1, j + 1
        elif i < len(source) and kept[i][j] == kept[i + 1][j]:
            steps.append(f"-{source[i]}")
            i += 1
        else:
            steps.append(f"+{target[j]}")
            j += 1
    return steps


def _common_lengths(source: str, target: str) -> list[list[int]]:
    lengths = [[0] * (len(target) + 1) for _ in range(len(source) + 1)]
    for i in reversed(range(len(source))):
        for j in reversed(range(len(target))):
            longest = max(lengths[i + 1][j], lengths[i][j + 1])
            lengths[i][j] = lengths[i + 1][j + 1] + 1 if source[i] == target[j] else longest
    return lengths


def apply_edit(form: str, edit: str) -> str | None:
    """Return the lemma that `edit` makes of `form`, or None where it does not fit."""
    return apply_to_folded(form.translate(_FOLD), form, edit)


def apply_to_folded(source: str, form: str, edit: str) -> str | None:
    """Return what `apply_edit` returns; `source` is `form` with plain letters for final ones."""
    left, right = _sides(edit)
    head = _applied(source, left)
    if head is None:
        return None
    tail = _applied(source[head[1] :][::-1], right)
    if tail is None or tail[1] >= len(source) - head[1]:
        return None
    middle = source[head[1] : len(source) - tail[1]]
    return with_final(head[0] + middle + tail[0][::-1], form)


def folded(form: str) -> str:
    """Return `form` with plain letters for final ones."""
    return form.translate(_FOLD)


@lru_cache(maxsize=50_000)
def _ends(edit: str) -> tuple[str, str]:
    """Return the first and the last letter of the forms that `edit` fits, "" for any."""
    found = []
    for steps in _sides(edit):
        taken = next((step for step in steps if step[0] != "+"), KEEP)
        found.append("" if taken == KEEP else taken[1:])
    return found[0], found[1]


def may_fit(edit: str, first: str, last: str) -> bool:
    """Return whether `edit` may fit a folded form with these first and last letters."""
    starts, ends = _ends(edit)
    return starts in ("", first) and ends in ("", last)


def with_final(lemma: str, form: str) -> str:
    """Return `lemma` with its last letter in final shape, unless the form itself ends in the plain one."""
    if lemma[-1] in _FINALS and not (form[-1] == lemma[-1] and form.translate(_FOLD) == lemma):
        return lemma[:-1] + _FINALS[lemma[-1]]
    return lemma


@lru_cache(maxsize=20_000)
def _sides(edit: str) -> tuple[list[str], list[str]]:
    """Return the steps of an edit before its middle, and those after it from the end."""
    left, _, right = edit.partition(MIDDLE)
    return left.split(), right.split()[::-1]


def _applied(source: str, steps: list[str]) -> tuple[str, int] | None:
    """Return what `steps` write and how many letters of `source` they use up."""
    written = ""
    position = 0
    for step in steps:
        if step[0] == "+":
            written += step[1:]
            continue
        if position >= len(source) or (step != KEEP and source[position] != step[1:]):
            return None
        written += source[position] if step == KEEP else ""
        position += 1
    return written, position


def _with_middle(steps: list[str]) -> list[str]:
    """Return `steps` with the longest run of kept letters as one middle."""
    best = start = length = 0
    for position, step in enumerate([*steps, "+"]):
        if step == KEEP:
            continue
        if position - start > length:
            best, length = start, position - start
        start = position + 1
    if not length:
        return [*steps, MIDDLE]
    return [*steps[:best], MIDDLE, *steps[best + length :]]
