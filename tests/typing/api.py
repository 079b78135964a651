"""The public names as a product and as a plugin author use them. Nothing runs this: mypy reads it.

Where a name, an argument or a return type changes, mypy fails here before it fails at somebody's desk.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any, assert_type

from paceboard import (
    Account,
    AccountEntry,
    AccountRef,
    AppEntry,
    Bridge,
    CardSpec,
    Configuration,
    ConfigurationError,
    Day,
    Evaluated,
    Flight,
    History,
    Host,
    Instant,
    Known,
    LedgerError,
    Money,
    Outcome,
    Paceboard,
    PaceboardError,
    Past,
    Period,
    PermissionDenied,
    PlatformError,
    PluginError,
    Policy,
    Progress,
    Reading,
    Reauthorise,
    Revision,
    Sentiment,
    Status,
    StoredReading,
    UnknownName,
    UsageError,
    VendorFigure,
    evaluate,
    explanation_as_plain,
    reading_as_plain,
)
from paceboard import plugin as p

# A product ---------------------------------------------------------------------------------------


def configured() -> Configuration:
    """A configuration made in code, where a product keeps its customers' accounts itself."""
    ref = AccountRef("tiktok", "7000000000000000001")
    return Configuration(
        store="sqlite:///board.db",
        apps={
            "tiktok": AppEntry(
                name="tiktok", connector="tiktok", secrets={"access_token": "env:TIKTOK_ACCESS_TOKEN"}
            )
        },
        accounts=(AccountEntry(ref=ref, app="tiktok", tags=("eu",)),),
        flights=(
            Flight(
                account=str(ref),
                name="Launch",
                first=20_545,
                last=20_574,
                amount=40_000_000_000,
                currency="USD",
            ),
        ),
        policy=Policy(warning=Fraction(110, 100)),
    )


def nightly(path: Path, say: Callable[[str], None]) -> list[AccountRef]:
    """Refresh everything; give the accounts that somebody has to connect again."""
    dead: list[AccountRef] = []
    with Paceboard.open(path) as board:
        for outcome in board.refresh(on_progress=lambda step: say(shown(step))):
            assert_type(outcome, Outcome)
            match outcome.error:
                case Reauthorise() | PermissionDenied():
                    dead.append(outcome.ref)
                case PlatformError(code=code):
                    say(f"{outcome.ref}: {code}")
                case PaceboardError():
                    raise outcome.error
    return dead


def shown(progress: Progress) -> str:
    """One step of a refresh."""
    return f"{progress.account} {progress.step} {progress.done}/{progress.of}"


def dashboard(board: Paceboard) -> Iterable[dict[str, object]]:
    """Every reading as plain JSON values, the urgent ones first."""
    evaluated = assert_type(
        board.evaluate(["tiktok:7000000000000000001"], ["spend_vs_budget"]), list[Evaluated]
    )
    for each in evaluated:
        if each.reading is None:
            assert_type(each.error, PaceboardError | None)
            yield {"card": each.card, "plugin_failed": isinstance(each.error, PluginError)}
        elif each.reading.sentiment is Sentiment.BAD:
            yield reading_as_plain(each.reading)


def looked_back(board: Paceboard) -> bool:
    """A card as it was shown at the end of a day, and what its numbers have become since."""
    past = assert_type(board.known_at("2026-04-20", inputs="then"), Past)
    reading = assert_type(past.card("tiktok.spend_vs_budget"), Reading)
    known = assert_type(past.known(AccountRef.parse(reading.account)), Known)
    history = assert_type(board.history(reading.account), History)
    restated = any(line.drift for line in history.day(20_563))
    return known.exact and restated and known.revision.number == reading.revision


def reconciled(board: Paceboard) -> int:
    """What lies between our figure and the vendor's."""
    figure = VendorFigure(micros=38_450_120_000, first=20_545, last=20_567, scope="listed", billed=True)
    bridge = assert_type(board.reconcile("tiktok:7000000000000000001", figure), Bridge)
    return bridge.unexplained


def checked(board: Paceboard) -> bool:
    """A number computed again from the ledger's rows."""
    reading, tree = board.explain("tiktok.spend_vs_budget", campaigns=("1",))
    assert_type(reading, Reading)
    if tree is None:
        return False
    assert_type(explanation_as_plain(tree), dict[str, Any])
    return reading.value == assert_type(evaluate(tree), int | Fraction)


def worded(reading: Reading) -> str:
    """A reading in a product's own words."""
    assert_type(reading.status, Status | None)
    assert_type(reading.period, Period | None)
    match reading.parts.get("spent"), reading.parts.get("exhausted_at"):
        case Money() as spent, Instant(micros):
            return f"{spent} spent, gone at {micros}"
        case Money() as spent, None:
            return str(spent)
        case Day(number), _:
            return str(number)
    return reading.text


def history(board: Paceboard) -> Iterable[tuple[int, str]]:
    """What a card said at each revision."""
    for revision, reading in board.replay("tiktok.total_spend", with_inputs="now"):
        assert_type(revision, Revision)
        yield revision.number, reading.body if isinstance(reading, StoredReading) else reading.text


def careful() -> str:
    """Which errors a product meets, and what it may do about each."""
    try:
        with Paceboard(configured(), host=Host(strict=True), clock=lambda: 0, environment={}) as board:
            assert_type(board.accounts(), tuple[Account, ...])
            assert_type(board.cards(), dict[str, CardSpec])
            return board.card("tiktok.total_spend").text
    except UnknownName as error:
        return error.do
    except (UsageError, ConfigurationError, LedgerError) as error:
        return error.what


def misspelt() -> None:
    """A name that does not exist is seen before the program runs."""
    from paceboard import NoSuchName  # type: ignore[attr-defined]

    NoSuchName()


# A plugin ----------------------------------------------------------------------------------------


@p.hookimpl
def paceboard_cards() -> Iterable[p.CardSpec]:
    """A plugin's hook."""
    yield CARD


def judge(view: p.AccountView) -> p.Reading:
    """A judge: the view is all that it may know."""
    spent = assert_type(view.total(NEED), p.Measured)
    assert_type(view.cap, p.pacing.Cap | None)
    assert_type(view.rules, tuple[p.PlatformRule, ...])
    return p.Reading(
        card=f"{view.account.ref.connector}.sample",
        title="Sample",
        account=str(view.account.ref),
        account_name=view.account.name,
        revision=view.revision,
        inputs=view.inputs,
        as_of=view.as_of,
        watermark=view.watermark,
        zone=view.account.zone.name,
        currency=view.account.currency,
        value=spent.value,
        unit="money",
    )


def explain(view: p.AccountView, reading: p.Reading) -> p.Node | None:
    """The tree behind a judge's value."""
    if reading.value is None:
        return None
    rows = view.rows(NEED, view.account.ref.id)
    return p.Operation(label="spent", operator=p.Operator.SUM, parts=rows)


NEED = p.Total("spend", p.WindowKey.TODAY)
CARD = p.CardSpec(
    key="sample",
    title="Sample",
    question="Does it type-check?",
    archetype="ad_platform",
    card_class=p.CardClass.STANDARD,
    category="Executive Overview",
    chart=p.Chart.KPI,
    unit="money",
    roles=(p.Role.OWNER,),
    windows=("T",),
    needs=(NEED,),
    judge=judge,
    explain=explain,
    formula="spend of the running day",
    source="an example",
)


class Sample:
    """A connector, seen as the protocol asks for it."""

    def __init__(self, context: p.ConnectorContext) -> None:
        self.client: p.Client = context.client

    async def accounts(self) -> AsyncIterator[p.Account]:
        """One call, judged and read in one place."""

        def read(answer: p.Answer) -> list[Row]:
            p.default_verdict(answer)
            return p.decode(answer.body, list[Row], what="accounts")

        for row in assert_type(await self.client.fetch(p.Request(path="v1/accounts"), read), list[Row]):
            zone = p.Zone.fixed(-8)
            yield p.Account(ref=p.AccountRef("sample", row.id), name=row.id, zone=zone, currency="USD")

    async def entities(self, account: p.Account) -> AsyncIterator[p.Entity]:
        """None."""
        nothing: tuple[p.Entity, ...] = ()
        for found in nothing:
            yield found

    async def budgets(self, account: p.Account) -> AsyncIterator[p.Budget]:
        """None."""
        nothing: tuple[p.Budget, ...] = ()
        for found in nothing:
            yield found

    async def facts(
        self, account: p.Account, window: p.Window, level: p.Level, grain: p.Grain
    ) -> AsyncIterator[p.Fact]:
        """One day."""
        yield p.Fact(
            level=level,
            entity=account.ref.id,
            grain=grain,
            day=window.first,
            measures={"spend": p.micros_from_text("1.50"), "clicks": None},
        )

    async def limits(self, account: p.Account) -> AsyncIterator[p.SpendingLimit]:
        """Not readable, which is not unlimited."""
        yield p.SpendingLimit(cycle=p.LimitCycle.UNKNOWN, reason="no such call")

    async def balances(self, account: p.Account) -> AsyncIterator[p.Balance]:
        """None."""
        nothing: tuple[p.Balance, ...] = ()
        for found in nothing:
            yield found


class Row:
    """A row of the wire."""

    id: str


def made(context: p.ConnectorContext) -> p.Connector:
    """The protocol holds."""
    return Sample(context)
