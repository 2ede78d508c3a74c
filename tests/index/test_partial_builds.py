"""Plans tell what builds then do; partial builds do again only the stage they are asked for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.building.options import BuildOptions, Only
from index.building.report import BuildReport, Plan
from index.errors import SettingsMismatchError
from index.rebuild import plan
from index.snapshot import Snapshot

Build = Callable[..., BuildReport]


@pytest.fixture
def planned(home: Path, corpus: Path, tools: Any) -> Callable[..., Plan]:
    def make(**options: Any) -> Plan:
        return plan(home, [corpus], tools, BuildOptions(**options))

    return make


def stages(made: Plan) -> dict[str, int]:
    return {stage: count for stage, count in made.stages if count}


def test_a_plan_of_a_first_build_names_every_stage_and_touches_nothing(home: Path, planned: Any) -> None:
    made = planned()
    assert (made.added, made.changed, made.unchanged, made.removed) == (3, 0, 0, 0)
    assert set(stages(made).values()) == {3}
    assert made.seconds > 0
    assert not home.exists()


def test_a_plan_knows_what_changed(corpus: Path, run: Build, planned: Any) -> None:
    run(corpus)
    (corpus / "b.txt").write_text("נוסח אחר.\n", encoding="utf-8")
    (corpus / "א.txt").unlink()
    (corpus / "new.txt").write_text("מסמך חדש.\n", encoding="utf-8")
    made = planned()
    assert (made.added, made.changed, made.unchanged, made.removed) == (1, 1, 1, 1)
    assert stages(made)["parse"] == 2


def test_a_plan_after_a_new_vocabulary_is_to_tag(corpus: Path, run: Build, planned: Any, tools: Any) -> None:
    run(corpus)
    tools.use_vocabulary({"decision": "החלטות"})
    assert stages(planned()) == {"tag": 3}


def test_embedding_alone_does_not_look_at_the_sources(
    home: Path, corpus: Path, run: Build, tools: Any
) -> None:
    run(corpus)
    (corpus / "b.txt").unlink()
    analysed, embedded = tools.analyzer.texts, tools.embedder.texts
    tools.embedder.name = "letters/2"
    report = run(corpus, only=Only.EMBED)
    assert (report.documents, report.unchanged) == (3, 3)
    assert (tools.analyzer.texts - analysed, tools.embedder.texts - embedded) == (0, 3)
    snapshot = Snapshot.open(home)
    assert snapshot.manifest.embedder == "letters/2"
    snapshot.close()


def test_tags_alone_are_made_again_even_if_nothing_changed(corpus: Path, run: Build, tools: Any) -> None:
    first = run(corpus)
    tagged, analysed = tools.tagger.texts, tools.analyzer.texts
    assert run(corpus, only=Only.TAGS).snapshot == first.snapshot
    titles = passages = 3
    assert (tools.tagger.texts - tagged, tools.analyzer.texts - analysed) == (titles + passages, 0)


def test_chunking_again_with_the_same_outcome_goes_no_further(corpus: Path, run: Build, tools: Any) -> None:
    first = run(corpus)
    analysed = tools.analyzer.texts
    assert run(corpus, rechunk=True).snapshot == first.snapshot
    assert tools.analyzer.texts == analysed


def test_a_fresh_build_does_everything_again(corpus: Path, run: Build, tools: Any) -> None:
    first = run(corpus)
    analysed = tools.analyzer.texts
    report = run(corpus, fresh=True)
    assert report.snapshot != first.snapshot
    assert tools.analyzer.texts - analysed == analysed


def test_a_snapshot_of_other_tools_says_which(home: Path, corpus: Path, run: Build) -> None:
    run(corpus)
    snapshot = Snapshot.open(home)
    built = snapshot.manifest
    same = {"analyzer": built.analyzer, "embedder": built.embedder, "dimension": built.dimension}
    snapshot.require(**same, vocabulary=built.vocabulary)
    with pytest.raises(SettingsMismatchError, match=r"the embedder.*letters/1.*letters/9"):
        snapshot.require(**{**same, "embedder": "letters/9"}, vocabulary=built.vocabulary)
    snapshot.close()
