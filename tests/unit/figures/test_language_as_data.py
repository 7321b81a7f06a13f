"""A language is data: Dutch tables beside a copy of the reader are read; no module names a language."""

import ast
import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import summarizer
from summarizer.figures.nouns.context import load
from summarizer.figures.reader import read_figures
from summarizer.figures.scanning import lexicon
from summarizer.types import Sentence

PACKAGE = Path(summarizer.__file__).parent
DUTCH = Path(__file__).parents[2] / "data" / "languages"
READ = """
import json, sys
from summarizer.figures.scanning import lexicon
from summarizer.figures.reader import read_figures
from summarizer.types import Sentence
assert lexicon.__file__.startswith(sys.argv[1]), lexicon.__file__
figures = [read_figures(text, [Sentence((0, len(text)), 0)], "nl-BE") for text in json.load(sys.stdin)]
values = lambda f: [f.surface, *[None if v is None else float(v) for v in (f.value, f.low, f.high)]]
print(json.dumps([[[*values(f), f.unit, f.modifier, f.direction, f.counted_head] for f in row] for row in figures]))
"""

SENTENCES = {
    "Ruim 2.500 mensen betoogden in Gent.": [["2.500", 2500, None, None, "count", ">", "none", "mens"]],
    "De omzet steeg met 4,2 procent tot 3 miljard euro.": [
        ["4,2 procent", 4.2, None, None, "percentage", "=", "up", None],
        ["3 miljard euro", 3e9, None, None, "euro", "=", "up", None],
    ],
    "Minstens vierentwintig huizen stonden leeg.": [
        ["vierentwintig", 24, None, None, "count", ">=", "none", "huis"],
    ],
    "De rivier daalde tot 35 centimeter.": [["35 centimeter", 35, None, None, "centimetre", "=", "down", None]],
    "Tussen 10 en 20 kilometer file op de ring.": [
        ["Tussen 10 en 20 kilometer", None, 10, 20, "kilometre", "=", "none", None],
    ],
    "Tienduizenden leerlingen bleven thuis.": [
        ["Tienduizenden", None, 1e4, 1e5, "count", "=", "none", "leerling"],
    ],
    "Twee derde van de woningen is verkocht.": [
        ["Twee derde", 0.666667, None, None, "count", "=", "none", "woning"],
    ],
    "Een ticket kost 9,50 euro per uur.": [["9,50 euro per uur", 9.5, None, None, "euro per hour", "=", "none", None]],
    "Op 3 maart 2021 om 14.30 uur stopte de 12e ronde.": [],
}


@pytest.fixture(scope="module")
def with_dutch(tmp_path_factory):
    """A copy of the package with Dutch added: two files, and a column of unit names. Not a line of code."""
    folder = tmp_path_factory.mktemp("reader")
    copy = folder / PACKAGE.name
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    languages = copy / "figures" / "languages"
    for name in ("nl.toml", "nl.context.toml"):
        shutil.copy(DUTCH / name, languages / name)
    names = tomllib.loads((DUTCH / "nl.units.toml").read_text("utf-8"))
    units = languages / "units.toml"
    lines = units.read_text("utf-8").splitlines()
    units.write_text("\n".join(_with_column(line, names) for line in lines) + "\n", "utf-8")
    return folder


def _with_column(line, names):
    if line.startswith("languages = "):
        return line.replace("]", ", 'nl']")
    unit = line.partition("|")[0].strip()
    return f"{line} | {names[unit]}" if unit in names else line


def test_a_language_that_is_only_data_is_read(with_dutch):
    environment = {**os.environ, "PYTHONPATH": str(with_dutch)}
    done = subprocess.run(
        [sys.executable, "-c", READ, str(with_dutch)],
        input=json.dumps(list(SENTENCES)),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=with_dutch,
        env={**environment, "PYTHONUTF8": "1"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert dict(zip(SENTENCES, json.loads(done.stdout), strict=True)) == SENTENCES


def test_languages_are_the_tables_there_are():
    assert lexicon.languages() == ("de", "en", "fr")
    assert [code for code in lexicon.languages() if load(code) is None] == []


@pytest.mark.parametrize("code", ["fr-CH", "fr-FR", "FR"])
def test_a_regional_code_reads_as_its_language(code):
    text = "Environ 2 000 soldats sont partis."
    sentences = [Sentence((0, len(text)), 0)]
    assert read_figures(text, sentences, code) == read_figures(text, sentences, "fr") != ()


def _named_languages(module):
    """Language codes that a module compares with, looks up by, or lists."""
    codes = set(lexicon.languages())
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Compare):
            places = [node.left, *node.comparators]
        elif isinstance(node, ast.Dict):
            places = [key for key in node.keys if key is not None]
        elif isinstance(node, ast.MatchValue | ast.Assign):
            places = [node.value]
        else:
            continue
        for place in places:
            inside = place.elts if isinstance(place, ast.Tuple | ast.List | ast.Set) else [place]
            values = {n.value if isinstance(n, ast.Constant) else None for n in inside}
            yield from values if values <= codes else ()  # endings of words ("en", "eln") are no codes


def test_no_module_of_the_reader_names_a_language():
    named = {module.name: set(_named_languages(module)) for module in (PACKAGE / "figures").rglob("*.py")}
    assert {name: codes for name, codes in named.items() if codes} == {"lexicon.py": {lexicon.DEFAULT}}
