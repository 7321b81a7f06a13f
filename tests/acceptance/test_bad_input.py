"""Every kind of bad file, address and query: a clear error, the right exit code, and nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

GOOD = (
    "Harbour bridge closed after collision\n\n"
    "About 2,000 commuters were stranded in Velmouth on Monday after a barge hit the harbour bridge.\n\n"
    "The port authority said 35 people were taken to hospital, and the bridge would stay closed for three weeks.\n"
)

_FEED = '<?xml version="1.0"?>{doctype}<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'
_BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_CONSENT = (
    "<html><head><title>We value your privacy</title></head><body><div id='consent'><h1>We value your privacy</h1>"
    "<p>We and our 812 partners store and access information on your device. You can accept all or manage your "
    "choices at any time.</p><button>Accept all</button><button>Manage settings</button></div></body></html>"
)


@pytest.fixture
def stored(cli) -> Callable[[], list[str]]:
    """One good article in the store; gives the ids of all stored articles."""
    assert cli("import", "-", stdin=GOOD).code == 0

    def ids() -> list[str]:
        return [hit["id"] for hit in cli("search", "bridge", "--json").json["hits"]]

    assert len(ids()) == 1
    return ids


def _sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(5 * 1024 * 1024 + 1)


def _archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", GOOD)


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "empty": (lambda path: path.write_bytes(b""), "empty"),
    "only white space": (lambda path: path.write_text(" \n\t\n"), "empty"),
    "PNG image": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(99)), "image"),
    "PDF": (lambda path: path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"), "PDF"),
    "ZIP archive": (_archive, "archive"),
    "NUL bytes": (lambda path: path.write_bytes(b"text\0with\0nul" * 20), "binary"),
    "larger than 5 MiB": (_sparse, "too large"),
    "broken link": (lambda path: path.symlink_to("nowhere"), "no such file"),
    "named pipe": (os.mkfifo, "not a regular file"),
    "consent wall": (lambda path: path.write_text(_CONSENT), "consent"),
    "page without article": (
        lambda path: path.write_text("<html><body><nav><a href=/>x</a></nav></body></html>"),
        "no article",
    ),
    "feed without entries": (lambda path: path.write_text(_FEED.format(doctype="", items="")), "without entries"),
    "feed with entities": (lambda path: path.write_text(_FEED.format(doctype=_BOMB, items="<item/>")), "entit"),
    "feed cut short": (lambda path: path.write_text("<?xml version='1.0'?><rss version='2.0'><chan"), "feed"),
    "broken JSON Feed": (
        lambda path: path.write_text('{"version": "https://jsonfeed.org/version/1.1", "items": '),
        "JSON",
    ),
    "only numbers": (lambda path: path.write_text("12 34 56\n"), "no article"),
}


@pytest.mark.parametrize("kind", FILES)
def test_bad_files(kind, cli, stored):
    before = stored()
    path = Path("bad.dat")
    make, reason = FILES[kind]
    make(path)
    result = cli("import", str(path))
    assert result.code == 1
    assert "skipped  bad.dat" in result.out
    assert reason.lower() in result.out.lower()
    assert "0 stored, 0 already known, 1 skipped" in result.out
    assert "Traceback" not in result.err
    assert stored() == before


ADDRESSES = {
    "ftp://example.org/a": "http",
    "file:///etc/passwd": "http",
    "http://": "address",
    "http://user:secret@127.0.0.1/": "user name or password",
    "http://127.0.0.1:80/": "not on the public internet",
    "http://[::1]/": "not on the public internet",
    "http://169.254.169.254/latest/meta-data": "not on the public internet",
    "http://0x7f000001/": "not on the public internet",
    "http://127.0.0.1:22/": "port",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_bad_addresses(address, cli, stored):
    before = stored()
    result = cli("import", address)
    assert result.code == 1
    assert ADDRESSES[address] in result.out
    assert "secret" not in result.out + result.err
    assert stored() == before


QUERIES: dict[str, tuple[tuple[str, ...], int, str]] = {
    "no words": (("search", " "), 2, "no word to look for"),
    "only exclusions": (("search", "--", "-bridge"), 2, "what to leave out"),
    "bad date": (("search", "bridge after:soon"), 2, "“soon” is not a date"),
    "dates the wrong way round": (("search", "bridge after:2026-02-01 before:2026-01-01"), 2, "before"),
    "bad number": (("search", "bridge >many"), 2, "number"),
    "limit of nothing": (("search", "bridge", "--limit", "0"), 2, "from 1 to 50"),
    "limit in words": (("search", "bridge", "--limit", "ten"), 2, "from 1 to 50"),
    "foreign cursor": (("search", "bridge", "--cursor", "nonsense"), 2, "does not belong to this search"),
    "unknown article": (("article", "0000000000"), 1, "no article with the id"),
    "unknown topic": (("brief", "volcano"), 1, "No stored article matches"),
    "missing file": (("brief", "./missing.txt"), 1, "no file"),
    "unknown length": (("brief", "bridge", "--length", "tiny"), 2, "invalid choice"),
    "bad since": (("brief", "bridge", "--since", "yesterday"), 2, "--since"),
    "time before all news": (("digest", "preview", "--at", "0001-01-01"), 2, "between the years"),
    "empty input": (("import", ""), 2, "An input is empty"),
    "a limit with zeros before it": (("search", "bridge", "--limit", "0000000109999"), 2, "from 1 to 50"),
    "far too many sentences": (("summarize", "Some text.", "--sentences", "9" * 5000), 2, "--sentences"),
    "empty folder": (("import", "."), 1, "no file that can be an article"),
    "bad time": (("digest", "preview", "--at", "noon"), 2, "--at"),
    "bad hours": (("digest", "preview", "--hours", "-5"), 2, "hours"),
    "unknown command": (("breif", "bridge"), 2, "invalid choice"),
    "unknown option": (("brief", "--colour", "red"), 2, "unrecognized arguments"),
    "no input": (("import",), 2, "required"),
    "missing input": (("import", "missing.txt"), 1, "no such file"),
    "pattern without match": (("import", "*.news"), 1, "matches none"),
    "unknown database": (("--db", "mysql://localhost/x", "search", "a"), 1, "mysql"),
    "database in a folder's place": (("--db", "sqlite:///.", "search", "a"), 1, "database"),
    "bad sentence count": (("summarize", "Some text.", "--sentences", "0"), 2, "--sentences"),
    "unknown method": (("summarize", "Some text.", "--method", "lsa"), 2, "invalid choice"),
    "a text where a file could be": (("import", "many words " * 400), 1, "no such file"),
    "a topic as long as an article": (("brief", "many words " * 400), 2, "up to 32 words"),
    "somebody's home": (("import", "~nobody/news.txt"), 1, "no such file"),
    "extract a missing file": (("extract", "missing.html"), 1, "no such file"),
}


@pytest.mark.parametrize("kind", QUERIES)
def test_bad_queries(kind, cli, stored):
    before = stored()
    arguments, code, message = QUERIES[kind]
    result = cli(*arguments)
    assert message in result.out + result.err
    assert result.code == code
    assert "Traceback" not in result.err
    assert stored() == before


@pytest.mark.parametrize("command", ["figures", "summarize"])
def test_a_text_is_read_however_long_it_is(command, cli):
    text = "About 2,000 soldiers left the harbour on Monday, ~half of them **by sea**. " * 80
    result = cli(command, text)
    assert result.code == 0
    assert "2,000" in result.out


def test_a_corrupt_database_is_said_to_be_one(cli):
    Path("broken.db").write_bytes(b"this is no database, but it is long enough to be read as one" * 20)
    result = cli("--db", "sqlite:///broken.db", "search", "a")
    assert result.code == 1
    assert "not a database" in result.err


def test_bad_settings_are_named_all_at_once(cli, monkeypatch):
    monkeypatch.setenv("BRIEFWIRE_LANGUAGE", "xx")
    monkeypatch.setenv("BRIEFWIRE_LOG_LEVEL", "loud")
    result = cli("search", "a")
    assert result.code == 2
    assert "BRIEFWIRE_LANGUAGE" in result.err
    assert "BRIEFWIRE_LOG_LEVEL" in result.err


def test_an_unreachable_database_hides_its_password(cli):
    result = cli("--db", "postgresql://user:hunter2@127.0.0.1:1/none", "search", "a")
    assert result.code == 1
    assert "Cannot open the database" in result.err
    assert "hunter2" not in result.err + result.out


def test_one_bad_input_never_stops_the_others(cli):
    Path("a.txt").write_text(GOOD)
    Path("b.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    Path("c.txt").write_text(GOOD.replace("Velmouth", "Carrow").replace("35", "41"))
    result = cli("import", "a.txt", "b.png", "c.txt", "--json")
    assert [one["status"] for one in result.lines] == ["stored", "skipped", "stored"]
    assert [one["input"] for one in result.lines] == ["a.txt", "b.png", "c.txt"]
    assert result.lines[1]["reason"]
    assert result.code == 1


def test_one_bad_line_never_stops_the_others(cli):
    lines = '{"id": 1, "text": "About 2,000 troops left."}\nnot json\n{"id": 3}\n[1]\n{"id": 5, "text": "35 people died."}\n'
    result = cli("figures", "--jsonl", stdin=lines)
    assert result.code == 1
    assert [one["id"] for one in result.lines] == [1, None, 3, None, 5]
    assert [one["line"] for one in result.lines if "error" in one] == [2, 3, 4]
    assert result.lines[4]["figures"][0]["value"] == 35


EVIL = "\x1b[31mRED\x1b[0m \x1b]0;title\x07\u202eevil\u2066"


LINES = {
    "figures": (
        '{"id": 1, "text": "5 people left."}',
        ['{"id": 2, "text": 5}', '{"id": 3, "text": "a", "lang": 7}', "{}"],
    ),
    "summarize": (
        '{"id": 1, "text": "A bus burned in Arden. Nobody was hurt."}',
        ['{"id": 2, "documents": []}', '{"id": 3, "text": "a", "sentences": 0}', '{"id": 4, "documents": [5]}'],
    ),
    "cluster": (
        '{"id": 1, "title": "", "text": "A bus burned in Arden."}',
        ['{"id": 2, "text": "a", "published": "soon"}', '{"text": "a"}', '{"id": 3, "text": "a", "title": 5}'],
    ),
}


@pytest.mark.parametrize("command", LINES)
def test_every_line_has_an_answer(command, cli):
    good, bad = LINES[command]
    given = [good, *bad, "not json", "[1]", '"text"', good]
    result = cli(command, "--jsonl", stdin="\n".join(given) + "\n")
    assert result.code == 1
    assert len(result.lines) == len(given)
    assert ["error" in answer for answer in result.lines] == [False, *[True] * (len(given) - 2), False]
    assert all(answer["line"] == number for number, answer in enumerate(result.lines, 1) if "error" in answer)


@pytest.mark.parametrize("redirection", ["<&-", ">&-", "2>&-", ">/dev/full"])
def test_closed_and_full_streams_end_without_a_traceback(redirection):
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -m bot figures "About 2,000 troops left." {redirection}', sys.executable],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode in {0, 1}


def test_an_encoding_without_the_characters_loses_nothing_else():
    done = subprocess.run(
        [sys.executable, "-m", "bot", "figures", "Rund 2.000 Übungen in München."],
        env=os.environ | {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert b"2.000" in done.stdout


def test_nothing_steers_the_terminal(cli, stored):
    before = stored()
    article = f"{EVIL} storm hits Carrow\n\nThe storm{EVIL} cut power to 9,000 homes, the grid operator said on Monday."
    Path(f"a{EVIL.replace('/', '')}.txt").write_text(article)
    Path(f"b{EVIL.replace('/', '')}.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    for arguments in (
        ("import", "*.txt", "*.png"),
        ("search", f"{EVIL}storm"),
        ("article", EVIL),
        ("brief", EVIL),
        ("brief", "storm"),
        ("figures", f"{EVIL} 9,000 homes"),
        ("summarize", article),
    ):
        result = cli(*arguments)
        shown = result.out + result.err
        assert not [char for char in "\x1b\x07\x9b\u202e\u2066" if char in shown], arguments
    figures = cli("brief", "storm", "--json").json["figures"]
    assert [figure["value"] for figure in figures] == [9000]
    assert set(before) <= set(stored()) | {hit["id"] for hit in cli("search", "bridge", "--json").json["hits"]}


def test_a_folder_gives_its_articles_only(cli):
    Path("news/.git").mkdir(parents=True)
    Path("news/a.txt").write_text(GOOD)
    for name in ("tool.py", "settings.toml", ".hidden.txt", ".git/HEAD.txt"):
        Path("news", name).write_text(GOOD.replace("Velmouth", name))
    assert [one["input"] for one in cli("import", "news", "--json").lines] == ["news/a.txt"]


def test_a_word_with_a_minus_excludes_in_a_shell_too(cli, stored):
    stored()
    assert len(cli("search", "bridge", "--json").json["hits"]) == 1
    assert cli("search", "bridge", "-hospital", "--json").json["hits"] == []
    assert cli("search", "-hospital", "bridge", "--json").json["hits"] == []
    assert cli("search", "-h").code == 0
