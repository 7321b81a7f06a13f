"""``make demo`` as a newcomer meets it, in a process of its own, with no terminal attached."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

_RULE = "\n" + "─" * 72 + "\n"
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> list[str]:
    """What two demos in a row print."""
    home = tmp_path_factory.mktemp("home")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("BRIEFWIRE_")}
    environment |= {"XDG_DATA_HOME": str(home), "HOME": str(home)}
    outputs = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "bot", "demo"],
            env=environment,
            cwd=Path(__file__).parents[2],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "Reading the bundled articles" in done.stderr
        outputs.append(done.stdout)
    return outputs


def test_the_second_demo_stores_nothing_twice_and_says_the_same(runs):
    first, second = runs
    assert " articles stored, 0 already known." in first
    assert second.startswith("0 articles stored, ")
    assert second.split("\n", 1)[1] == first.split("\n", 1)[1]


def test_the_demo_shows_the_main_job(runs):
    topic, conflict, breakdown, change, article, search, digest = runs[0].split(_RULE)[:7]
    evacuees = next(row for row in topic.splitlines() if "about 4,200 " in row)
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", evacuees)}
    outlets = dict(re.findall(r"^\[(\d+)\] (.*)$", topic, re.MULTILINE))
    named = [outlets[str(number)] for number in cited]
    assert any("landbote.example (dpa), 17 Nov 2026" in name for name in named)  # German
    assert any("Northwire, 17 Nov 2026" in name for name in named)  # English
    (disputed,) = (row for row in conflict.splitlines() if row.startswith("• injured: "))
    assert sorted(re.findall(r"(at least \d+|\d+) \(", disputed)) == ["23", "at least 31"]
    assert re.search(r"23 \(police\) (\[\d\])+", disputed)
    assert " / " in disputed
    assert re.search(r"^• €340m .*\n•   of these €240m .*\n•   of these €100m ", breakdown, re.MULTILINE)
    assert "New and changed since 18 Nov 2026\n" in change
    assert "(€85 million → €120 million, +41%)" in change
    assert "(new)" in change
    assert "Key figures" in article
    assert "People: " in article
    assert "*passengers*" in search
    assert "stories from" in digest


def test_every_number_of_a_brief_stands_in_the_articles(runs):
    known = set()
    for path in (files("bot.demo") / "articles").iterdir():
        known |= {_plain(number) for number in _NUMBER.findall(path.read_bytes().decode("utf-8", "replace"))}
    printed = [
        _plain(number)
        for part in runs[0].split(_RULE)[:5]
        for row in part.splitlines()
        if row.startswith("• ")
        # What a change comes to is ours.
        for number in _NUMBER.findall(re.sub(r"\[\d+\]|\+\d+|[+−][\d.]+%", "", row))
    ]
    assert len(printed) >= 10
    # Spelled numbers ("zwölf") are printed in digits: small ones cannot be looked up this way.
    assert [number for number in printed if number not in known and float(number) > 12] == []


def _plain(number: str) -> str:
    """1,200 and 1.200 as 1200; 6,42 and 6.42 as 6.42."""
    return re.sub(r"[.,](?=\d{3}\b)", "", number).replace(",", ".")
