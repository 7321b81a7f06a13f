"""Settings of the chat platforms."""

import pytest
from pydantic import SecretStr, ValidationError

from bot import config
from bot.config import Settings
from bot.core.errors import UserError


def test_hosts_and_addresses() -> None:
    assert Settings(discord_resolve="discord.com=localhost:1").discord_hosts == {"discord.com": ("127.0.0.1", 1)}
    settings = Settings(
        discord_resolve=" Discord.com=127.0.0.1:8443, gateway.discord.gg=[::1]:9 ,",
        http_bind="8080",
        slack_api_url="http://x/api",
    )
    assert settings.discord_hosts == {"discord.com": ("127.0.0.1", 8443), "gateway.discord.gg": ("::1", 9)}
    assert settings.bind == ("127.0.0.1", 8080)
    assert settings.slack_api_url == "http://x/api/"
    assert Settings(http_bind="0.0.0.0:80").bind == ("0.0.0.0", 80)
    assert Settings(http_bind="").bind is None
    assert Settings(allow_private=" Intranet:80,[::1]:81 , ").private_hosts == {"Intranet:80", "[::1]:81"}


@pytest.mark.parametrize(
    "given",
    [
        {"discord_resolve": "discord.com"},
        {"discord_resolve": "discord.com=127.0.0.1"},
        {"discord_resolve": "=127.0.0.1:1"},
        {"discord_resolve": "discord.com=127.0.0.1:99999"},
        {"discord_resolve": "discord.com=example.org:1"},
        {"allow_private": "intranet.example"},
        {"allow_private": "intranet.example:80, http://intranet.example:81"},
        {"allow_private": "::1:80"},
        {"http_bind": "localhost"},
        {"slack_api_url": "slack.com/api/"},
        {"slack_api_url": "https://me:pw@slack.com/api/"},
        {"slack_api_url": "http://[::1/api/"},
        {"public_url": "http://bot.example.org"},
        {"public_url": "https://me@bot.example.org"},
        {"public_url": "nonsense"},
    ],
)
def test_what_is_no_address_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match=r"give |is no IP"):
        Settings.model_validate(given)


def test_every_bad_setting_is_named_at_once_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFWIRE_HTTP_BIND", "nowhere-secret")
    monkeypatch.setenv("BRIEFWIRE_DISCORD_RESOLVE", "oops-secret")
    with pytest.raises(UserError) as refusal:
        config.load()
    assert "BRIEFWIRE_HTTP_BIND" in refusal.value.message
    assert "BRIEFWIRE_DISCORD_RESOLVE" in refusal.value.message
    assert "secret" not in refusal.value.message


def test_secrets_are_listed_and_hidden() -> None:
    settings = Settings(
        discord_token=SecretStr("tok-1"),
        slack_bot_token=SecretStr("xoxb-2"),
        database_url=SecretStr("postgresql://me:pass-3@db/x"),
    )
    assert sorted(settings.secrets) == ["pass-3", "tok-1", "xoxb-2"]
    assert not any(secret in repr(settings) for secret in settings.secrets)
    assert Settings(database_url=SecretStr("sqlite:///a.db")).secrets == []


@pytest.mark.parametrize("token", ["abc\ndef", "abc def", "abc\x00", "abcü"])
@pytest.mark.parametrize("name", ["discord_token", "slack_bot_token", "slack_signing_secret"])
def test_a_token_that_was_copied_badly_is_refused_without_being_shown(name: str, token: str) -> None:
    with pytest.raises(ValidationError, match="copy it again") as refusal:
        Settings.model_validate({name: token})
    assert "abc" not in str(refusal.value)


def test_blanks_around_a_token_do_not_matter() -> None:
    token = Settings.model_validate({"discord_token": " tok-1\n"}).discord_token
    assert token is not None
    assert token.get_secret_value() == "tok-1"
