"""Connecting: apps, secrets, clients and connectors, put together for one refresh and taken apart again."""

from __future__ import annotations

import gc
import hashlib
import os
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any

import anyio
import anyio.from_thread
from attrs import field, frozen

from paceboard.config import AccountEntry, AppEntry, Configuration, options_for
from paceboard.credentials import resolve_secret
from paceboard.errors import ConfigurationError, PaceboardError, nearest
from paceboard.ledger import Ledger
from paceboard.model import Account, Level, Secret
from paceboard.planning import backfill_from
from paceboard.specs import Connector, ConnectorContext, ConnectorSpec, Request, UnreadableAccount
from paceboard.sync import (
    LedgerTurns,
    Outcome,
    Progress,
    Refresh,
    cleaned,
    connector_failed,
    cooled,
    this_process,
)
from paceboard.sync.fetching import first_error
from paceboard.transport.app_client import AppClient, Received
from paceboard.transport.breaker import Breaker
from paceboard.transport.client import client_for
from paceboard.transport.events import Events
from paceboard.transport.limiter import Limiter
from paceboard.transport.redaction import Redactor
from paceboard.transport.tally import current_tally

__all__ = ["Connecting", "Notes"]


@frozen
class Notes:
    """Unexpected but harmless things that connectors said, counted by code, for each account apart too."""

    events: Events
    counts: Counter[str] = field(factory=Counter)

    def __call__(self, code: str, text: str) -> None:
        """Count one, and log it."""
        self.counts[code] += 1
        current_tally().notes[code] += 1
        self.events.info("connector_note", kind=code, text=text)


@frozen(kw_only=True)
class _Door:
    """What all requests of one app pass, whoever sends them.

    Args:
        name: the app as its platform tells apps apart, without a secret in it.
    """

    name: str
    limiter: Limiter
    breaker: Breaker


class Connecting:
    """Makes connectors from the configuration and runs them in a portal thread of their own.

    Args:
        levels: by connector, those that cards sum; where it is not in there, all.
    """

    def __init__(
        self,
        configuration: Configuration,
        connectors: Mapping[str, ConnectorSpec],
        *,
        clock: Callable[[], int],
        environment: Mapping[str, str] | None = None,
        redactor: Redactor | None = None,
        levels: Mapping[str, Collection[Level]] | None = None,
    ) -> None:
        self._configuration = configuration
        self._connectors = connectors
        self._clock = clock
        self._environment = os.environ if environment is None else environment
        self._redactor = Redactor() if redactor is None else redactor
        self._levels = levels or {}
        self._events = Events(self._redactor)
        self._doors: dict[tuple[object, ...], _Door] = {}
        self.notes = Notes(self._events)

    def visible(self, apps: Sequence[str] = ()) -> dict[str, list[Account | UnreadableAccount]]:
        """What the credentials of the named apps list; without names, of all."""
        with anyio.from_thread.start_blocking_portal() as portal:
            return portal.call(self._visible, apps or tuple(self._configuration.apps))

    async def _visible(self, apps: Sequence[str]) -> dict[str, list[Account | UnreadableAccount]]:
        found: dict[str, list[Account | UnreadableAccount]] = {}
        for app in (self._configuration.apps[name] for name in apps):
            try:
                found[app.name] = await self._seen(app, ())
            except ConfigurationError:
                # Some credentials cannot list what they see, only answer for what they are asked.
                ids = [entry.ref.id for entry in self._configuration.accounts if entry.app == app.name]
                if not ids:
                    raise
                found[app.name] = await self._seen(app, ids)
        return found

    async def _seen(self, app: AppEntry, ids: Sequence[str]) -> list[Account | UnreadableAccount]:
        async with self._connected(app, app.options, ids) as (spec, connector, _, _):
            try:
                found = [cleaned(each, self._redactor.redact_known) async for each in connector.accounts()]
            except PaceboardError:
                raise
            except Exception as error:
                raise connector_failed(spec.key, error) from error
        for each in found:
            if isinstance(each, UnreadableAccount):
                self._redactor.clean(each.error)
        return found

    def secrets_of(self, app: AppEntry) -> tuple[ConnectorSpec, dict[str, Secret]]:
        """The connector of an app and its secrets, registered with the redactor.

        Raises:
            ConfigurationError: where one is missing.
        """
        spec = self._spec(app)
        return spec, self._secrets(app, spec)

    def name_of(self, app: AppEntry) -> str | None:
        """The name that several processes know an app by; None: its connector or a secret is missing."""
        try:
            spec, secrets = self.secrets_of(app)
        except ConfigurationError:
            return None  # whoever refreshes is told
        return _name_of(app, spec, _identity(app, spec, secrets))

    def refresh(
        self,
        entries: Sequence[AccountEntry],
        ledger: Ledger,
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> list[Outcome]:
        """Refresh the accounts, grouped by the app and options through which they are reached.

        The groups go side by side: each waits for its own platform, and for the ledger's one writer.
        """
        groups: dict[tuple[str, str], list[AccountEntry]] = {}
        for entry in entries:
            groups.setdefault((entry.app, repr(sorted(entry.options.items()))), []).append(entry)
        with _collecting_what_is_new(), anyio.from_thread.start_blocking_portal() as portal:
            outcomes = portal.call(self._refresh_all, list(groups.values()), ledger, on_progress)
        order = {entry.ref: place for place, entry in enumerate(entries)}
        return sorted(outcomes, key=lambda outcome: order[outcome.ref])

    async def _refresh_all(
        self,
        groups: Sequence[Sequence[AccountEntry]],
        ledger: Ledger,
        on_progress: Callable[[Progress], None],
    ) -> list[Outcome]:
        outcomes: list[Outcome] = []

        async def refresh(group: Sequence[AccountEntry]) -> None:
            outcomes.extend(await self._refresh(group, ledger, on_progress))

        try:
            async with anyio.create_task_group() as side_by_side:
                for group in groups:
                    side_by_side.start_soon(refresh, group)
        except BaseExceptionGroup as failed:
            raise first_error(failed) from None
        return outcomes

    async def _refresh(
        self, entries: Sequence[AccountEntry], ledger: Ledger, on_progress: Callable[[Progress], None]
    ) -> list[Outcome]:
        app = self._configuration.apps[entries[0].app]
        refs = [entry.ref for entry in entries]
        options = {**app.options, **entries[0].options}
        try:
            async with self._connected(app, options, [ref.id for ref in refs], ledger) as connected:
                spec, connector, client, door = connected
                refresh = Refresh(
                    ledger,
                    spec,
                    connector,
                    client,
                    clock=self._clock,
                    backfill_from=partial(backfill_from, self._configuration),
                    levels=self._levels.get(spec.key),
                    on_progress=on_progress,
                    note=self.notes,
                    holder=this_process(),
                    app=door.name,
                    at_once=app.at_once,
                    redactor=self._redactor,
                )
                return await refresh.run(refs)
        except PaceboardError as error:
            outcomes = [Outcome(ref=ref, error=error) for ref in refs]
            for outcome in outcomes:
                on_progress(Progress(account=outcome.ref, step="done", outcome=outcome))
            return outcomes

    @asynccontextmanager
    async def _connected(
        self, app: AppEntry, options: Mapping[str, Any], ids: Sequence[str], ledger: Ledger | None = None
    ) -> AsyncIterator[tuple[ConnectorSpec, Connector, AppClient, _Door]]:
        spec = self._spec(app)
        secrets = self._secrets(app, spec)
        door = self._door(app, spec, secrets, ledger)
        place = f"[apps.{app.name}] options"
        client = client_for(
            spec,
            limiter=door.limiter,
            breaker=door.breaker,
            base_url=app.base_url or "",
            clock=self._clock,
            redactor=self._redactor,
            log=self._events,
            on_answer=self._note_answer,
        )
        context = ConnectorContext(
            options=options_for(spec.config, options, place),
            secrets=secrets,
            client=client,
            clock=lambda: self._clock() if client.world is None else client.world.now,
            base_url=app.base_url or spec.base_url,
            accounts=tuple(ids),
            note=self.notes,
            quota=_note_quota,
        )
        try:
            yield spec, _made(spec, context), client, door
        except PaceboardError as error:
            self._redactor.clean(error)
            raise
        finally:
            await client.aclose()

    def _door(
        self, app: AppEntry, spec: ConnectorSpec, secrets: Mapping[str, Secret], ledger: Ledger | None
    ) -> _Door:
        """One for each app as the platform tells them apart, whatever they are called and asked for here."""
        identity = _identity(app, spec, secrets)
        rates = spec.rates if app.limits is None else app.limits
        key = (spec.key, app.base_url, identity, rates)
        if key not in self._doors:
            name = _name_of(app, spec, identity)
            shared = None if ledger is None else LedgerTurns(ledger, name, self._clock)
            self._doors[key] = _Door(
                name=name,
                limiter=Limiter(rates, account_rates=spec.account_rates, shared=shared),
                breaker=Breaker(cooled=0.0 if ledger is None else cooled(name, ledger.parked())),
            )
        return self._doors[key]

    def _note_answer(self, request: Request, received: Received) -> None:
        self._events.debug(
            "answer",
            request=f"{request.method} {request.path}",
            query=request.query,
            account=request.account,
            status=received.answer.status,
            bytes=received.bytes_in,
        )

    def _spec(self, app: AppEntry) -> ConnectorSpec:
        if app.connector not in self._connectors:
            raise ConfigurationError(
                f"[apps.{app.name}] names the connector {app.connector!r}, which no plugin offers",
                do=f"{nearest(app.connector, self._connectors).rstrip('?')}, or install its plugin; "
                "`paceboard plugins list` shows those that are there",
            )
        return self._connectors[app.connector]

    def _secrets(self, app: AppEntry, spec: ConnectorSpec) -> dict[str, Secret]:
        declared = {secret.name: secret for secret in spec.secrets}
        for name in app.secrets:
            if name not in declared:
                raise ConfigurationError(
                    f"[apps.{app.name}] gives the secret {name!r}, which {spec.title} does not use",
                    do=f"use one of: {', '.join(declared)}",
                )
        found: dict[str, Secret] = {}
        for name, secret in declared.items():
            if name in app.secrets:
                place = f"[apps.{app.name}] secrets.{name}"
                found[name] = resolve_secret(app.secrets[name], place, self._environment)
                self._redactor.register(found[name].reveal())
                if not secret.multiline:
                    _check_one_line(found[name], f"{place} ({app.secrets[name]})")
            elif secret.required:
                raise ConfigurationError(
                    f"[apps.{app.name}] gives no {name}",
                    why=f"{spec.title} needs it: {secret.title}",
                    do=f'add {name} = "env:NAME" to its secrets',
                )
        return found


@contextmanager
def _collecting_what_is_new() -> Iterator[None]:
    """Keep the garbage collector from looking through all that there was before, again and again.

    A refresh makes and drops rows by the thousand, and each time the collector would go through every
    module, table and plugin too. Whoever embeds us and has frozen what is theirs is left alone.
    """
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _identity(app: AppEntry, spec: ConnectorSpec, secrets: Mapping[str, Secret]) -> tuple[str, ...]:
    """What tells the app from others: those of its secrets that name it, or else its name here."""
    named = (secret.name for secret in spec.secrets if secret.names_app and secret.name in secrets)
    return tuple(secrets[name].reveal() for name in named) or (app.name,)


def _name_of(app: AppEntry, spec: ConnectorSpec, identity: tuple[str, ...]) -> str:
    # Whoever reads the ledger learns no secret from a name that several processes agree on.
    digest = hashlib.sha256(repr((spec.key, app.base_url, *identity)).encode()).hexdigest()
    return f"app:{spec.key}:{digest[:16]}"


def _note_quota(limit: str, percent: float) -> None:
    current_tally().quota[limit] = percent


def _check_one_line(secret: Secret, place: str) -> None:
    """A token that no header takes is told by its name before anything is sent; its text is in no message."""
    for number, character in enumerate(secret.reveal(), 1):
        if not " " <= character <= "~":
            kind = "a line break" if character in "\r\n" else "no plain ASCII sign"
            raise ConfigurationError(
                f"{place} cannot be sent",
                why=f"its character {number} is {kind}",
                do="copy the secret again as it was given, on one line and without quotes",
            )


def _made(spec: ConnectorSpec, context: ConnectorContext) -> Connector:
    """The connector, or its bug as an error of the tree."""
    try:
        return spec.factory(context)
    except PaceboardError:
        raise
    except Exception as error:
        raise connector_failed(spec.key, error) from error
