"""The ``Tenants`` port on SQLAlchemy Core: settings, what buttons stand for, events already handled."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import delete, select

from adapters.store.codec import clean
from adapters.store.keys import micros
from adapters.store.records import decode_action, encode_action, settings_of, settings_row, token_of
from adapters.store.rows import add, put
from adapters.store.schema import inbound_event, kept_action, note, tenant_setting
from adapters.store.schema import tenant as tenants
from adapters.store.transactions import Transactions
from bot.core.domain import TenantSettings
from bot.core.message import KeptAction

ACTIONS_LAST = dt.timedelta(days=90)
"""How long a button works that nobody pressed and no new message shows."""

EVENTS_LAST = dt.timedelta(days=1)

_RENEWED_AFTER = dt.timedelta(days=1)  # the same few buttons stand under most answers: they are not written each time


class SqlTenants:
    """Tenants in a SQL database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    def welcome(self, tenant: str, now: dt.datetime) -> bool:
        tenant = clean(tenant)
        known = select(tenants.c.tenant).where(tenants.c.tenant == tenant)
        with self._transactions.reader() as connection:
            # Asked with every request, and nearly always known: a writer would wait for its turn.
            if connection.scalar(known) is not None:
                return False
        with self._transactions.record_writer() as connection:
            return add(connection, tenants, {"tenant": tenant, "welcomed": micros(now)})

    def tenants(self) -> list[str]:
        with self._transactions.reader() as connection:
            return sorted(connection.scalars(select(tenants.c.tenant)))

    def settings(self, tenant: str) -> TenantSettings:
        statement = select(tenant_setting).where(tenant_setting.c.tenant == clean(tenant))
        with self._transactions.reader() as connection:
            row = connection.execute(statement).mappings().first()
        return TenantSettings() if row is None else settings_of(row)

    def change_settings(self, tenant: str, settings: TenantSettings) -> None:
        with self._transactions.record_writer() as connection:
            put(connection, tenant_setting, settings_row(tenant, settings))

    def keep(self, tenant: str, kept: KeptAction, now: dt.datetime) -> str:
        tenant = clean(tenant)
        action = encode_action(kept)
        token = token_of(tenant, action)
        mine = (kept_action.c.tenant == tenant) & (kept_action.c.token == token)
        with self._transactions.reader() as connection:
            last = connection.scalar(select(kept_action.c.kept).where(mine))
        if last is None or last < micros(now - _RENEWED_AFTER):
            with self._transactions.record_writer() as connection:
                connection.execute(delete(kept_action).where(kept_action.c.kept < micros(now - ACTIONS_LAST)))
                put(connection, kept_action, {"tenant": tenant, "token": token, "action": action, "kept": micros(now)})
        return token

    def kept(self, tenant: str, token: str) -> KeptAction | None:
        mine = (kept_action.c.tenant == clean(tenant)) & (kept_action.c.token == clean(token))
        with self._transactions.reader() as connection:
            action = connection.scalar(select(kept_action.c.action).where(mine))
        return None if action is None else decode_action(action)

    def is_first(self, event: str, now: dt.datetime) -> bool:
        with self._transactions.record_writer() as connection:
            connection.execute(delete(inbound_event).where(inbound_event.c.seen < micros(now - EVENTS_LAST)))
            return add(connection, inbound_event, {"digest": token_of(event), "seen": micros(now)})

    def note(self, name: str) -> str | None:
        with self._transactions.reader() as connection:
            return connection.scalar(select(note.c.value).where(note.c.name == clean(name)))

    def write_note(self, name: str, value: str) -> None:
        with self._transactions.record_writer() as connection:
            put(connection, note, {"name": clean(name), "value": clean(value)})
