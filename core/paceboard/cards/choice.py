"""Which cards there are: what a connector inherits, what it can answer, and the one that a name means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from paceboard.errors import UnknownName, UsageError, nearest
from paceboard.model import AccountRef, Caution, Grain, Level
from paceboard.specs import ALL, CardSpec, ConnectorSpec, GroupCardSpec, HourOfDay, Need, Total, Whole

__all__ = [
    "account_named",
    "cards_for",
    "group_named",
    "levels_of",
    "not_available",
    "pick_account",
    "pick_card",
]


def cards_for(connector: ConnectorSpec, cards: Mapping[str, CardSpec]) -> dict[str, CardSpec]:
    """The cards that a connector inherits: those of its archetype, also those that it cannot answer."""
    return {key: card for key, card in cards.items() if card.archetype == connector.archetype}


def levels_of(cards: Iterable[CardSpec]) -> frozenset[Level]:
    """The levels whose facts the cards sum, over whole accounts or over campaigns."""
    needs = [need for card in cards for need in (*card.needs, *card.wanted)]
    return frozenset(_level(need, scoped) for need in needs for scoped in (False, True))


def not_available(
    connector: ConnectorSpec, card: CardSpec, campaigns: tuple[str, ...] = ()
) -> tuple[Caution, ...]:
    """What the card needs and the connector does not read; empty: it can be answered.

    Args:
        campaigns: ids of the campaigns asked about; empty: the whole account.
    """
    readable = {
        (measure, each.level, each.grain) for each in connector.capabilities for measure in each.measures
    }
    wanted = dict.fromkeys(
        (need.measure, _level(need, bool(campaigns)), _grain(need))
        for need in card.needs
        if not isinstance(need, HourOfDay) or need.required
    )
    return tuple(
        Caution(
            "not_available",
            f"{connector.title} ({connector.key}) does not give {measure} of the level {level} by {grain}",
        )
        for measure, level, grain in wanted
        if (measure, level, grain) not in readable
    )


def _grain(need: Need) -> Grain:
    match need:
        case HourOfDay():
            return Grain.HOUR
        case Whole():
            return Grain.WINDOW
        case _:
            return Grain.DAY


def _level(need: Need, scoped: bool) -> Level:
    """A series is the account's own, or what the campaigns asked about add up to."""
    if isinstance(need, (Total, HourOfDay, Whole)) or need.level is not Level.ACCOUNT:
        return need.level
    return Level.CAMPAIGN if scoped else Level.ACCOUNT


def pick_card(
    name: str, connectors: Mapping[str, ConnectorSpec], cards: Mapping[str, CardSpec]
) -> tuple[str, CardSpec]:
    """`tiktok.spend_vs_budget` as connector key and card.

    Raises:
        UnknownName: where there is no such connector or card, with the nearest that exists.
        UsageError: where it names a card over all accounts.
    """
    connector, dot, key = name.partition(".")
    # Looked up and not listed: a list imports every card.
    if connector in connectors and key in cards and cards[key].archetype == connectors[connector].archetype:
        return connector, cards[key]
    if dot and connector == ALL:
        raise UsageError(
            f"{name} is about all accounts, and this question is about one",
            do="show or explain it, or name a card of a connector",
        )
    known = {each: [f"{each}.{card}" for card in cards_for(spec, cards)] for each, spec in connectors.items()}
    having = [f"{each}.{name}" for each, names in known.items() if f"{each}.{name}" in names]
    if len(having) > 1:
        raise UnknownName(
            f"the card {name!r} could be of each of {len(having)} connectors",
            why="a card's name begins with its connector's",
            do=f"say which: {', '.join(having)}",
        )
    # Whoever names a connector means one of its cards.
    names = (
        known[connector] if dot and connector in known else [each for own in known.values() for each in own]
    )
    raise UnknownName(f"there is no card {name!r}", do=nearest(name, names))


def group_named(
    name: str,
    cards: Callable[[], Mapping[str, GroupCardSpec]],
    account: str | None = None,
    campaigns: Sequence[str] = (),
) -> GroupCardSpec | None:
    """The group card that `all.blended_spend` or `blended_spend` means; None: it means an account's card.

    Args:
        cards: gives them by key; asked only for such a name.

    Raises:
        UnknownName: where there is no such group card.
        UsageError: where an account or campaigns are asked for besides.
    """
    first, dot, rest = name.partition(".")
    if dot and first != ALL:
        return None
    key, known = rest if dot else name, cards()
    if key not in known and not dot:
        return None
    if key not in known:
        do = (
            nearest(name, [f"{ALL}.{each}" for each in known])
            if known
            else "install a plugin that brings one"
        )
        raise UnknownName(f"there is no card {name!r}", do=do)
    if account is not None or campaigns:
        raise UsageError(f"the card {name} is about all accounts", do="leave --account and --campaign out")
    return known[key]


def account_named(name: str, known: Iterable[AccountRef]) -> AccountRef:
    """One of the known accounts by its written form.

    Raises:
        UnknownName: where it is none of them.
    """
    by_name = {str(ref): ref for ref in known}
    if name not in by_name:
        do = nearest(name, by_name) if by_name else "run `paceboard refresh` first: it holds none yet"
        raise UnknownName(f"the ledger knows no account {name!r}", do=do)
    return by_name[name]


def pick_account(connector: str, account: str | None, known: Sequence[AccountRef]) -> AccountRef:
    """The named account of the known ones, or the connector's only one.

    Raises:
        UnknownName: where it is not among them, or several could be meant.
    """
    own = [ref for ref in known if ref.connector == connector]
    if account is not None:
        return account_named(account, own)
    if len(own) == 1:
        return own[0]
    if not own:
        raise UnknownName(
            f"the ledger holds no account of {connector} yet", do="run `paceboard refresh` first"
        )
    raise UnknownName(
        f"the ledger holds {len(own)} accounts of {connector}", do=f"name one of them, like {own[0]}"
    )
