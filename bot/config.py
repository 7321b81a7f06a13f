"""Settings, read once at start from the environment (``BRIEFWIRE_…``) and a ``.env`` file."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.core.errors import UserError

PREFIX = "BRIEFWIRE_"


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
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="How much is logged to stderr: debug, info, warning or error"
    )

    @property
    def private_hosts(self) -> frozenset[str]:
        """``allow_private`` as a set of ``host:port``."""
        return frozenset(part.strip().lower() for part in self.allow_private.split(",") if part.strip())


def load(database_url: str | None = None) -> Settings:
    """The settings; ``database_url`` overrides the environment. Raises ``UserError`` naming every bad setting."""
    try:
        settings = Settings()
    except ValidationError as problem:
        bad = "; ".join(f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" for e in problem.errors())
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
