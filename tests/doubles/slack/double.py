"""Starting the double, setting up workspaces, and making Slack misbehave."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

from tests.doubles.slack import forging, payloads
from tests.doubles.slack.acks import Acks
from tests.doubles.slack.definition import AppDefinition, defined_by
from tests.doubles.slack.delivery import SLASH, Courier, HttpTransport, SocketTransport, http_body
from tests.doubles.slack.driving import Driving
from tests.doubles.slack.forging import Answer
from tests.doubles.slack.handle import Handle
from tests.doubles.slack.rates import Rates
from tests.doubles.slack.running import Loop
from tests.doubles.slack.server import Failure, Server
from tests.doubles.slack.state import Call, Channel, Json, Team, User, World

_RETRIES = (0.0, 60.0, 300.0)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class SlackDouble(Driving):
    """A running Slack with one app. See ``slack_double``."""

    def __init__(
        self,
        *,
        http: bool,
        oauth: bool,
        rotation: bool,
        manifest: Json | None,
        ack_within: float,
        retry_delays: tuple[float, ...],
        rates: bool,
        port: int,
    ) -> None:
        app = AppDefinition() if manifest is None else defined_by(manifest, http=http)
        world = World(rotation=rotation, home_enabled=app.home)
        loop = Loop()
        self.http_bind = f"127.0.0.1:{_free_port()}"
        self._socket = None if http else SocketTransport(world)
        self._oauth = oauth
        self._installs: Team | None = None
        self._server = Server(world, self._socket, rates=Rates() if rates else None, authorizes=self._installing)
        acks = Acks(world)
        transport = self._socket or HttpTransport(world, self.events_url)
        super().__init__(world, loop, Courier(world, transport, acks.apply, ack_within, retry_delays), acks, app)
        world.default_redirect = f"http://{self.http_bind}/slack/oauth_redirect"
        world.base = f"http://127.0.0.1:{loop.serve(self._server.routes(), '127.0.0.1', port)}"

    @property
    def events_url(self) -> str:
        """Where the app takes everything in HTTP mode."""
        return f"http://{self.http_bind}/slack/events"

    @property
    def api_url(self) -> str:
        return f"{self.world.base}/api/"

    @property
    def env(self) -> dict[str, str]:
        """The environment for ``briefwire run``. The bot token is that of the first workspace."""
        env = {"BRIEFWIRE_SLACK_API_URL": self.api_url}
        if self._oauth:
            env |= {
                "BRIEFWIRE_SLACK_CLIENT_ID": self.world.client_id,
                "BRIEFWIRE_SLACK_CLIENT_SECRET": self.world.client_secret,
            }
        else:
            env["BRIEFWIRE_SLACK_BOT_TOKEN"] = self.token(next(iter(self.world.teams.values())))
        if self._socket is not None:
            env["BRIEFWIRE_SLACK_APP_TOKEN"] = self.world.app_token
        if self._socket is None or self._oauth:
            env["BRIEFWIRE_SLACK_SIGNING_SECRET"] = self.world.signing_secret
            env["BRIEFWIRE_HTTP_BIND"] = self.http_bind
        return env

    @property
    def faults(self) -> list[str]:
        """What the app did against the protocol though no error told it so; clear what a test provoked."""
        return self.world.faults

    @property
    def calls(self) -> list[Call]:
        return list(self.world.calls)

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.world.calls if call.method == method]

    @property
    def connections(self) -> int:
        """Sockets that deliveries go to now."""
        return len(self._sockets.sockets)

    @property
    def connections_made(self) -> int:
        return self._sockets.opened

    @property
    def _sockets(self) -> SocketTransport:
        if self._socket is None:
            raise LookupError("the double runs in HTTP mode")
        return self._socket

    def team(self, name: str = "Newsroom", *, installed: bool = True, scopes: tuple[str, ...] | None = None) -> Team:
        """A new workspace with the app in it, unless it is to be installed by OAuth."""

        def create() -> Team:
            team_id = self.world.new_id("T")
            bot, granted = self.world.new_id("U"), scopes or self._app.scopes
            domain = name.lower().replace(" ", "-")
            team = Team(team_id, name, domain, bot, self.world.new_id("B"), granted if installed else ())
            self.world.teams[team_id] = team
            self.world.users[bot] = User(bot, team_id, "briefwire", bot=True)
            if installed:
                self.world.new_token(team, expires=self.world.rotation)
            return team

        return self._loop.do(create)

    def user(self, team: Team, name: str = "ada", **details: Any) -> User:
        """A person: ``admin``, ``owner``, ``guest``, ``locale`` ("de-DE"), ``tz``. Joins every channel there is."""

        def create() -> User:
            user = User(self.world.new_id("U"), team.id, name, **details)
            self.world.users[user.id] = user
            for channel in self.world.channels.values():
                if channel.team == team.id and channel.kind == "channel":
                    channel.members.add(user.id)
            return user

        return self._loop.do(create)

    def channel(self, team: Team, name: str = "general", *, bot_in: bool = True, private: bool = False) -> Channel:
        """A channel with everyone of the workspace in it; the bot too, if told so."""

        def create() -> Channel:
            people = {u.id for u in self.world.users.values() if u.team == team.id and not u.bot}
            members = people | {team.bot_user} if bot_in else people
            kind = "group" if private else "channel"
            channel = Channel(self.world.new_id("C"), team.id, name, kind, members)
            self.world.channels[channel.id] = channel
            return channel

        return self._loop.do(create)

    def direct(self, user: User) -> Channel:
        """The user's conversation with the bot."""
        return self._loop.do(lambda: self.world.direct(self.world.teams[user.team], user))

    def token(self, team: Team) -> str:
        """The workspace's newest bot token."""
        return team.tokens[-1]

    def wait_connected(self, sockets: int = 1, timeout: float = 30, *, opened: int = 0) -> None:
        """Until the app has this many connections, and has made ``opened`` since the start."""

        def there() -> bool:
            return self.connections >= sockets and self.connections_made >= opened

        with self.world.changed:
            assert self.world.changed.wait_for(there, timeout), "the app did not connect"

    def pass_time(self, seconds: float) -> None:
        """Let Slack's clock run ahead: triggers, response_urls and tokens expire."""
        self.world.ahead += seconds

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """End the connections: "warning", "refresh_requested", "link_disabled", or "reset" without a word."""
        self._loop.run(self._sockets.reset() if reason == "reset" else self._sockets.disconnect(reason))

    def rate_limit(self, method: str, times: int = 1, *, retry_after: int = 1) -> None:
        """Answer the next calls with 429."""
        self._fail(method, Failure(429, "ratelimited", retry_after), times)

    def fail_next(self, method: str, failure: int | str, times: int = 1) -> None:
        """Answer the next calls with this HTTP status or this error code. "response_url" is a method too."""
        self._fail(method, Failure(status=failure) if isinstance(failure, int) else Failure(error=failure), times)

    def drop_after_commit(self, method: str, times: int = 1) -> None:
        """Do what the next calls ask for, then cut the connection instead of answering."""
        self._fail(method, Failure(drop=True), times)

    def delay(self, method: str, seconds: float, times: int = 1) -> None:
        """Take long over the next calls."""
        self._fail(method, Failure(delay=seconds), times)

    def _fail(self, method: str, failure: Failure, times: int) -> None:
        self._loop.do(lambda: self._server.failures[method].extend([failure] * times))

    def uninstall(self, team: Team) -> list[Handle]:
        """Remove the app from a workspace: tokens die, then the app hears of it."""
        self._loop.do(lambda: self.world.revoke(team))
        said: dict[str, Json] = {
            "tokens_revoked": {"tokens": {"oauth": [], "bot": [team.bot_user]}},
            "app_uninstalled": {},
        }
        return [self.event(team, name, inner) for name, inner in said.items() if name in self._app.events]

    def install(self, team: Team, *, path: str = "/slack/install") -> Answer:
        """Install through the app's own pages as a browser would; the last page it shows."""
        self._installs = team
        jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))  # as browsers do on loopback
        browser = build_opener(ProxyHandler({}), HTTPCookieProcessor(jar))
        try:
            with browser.open(f"http://{self.http_bind}{path}", timeout=10) as page:
                status, text = page.status, page.read().decode()
            if self.world.base in text:  # Bolt's page with the button "Add to Slack"
                start = text.index(f"{self.world.base}/oauth/v2/authorize")
                url = text[start : text.index('"', start)].replace("&amp;", "&")
                with browser.open(url, timeout=10) as page:
                    status, text = page.status, page.read().decode()
        except HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode())
        return Answer(status, text)

    def _installing(self) -> str:
        return (self._installs or next(iter(self.world.teams.values()))).id

    def verify_url(self) -> Answer:
        """The handshake when the request URL is saved in the app's settings."""
        body = b'{"token": "legacy", "challenge": "double-challenge", "type": "url_verification"}'
        return self._post("good", body, "application/json")

    def forge(self, how: str, *, text: str = "flood") -> Answer:
        """Post a slash command that is wrong in this way (``forging.FORGERIES``, ``forging.MALFORMED``, "good")."""
        return self._post(how, *self._any_slash(text))

    def replay(self, *, text: str = "flood") -> list[Answer]:
        """The same rightly signed request twice."""
        body, content_type = self._any_slash(text)
        forgery = forging.forge("good", body, content_type, self.world.signing_secret, int(self.world.now()))
        return [forging.send(self.events_url, forgery) for _ in range(2)]

    def oversized(self, size: int = 2_000_000) -> Answer:
        """A rightly signed body larger than any of Slack's."""
        return self._post("good", urlencode({"text": "x" * size}).encode(), "application/x-www-form-urlencoded")

    def _any_slash(self, text: str) -> tuple[bytes, str]:
        """A command of the first person in their first channel, with a response_url that works."""
        user = next(user for user in self.world.users.values() if not user.bot)
        channel = next(channel for channel in self.world.channels.values() if channel.team == user.team)
        cause = self.world.new_id("forged-")
        payload, _ = self._loop.do(lambda: payloads.slash(self.world, cause, user, channel, "/brief", text))
        return http_body(SLASH, payload)

    def _post(self, how: str, body: bytes, content_type: str) -> Answer:
        now = int(self.world.now())
        return forging.send(self.events_url, forging.forge(how, body, content_type, self.world.signing_secret, now))

    def stop(self) -> None:
        if self._socket is not None:
            self._loop.run(self._socket.close())
        self._loop.close()


@contextmanager
def slack_double(
    *,
    http: bool = False,
    oauth: bool = False,
    rotation: bool = False,
    manifest: Json | None = None,
    ack_within: float = 3.0,
    retry_delays: tuple[float, ...] = _RETRIES,
    rates: bool = False,
    port: int = 0,
    check: bool = True,
) -> Iterator[SlackDouble]:
    """A Slack on loopback, in Socket Mode or, with ``http``, with signed deliveries to ``SlackDouble.http_bind``.

    ``oauth`` gives the app a client id and secret in place of one workspace's token; ``rotation`` lets tokens expire;
    ``manifest`` limits the app to the commands, events, shortcuts and scopes it names; ``rates`` lets Slack's rate limits
    hold. With ``check`` the app's faults
    (``SlackDouble.faults``) fail the test at the end.
    """
    double = SlackDouble(
        http=http,
        oauth=oauth,
        rotation=rotation,
        manifest=manifest,
        ack_within=ack_within,
        retry_delays=retry_delays,
        rates=rates,
        port=port,
    )
    try:
        yield double
    finally:
        double.stop()
    if check:
        assert not double.faults, double.faults
