"""The wheel carries models and vocabularies: installed alone, it builds and searches from another folder."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path


def _run(*command: str | Path, cwd: Path) -> str:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "MAAGAR"))}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=clean, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_alone_builds_a_base_and_searches_it(root: Path, tmp_path: Path) -> None:
    _run(sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "-w", tmp_path, root, cwd=tmp_path)
    (wheel,) = tmp_path.glob("maagar-*.whl")
    environment = tmp_path / "env"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    _run(python, "-m", "pip", "install", "--quiet", "-c", root / "constraints.txt", wheel, cwd=tmp_path)
    maagar = environment / "bin" / "maagar"
    _run(maagar, "build", root / "examples", "--json", cwd=tmp_path)
    found = json.loads(_run(maagar, "search", "תפקידה של ועדת ההיגוי", "--json", cwd=tmp_path))
    assert "היגוי" in found["hits"][0]["text"]
    installed = _run(python, "-m", "pip", "list", cwd=tmp_path)
    assert "torch" not in installed.lower()
