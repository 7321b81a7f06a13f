"""One tree of errors. Wording for people is made in ``present``; a message here says what happened and what to do."""

from __future__ import annotations

from enum import StrEnum


class BriefwireError(Exception):
    """Base of every error the product raises on purpose."""


class UserError(BriefwireError):
    """The request cannot be carried out as it was given; ``hint`` says how to give it, ``argument`` is the key of the
    argument at fault, where it is one."""

    def __init__(self, message: str, hint: str | None = None, *, argument: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.argument = argument


class NotFoundError(UserError):
    """A well-formed request whose answer is empty: no such article, nothing on this topic."""


class NotAllowedError(UserError):
    """The person may not do this here; ``hint`` says who may."""


class FetchError(BriefwireError):
    """An address could not be read: refused, unreachable, too slow, too large, or of a kind we do not read.

    ``host`` was asked last, after redirects. ``gone``: it says that the address was removed for good (410);
    ``retry_after``: it asks to wait so many seconds; ``unreachable``: there is no server that could be talked to;
    ``passing``: it may be otherwise in some minutes."""

    def __init__(
        self,
        message: str,
        *,
        gone: bool = False,
        retry_after: float | None = None,
        unreachable: bool = False,
        passing: bool = False,
        host: str | None = None,
    ) -> None:
        super().__init__(message)
        self.gone = gone
        self.retry_after = retry_after
        self.unreachable = unreachable
        self.passing = passing
        self.host = host


class ParseError(BriefwireError):
    """Bytes were read, but no article was found in them; the message says why."""


class EndingError(FetchError, ParseError):
    """Nothing was read because the program is ending: nothing is wrong with what was asked for."""


class StoreError(BriefwireError):
    """The database could not be opened, read or written."""


class DeliveryProblem(StrEnum):
    """Why a message could not be posted."""

    GONE = "gone"
    """The channel was deleted, or archived for good."""
    REMOVED = "removed"
    """The bot was removed from the server or workspace, or its token revoked."""
    FORBIDDEN = "forbidden"
    """The bot lacks a permission in the channel, or is no member of it."""
    BUSY = "busy"
    """The platform asked to wait: ``retry_after`` seconds."""
    REFUSED = "refused"
    """The platform refused this message; sending it again would not help."""
    UNKNOWN = "unknown"
    """No answer came, or one that leaves open whether the message was posted."""


class DeliveryError(BriefwireError):
    """A message was not posted, or may not have been."""

    def __init__(self, problem: DeliveryProblem, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.problem = problem
        self.retry_after = retry_after
