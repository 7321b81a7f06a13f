"""Why a query cannot be carried out, in the reader's language."""

from __future__ import annotations

from bot.core import wording
from bot.core.errors import UserError


class QueryProblem(Exception):  # noqa: N818 - no error of the product: it becomes one when it is worded
    """A query gone wrong: keys of the catalogue's section ``query`` for what is wrong and what to do."""

    def __init__(self, key: str, hint: str, **values: str | int) -> None:
        super().__init__(key)
        self.key, self.hint, self.values = key, hint, values

    def worded(self, locale: str, argument: str) -> UserError:
        """The refusal, for the command's argument of this key."""
        message, hint = (wording.say(locale, f"query.{key}", **self.values) for key in (self.key, self.hint))
        return UserError(message, hint, argument=argument)
