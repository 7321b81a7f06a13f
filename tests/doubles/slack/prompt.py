"""The prompt of ``python -m tests.doubles.slack``: a person in a workspace, in text."""

from __future__ import annotations

from collections.abc import Callable

from tests.doubles.slack.double import SlackDouble
from tests.doubles.slack.handle import Handle
from tests.doubles.slack.rendering import buttons_of, text_of
from tests.doubles.slack.state import Channel, Message, Team, User, View

HELP = """\
/brief flood              a slash command, in the channel you are in
@briefwire search flood   a mention there
dm brief flood            a direct message to the bot
say TEXT                  a message of your own, for a shortcut
shortcut CALLBACK_ID      a message shortcut on the newest message
press 2 [VALUE]           the second button (or menu, with the value to choose) of what was shown last
submit LABEL=VALUE; …     fill in the open modal and submit it
close                     close the open modal
home                      open the app's Home tab
messages                  everything in the channel
user NAME [admin]         become somebody (new if need be); also: channel NAME, team NAME
locale de-DE              your language; also: tz Europe/Berlin
help, quit"""
_OPTIONS = ("locale", "tz")


class Prompt:
    """One line in, what Slack would show out."""

    def __init__(self, double: SlackDouble, timeout: float = 30) -> None:
        self._double = double
        self._timeout = timeout
        self._shown: Message | View | None = None
        self._team: Team = double.team("Newsroom")
        self._user: User = double.user(self._team, "ada", admin=True)
        self._channel: Channel = double.channel(self._team, "general")
        self._commands: dict[str, Callable[[str], str]] = {
            "dm": lambda text: self._show(double.dm(self._user, text)),
            "say": self._say,
            "shortcut": self._shortcut,
            "press": self._press,
            "submit": self._submit,
            "close": lambda _: self._close(),
            "home": lambda _: self._present(double.open_home(self._user, self._timeout)),
            "messages": lambda _: self._messages(),
            "user": self._become,
            "channel": self._enter,
            "team": self._visit,
            "help": lambda _: HELP,
        }

    @property
    def line(self) -> str:
        """What stands before the cursor."""
        return f"{self._user.name} in {self._team.name} #{self._channel.name}> "

    def answer(self, line: str) -> str:
        """What comes of a line; errors as text."""
        word, _, rest = line.strip().partition(" ")
        try:
            if word.startswith("/"):
                return self._show(self._double.slash(self._user, self._channel, word, rest))
            if word.startswith("@"):
                return self._show(self._double.mention(self._user, self._channel, rest))
            if word in _OPTIONS and rest:
                setattr(self._user, word, rest)
                return f"{word} is {rest}"
            if word in self._commands:
                return self._commands[word](rest.strip())
        except (AssertionError, LookupError, ValueError) as error:
            return f"! {error}"
        return f"! {word!r} is none of the commands; try help"

    def _show(self, handle: Handle) -> str:
        """The answers to what was just done, or the modal it opened."""
        handle.wait_until(lambda seen: seen.view or seen.answered, self._timeout)
        if handle.view is not None:
            return self._present(handle.view)
        return "\n\n".join(self._present(message) for message in handle.answers if not message.deleted)

    def _present(self, shown: Message | View) -> str:
        self._shown = shown
        notes = []
        if isinstance(shown, Message):
            notes += ["only visible to you"] * shown.ephemeral + ["in a thread"] * (shown.thread_ts is not None)
        numbers = [f"{number} {button.label}" for number, button in enumerate(buttons_of(shown), 1)]
        lines = [
            f"({', '.join(notes)})" if notes else "",
            text_of(shown),
            "press: " + " · ".join(numbers) if numbers else "",
        ]
        return "\n".join(filter(None, lines))

    def _press(self, text: str) -> str:
        which, _, value = text.partition(" ")
        if self._shown is None:
            raise LookupError("nothing was shown yet")
        return self._show(self._double.press(self._shown, which, value or None, user=self._user))

    def _modal(self) -> View:
        view = self._double.modal(self._user)
        if view is None:
            raise LookupError("no modal is open")
        return view

    def _submit(self, text: str) -> str:
        pairs = (pair.partition("=") for pair in text.split(";") if pair.strip())
        view = self._modal()
        handle = self._double.submit(view, {name.strip(): value.strip() for name, _, value in pairs})
        if handle.errors is not None:
            return "\n".join(f"! {block}: {said}" for block, said in handle.errors.items())
        return self._present(view) if not view.closed else "submitted; see messages"

    def _close(self) -> str:
        self._double.close(self._modal())
        return "closed"

    def _say(self, text: str) -> str:
        self._shown = self._double.say(self._user, self._channel, text)
        return text_of(self._shown)

    def _shortcut(self, callback_id: str) -> str:
        found = [m for m in self._double.world.history(self._channel) if not m.deleted]
        if not found:
            raise LookupError("there is no message yet; say something")
        return self._show(self._double.shortcut(found[-1], callback_id, user=self._user))

    def _messages(self) -> str:
        users = self._double.world.users
        mine = [
            m
            for m in list(self._double.world.messages)
            if m.channel == self._channel.id and not m.deleted and m.seen_by in (None, self._user.id)
        ]
        return "\n\n".join(f"{users[m.user].name}: {text_of(m)}" for m in mine) or "no messages"

    def _become(self, text: str) -> str:
        name, _, role = text.partition(" ")
        for user in list(self._double.world.users.values()):
            if (user.team, user.name) == (self._team.id, name):
                self._user = user
                break
        else:
            self._user = self._double.user(self._team, name)
        self._user.admin = role == "admin" or (self._user.admin and not role)
        return f"you are {name}{', an admin' if self._user.admin else ''}"

    def _enter(self, text: str) -> str:
        name = text.lstrip("#")
        for channel in list(self._double.world.channels.values()):
            if (channel.team, channel.name, channel.kind) == (self._team.id, name, "channel"):
                self._channel = channel
                break
        else:
            self._channel = self._double.channel(self._team, name)
        return f"you are in #{name}"

    def _visit(self, name: str) -> str:
        """Another workspace, with a person and a channel of its own."""
        found = [team for team in list(self._double.world.teams.values()) if team.name == name]
        self._team = found[0] if found else self._double.team(name)
        self._become("ada admin")
        return f"{self._enter('general')} of {name}"
