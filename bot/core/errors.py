"""One tree of errors. Wording for people is made in ``present``; a message here says what happened and what to do."""

from __future__ import annotations


class BriefwireError(Exception):
    """Base of every error the product raises on purpose."""


class UserError(BriefwireError):
    """The request cannot be carried out as it was given; ``hint`` says how to give it."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NotFoundError(UserError):
    """A well-formed request whose answer is empty: no such article, nothing on this topic."""


class FetchError(BriefwireError):
    """An address could not be read: refused, unreachable, too slow, too large, or of a kind we do not read."""


class ParseError(BriefwireError):
    """Bytes were read, but no article was found in them; the message says why."""


class StoreError(BriefwireError):
    """The database could not be opened, read or written."""
