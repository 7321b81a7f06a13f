"""The command line as its users meet it: arguments and standard input in; exit code and output out."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from tests.acceptance.process import ROOT, environment


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(one) for one in self.out.splitlines()]


Cli = Callable[..., Result]


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Runs ``briefwire …`` in this process, on a database of its own in an empty folder."""
    folder = tmp_path / "cli"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("BRIEFWIRE_DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")

    def run(*arguments: str, stdin: str | bytes = b"") -> Result:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as stop:  # argparse ends this way
            code = stop.code if isinstance(stop.code, int) else 1
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def bundled_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that an operator filled with the bundled articles by ``briefwire import``."""
    folder = tmp_path_factory.mktemp("bundled")
    database = folder / "briefwire.db"
    articles = ROOT / "bot" / "demo" / "articles"
    done = subprocess.run(
        [sys.executable, "-m", "bot", "import", str(articles)],
        cwd=folder,
        env=environment(database, {}),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return database
