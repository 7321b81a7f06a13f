"""Settings, read once at start from the environment (``BRIEFWIRE_…``) and a ``.env`` file."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.core.errors import UserError

PREFIX = "BRIEFWIRE_"
_LAST_PORT = 65_535


def default_database_url() -> str:
    """A SQLite file in the user's data folder."""
    return sqlite_url(user_data_path("briefwire", appauthor=False) / "briefwire.db")


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file, whatever characters its path has."""
    return f"sqlite:///{quote(str(path))}"


class Settings(BaseSettings):
    """Everything that can be configured. ``.env.example`` and the README's table are checked against this class."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: SecretStr = Field(
        default_factory=lambda: SecretStr(default_database_url()),
        description="Where articles are kept: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE",
    )
    language: Literal["en", "de"] = Field(default="en", description="Language of answers: en or de")
    allow_private: str = Field(
        default="",
        description="Private addresses that may be fetched, as host:port separated by commas (intranets, tests)",
    )
    multilingual: bool = Field(
        default=False,
        description="Match nouns that no table knows over languages by an encoder (needs the extra multilingual)",
    )
    discord_token: SecretStr | None = Field(
        default=None,
        description="Token of the Discord bot; with it, briefwire run connects to Discord (docs/discord.md)",
    )
    discord_resolve: str = Field(
        default="",
        description="Where Discord's hosts are found instead, as host=ip:port separated by commas (proxies, tests)",
    )
    discord_ca_file: Path | None = Field(
        default=None, description="Certificate authority (PEM file) trusted for Discord instead of the system's"
    )
    slack_bot_token: SecretStr | None = Field(
        default=None, description="Bot token (xoxb-…) of the one Slack workspace that is served (docs/slack.md)"
    )
    slack_app_token: SecretStr | None = Field(
        default=None, description="App token (xapp-…): connects to Slack by Socket Mode, no public address needed"
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None, description="Signing secret of the Slack app: takes signed HTTP requests at BRIEFWIRE_HTTP_BIND"
    )
    slack_client_id: str = Field(
        default="", description="Client id of the Slack app, to be installed in many workspaces"
    )
    slack_client_secret: SecretStr | None = Field(default=None, description="Client secret of the Slack app")
    slack_api_url: str = Field(
        default="https://slack.com/api/", description="Where Slack's Web API is found (proxies, tests)"
    )
    http_bind: str = Field(
        default="", description="host:port to serve HTTP on (Slack's requests and sign-in, /health); empty: no server"
    )
    public_url: str = Field(
        default="",
        description="Address under which that server is reached from outside, such as https://bot.example.org",
    )
    digest_grace_hours: float = Field(
        default=3,
        gt=0,
        le=48,
        description="Hours for which a digest that could not be sent on time is still sent; after that it is skipped",
    )
    share_imports: bool = Field(
        default=True, description="Show articles imported on the command line to every server and workspace"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="How much is logged to stderr: debug, info, warning or error"
    )

    @field_validator("allow_private")
    @classmethod
    def _check_private(cls, value: str) -> str:
        if value:
            from adapters.http.address_check import doors  # noqa: PLC0415 - start-up time

            try:
                doors(_parts(value))
            except ValueError:
                raise ValueError("give host:port separated by commas, such as intranet.example:8080") from None
        return value

    @field_validator("discord_resolve")
    @classmethod
    def _check_resolve(cls, value: str) -> str:
        _resolve_table(value)
        return value

    @field_validator("discord_ca_file")
    @classmethod
    def _check_ca_file(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"there is no file {value}")
        return value

    @field_validator("http_bind")
    @classmethod
    def _check_bind(cls, value: str) -> str:
        if value:
            _address(value)
        return value

    @field_validator(
        "discord_token", "slack_bot_token", "slack_app_token", "slack_signing_secret", "slack_client_secret"
    )
    @classmethod
    def _check_secret(cls, value: SecretStr | None) -> SecretStr | None:
        secret = value.get_secret_value().strip() if value else ""
        if not (secret.isascii() and secret.isprintable()) or " " in secret:
            raise ValueError("there is a blank, a line break or an odd character in it; copy it again")
        return SecretStr(secret) if secret else None

    @field_validator("slack_api_url")
    @classmethod
    def _check_api_url(cls, value: str) -> str:
        if not _is_site(value, "http", "https"):
            raise ValueError("give a URL like https://slack.com/api/")
        return value.rstrip("/") + "/"

    @field_validator("public_url")
    @classmethod
    def _check_public_url(cls, value: str) -> str:
        if value and not is_public_address(value):
            raise ValueError("give the https address of this server, such as https://bot.example.org")
        return value.rstrip("/")

    @property
    def discord_hosts(self) -> dict[str, tuple[str, int]]:
        """``discord_resolve`` as a table of hosts."""
        return _resolve_table(self.discord_resolve)

    @property
    def bind(self) -> tuple[str, int] | None:
        """``http_bind`` as host and port; None where nothing is to be served."""
        return _address(self.http_bind) if self.http_bind else None

    @property
    def digest_grace(self) -> timedelta:
        """``digest_grace_hours`` as a span of time."""
        return timedelta(hours=self.digest_grace_hours)

    @property
    def on_slack(self) -> bool:
        """Whether anything is configured that lets us talk to Slack."""
        return self.slack_bot_token is not None or bool(self.slack_client_id)

    @property
    def secrets(self) -> list[str]:
        """Every secret there is, to keep them out of logs: of the database's URL its password."""
        url = self.database_url.get_secret_value()
        values = [getattr(self, name) for name in type(self).model_fields if name != "database_url"]
        tokens = [value.get_secret_value() for value in values if isinstance(value, SecretStr)]
        return [secret for secret in (*tokens, urlsplit(url).password) if secret]

    @property
    def private_hosts(self) -> frozenset[str]:
        """``allow_private`` as a set of ``host:port``."""
        return frozenset(_parts(self.allow_private))


def is_public_address(value: str) -> bool:
    """Whether this is the address of a site as Slack takes it: https, a host, and no more than a path."""
    return _is_site(value, "https")


def _is_site(value: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in schemes and bool(host) and not (parts.query or parts.fragment or "@" in parts.netloc)


def _parts(value: str) -> list[str]:
    """What stands between commas."""
    return [part for part in (one.strip() for one in value.split(",")) if part]


def _address(value: str) -> tuple[str, int]:
    """``host:port``; a port alone is one of this machine."""
    host, _, port = value.strip().rpartition(":")
    if not port.isdecimal() or not 0 <= int(port) <= _LAST_PORT:
        raise ValueError("give host:port, such as 127.0.0.1:8080")
    return host.strip("[]") or "127.0.0.1", int(port)


def _resolve_table(value: str) -> dict[str, tuple[str, int]]:
    table: dict[str, tuple[str, int]] = {}
    for part in _parts(value):
        host, found, address = part.partition("=")
        if not found or not host.strip():
            raise ValueError("give host=ip:port separated by commas, such as discord.com=127.0.0.1:8443")
        ip, port = _address(address)
        try:
            ip = str(ip_address("127.0.0.1" if ip == "localhost" else ip))
        except ValueError:
            raise ValueError(f"{ip} is no IP address") from None
        table[host.strip().lower()] = ip, port
    return table


def load(database_url: str | None = None) -> Settings:
    """The settings; ``database_url`` overrides the environment. Raises ``UserError`` naming every bad setting."""
    try:
        settings = Settings()
    except ValidationError as problem:
        bad = "; ".join(
            f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg'].removeprefix('Value error, ')}" for e in problem.errors()
        )
        raise UserError(
            f"The settings cannot be used: {bad}.", "See .env.example for what each setting takes."
        ) from None
    if database_url is not None:
        settings = settings.model_copy(update={"database_url": SecretStr(database_url)})
    return settings


def prepare_database_folder(url: str) -> None:
    """Create the folder of a SQLite file. Raises ``UserError`` where that is not possible."""
    path = url.removeprefix("sqlite:///")
    if path == url or not path or path.startswith((":", "file:")):
        return
    folder = Path(unquote(path)).expanduser().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise UserError(
            f"The folder for the database cannot be created: {folder}: {problem.strerror}.",
            "Set BRIEFWIRE_DATABASE_URL, or use --db sqlite:///PATH.",
        ) from problem
