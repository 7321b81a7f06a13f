"""The documents say what the product does: generated parts are compared with what generates them."""

from __future__ import annotations

from pathlib import Path

from bot import config
from bot.cli import reference
from bot.core.commands import COMMANDS

ROOT = Path(__file__).parents[2]


def test_the_readme_is_up_to_date():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert reference.fill(readme) == readme, "run: make readme"
    for command in COMMANDS:
        assert f" | {command.summary} | " in readme
    for name in config.Settings.model_fields:
        assert f"| `{config.PREFIX}{name.upper()}` | " in readme


def test_the_example_environment_is_the_settings():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    given = [line.partition("=")[0] for line in text.splitlines() if line and not line.startswith("#")]
    assert given == [f"{config.PREFIX}{name.upper()}" for name in config.Settings.model_fields]
    for field in config.Settings.model_fields.values():
        assert f"# {field.description}" in text


def test_the_example_environment_changes_nothing(monkeypatch, tmp_path):
    for name in config.Settings.model_fields:
        monkeypatch.delenv(f"{config.PREFIX}{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    plain = config.load()
    (tmp_path / ".env").write_text((ROOT / ".env.example").read_text(encoding="utf-8"), encoding="utf-8")
    assert config.load() == plain
