"""The pages say what is there, all of it, and nothing else."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import click
import pytest
from click.testing import CliRunner

import paceboard
from paceboard import errors, plugin
from paceboard.catalogue.words import sentiment_of
from paceboard.config import parse
from paceboard.errors import ConfigurationError, PaceboardError
from paceboard.model import MICROS, Policy, Status, format_ratio
from paceboard.pacing import ladder, rule_pack
from paceboard.pacing.packs import NAMES
from paceboard.specs.manifest import FILE
from paceboard.surfaces.cli.complaints import exit_code
from paceboard.surfaces.cli.root import COMMANDS, root
from paceboard_google_ads.options import GoogleAdsOptions
from paceboard_meta.options import MetaOptions
from paceboard_tiktok.options import TikTokOptions

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
FRAGMENTS = sorted(path for path in (DOCS / "changelog.d").glob("*.md") if path.name != "README.md")
PAGES = sorted(
    {ROOT / "README.md", *(ROOT / "plugins").glob("*/README.md"), *DOCS.rglob("*.md")} - set(FRAGMENTS)
)
GOLDEN = ROOT / "tests" / "golden"
MACHINE_PATHS = re.compile(r"(?<![\w.~])/(?:work|root|home|Users|tmp|opt|srv|mnt)(?:/|\b)")
EXIT_CODES = {0, 1, 2, 3, 4, 5, 6, 130}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def blocks(text: str) -> Iterator[tuple[str, str, str]]:
    """Language, the words behind it, and content of each fenced block; list indents are taken off."""
    for indent, language, rest, body in re.findall(
        r"^( *)```(\w*)[ ]*([^\n]*)\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL
    ):
        lines = [line.removeprefix(indent) for line in body.splitlines()]
        yield language, rest.strip(), "\n".join(lines)


def prose(text: str) -> str:
    """The page without its fenced blocks."""
    return re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)


def headings(text: str, level: int) -> list[str]:
    return re.findall(rf"^{'#' * level} (.+)$", prose(text), re.MULTILINE)


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its level or above."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n(.*?)(?=^#{{1,2}} |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"no heading {heading!r}"
    return found[2]


def table(text: str) -> list[list[str]]:
    """The cells of all tables' rows in a text, without headings, rulers and code marks."""
    lines = [line.strip() for line in text.splitlines()]
    rows = []
    for number, line in enumerate(lines):
        ruler = number + 1 < len(lines) and lines[number + 1].startswith("|---")
        if line.startswith("|") and not line.startswith("|---") and not ruler:
            rows.append([cell.strip().strip("`") for cell in line.strip("|").split("|")])
    return rows


def first_cells(text: str) -> list[str]:
    return [row[0] for row in table(text)]


def slug(heading: str) -> str:
    """A heading's anchor, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


# All pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_relative_link_resolves(page: Path) -> None:
    """Links lead to files that exist, and their anchors to headings that stand there."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page.read_text(encoding="utf-8"))):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        lines = file.read_text(encoding="utf-8") if file.suffix == ".md" and file.exists() else ""
        anchors = [slug(each) for level in range(1, 5) for each in headings(lines, level)]
        if not file.exists() or (anchor and anchor not in anchors):
            broken.append(target)

    assert [] == broken


def test_every_page_is_listed() -> None:
    """The index leads to each page, and each page begins with one title."""
    listed = set(re.findall(r"\]\(([^)]+\.md)\)", text_of("index.md")))
    # The pages of the cards have an index of their own.
    cards = re.findall(r"\]\(([^)]+\.md)\)", text_of("reference/cards/index.md"))
    listed |= {f"reference/cards/{name}" for name in cards}
    pages = {str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md") if page.parent.name != "changelog.d"}

    assert pages - {"index.md"} == listed - {"changelog.d/README.md"}
    assert all(
        len(headings(page.read_text(encoding="utf-8"), 1)) == 1 for page in PAGES if page.name[-5:-3] != "ed"
    )


@pytest.mark.parametrize("page", [*PAGES, *FRAGMENTS], ids=named)
def test_no_page_names_a_machine_path(page: Path) -> None:
    """Pages speak of the reader's machine, not of ours."""
    assert [] == MACHINE_PATHS.findall(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_code_blocks_parse(page: Path) -> None:
    """Each block of JSON, TOML or Python is whole."""
    for language, _, body in blocks(page.read_text(encoding="utf-8")):
        if language == "json":
            json.loads(body)
        elif language == "toml":
            tomllib.loads(body)
        elif language == "python":
            compile(body, named(page), "exec")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_code_that_names_its_file_stands_in_it(page: Path) -> None:
    """What a how-to shows of a file is what the file says, apart from indents: it is code that runs."""
    for language, words, body in blocks(page.read_text(encoding="utf-8")):
        if not words.startswith("tests/"):
            continue
        source = (ROOT / words).read_text(encoding="utf-8")
        if language != "python":
            assert body in source, words
            continue
        known = {ast.dump(node) for node in ast.walk(ast.parse(source))}
        assert [] == [ast.unparse(node) for node in ast.parse(body).body if ast.dump(node) not in known], (
            words
        )


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_configurations_are_read_as_they_stand(page: Path, tmp_path: Path) -> None:
    """Each TOML block that is a configuration is one that Paceboard accepts, with the files that it names."""
    for language, words, body in blocks(page.read_text(encoding="utf-8")):
        if language == "csv" and words:
            (tmp_path / words).write_text(body, encoding="utf-8")
    for language, words, body in blocks(page.read_text(encoding="utf-8")):
        if language == "toml" and not words and re.search(r"^\[", body, re.MULTILINE):
            assert parse(tomllib.loads(body), folder=tmp_path).reporting.shop() is not None


def test_changelog_fragments_have_a_known_type() -> None:
    """A fragment is named NAME.TYPE.md, its type is in the list, and it says something."""
    types = first_cells(text_of("changelog.d/README.md"))

    assert ["added", "changed", "fixed", "removed", "security", "docs"] == types
    assert [] == [
        path.name for path in FRAGMENTS if path.name.split(".")[1:-1] not in [[each] for each in types]
    ]
    assert [] == [path.name for path in FRAGMENTS if not path.read_text(encoding="utf-8").strip()]


# Reference ---------------------------------------------------------------------------------------


def test_every_hook_has_its_heading() -> None:
    """`hooks.md` has one heading for each hook, with its exact signature."""
    shown = [each.strip("`") for each in headings(text_of("reference/hooks.md"), 2) if "paceboard_" in each]

    assert (GOLDEN / "hooks.txt").read_text(encoding="utf-8").splitlines() == sorted(shown)


def test_the_manifest_on_the_page_is_a_real_one() -> None:
    """The manifest that `hooks.md` shows is TikTok's own."""
    (shown,) = [body for language, _, body in blocks(text_of("reference/hooks.md")) if language == "toml"]
    real = (ROOT / "plugins" / "tiktok" / "paceboard_tiktok" / FILE).read_text(encoding="utf-8")

    assert tomllib.loads(real) == tomllib.loads(shown)


@pytest.mark.parametrize(
    ("page", "names"),
    [("plugin-api.md", plugin.__all__), ("python-api.md", paceboard.__all__)],
    ids=["plugin authors", "products"],
)
def test_every_public_name_is_on_its_page(page: str, names: list[str]) -> None:
    """Each name stands there once, with what it is, and no other name does."""
    rows = table(text_of(f"reference/{page}"))

    assert sorted(names) == sorted(row[0] for row in rows)
    assert [] == [row[0] for row in rows if not row[1]]


def walked(command: click.Command, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command below one, by what is typed."""
    context = click.Context(command)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield f"{path}{name}", found
            yield from walked(found, f"{path}{name} ")


def help_line(name: str, command: click.Command) -> str:
    """What a command's help says first; the root's table says it for the commands below the root."""
    return COMMANDS.get(name) or (command.help or "").partition("\n\n")[0].replace("\n", " ").strip()


def test_every_command_is_on_its_page_with_its_help() -> None:
    """`commands.md` has a heading for each command, and under it the line that `--help` shows."""
    page, commands = text_of("reference/commands.md"), dict(walked(root))
    shown = [each.strip("`").removeprefix("paceboard ") for each in headings(page, 2) if each.startswith("`")]
    missing = [
        f"{name}: {help_line(name, command)}"
        for name, command in commands.items()
        if name in shown
        and help_line(name, command) not in " ".join(section(page, f"`paceboard {name}`").split())
    ]

    assert sorted(commands) == sorted(shown)
    assert [] == missing


def test_every_option_is_under_its_command() -> None:
    """What a command takes is named under its heading, and nothing that it does not take."""
    page = text_of("reference/commands.md")
    taken = {
        name: {
            option
            for parameter in command.params
            if isinstance(parameter, click.Option)
            for option in parameter.opts
            if option.startswith("--")
        }
        for name, command in walked(root)
    }
    told = {
        name: set(re.findall(r"(?<!\w)--[a-z][a-z-]*", prose(section(page, f"`paceboard {name}`"))))
        for name in taken
    }

    assert taken == told


def test_every_exit_code_is_on_its_page() -> None:
    """The table of exit codes is the closed set, and `--help` names the same."""
    rows = table(section(text_of("reference/commands.md"), "Exit codes"))
    _, _, helped = CliRunner().invoke(root, ["--help"]).output.partition("Exit codes:")

    assert EXIT_CODES == {int(row[0]) for row in rows}
    assert EXIT_CODES == {int(code) for code in re.findall(r"\b(\d+) +[a-z]", helped)}


def test_every_error_is_on_its_page() -> None:
    """`errors.md` has each class with its parent and the exit code that it ends a command with."""
    classes = {
        name: each
        for name in errors.__all__
        if isinstance(each := getattr(errors, name), type) and issubclass(each, PaceboardError)
    }
    expected = {
        (name, each.__bases__[0].__name__, str(exit_code(each("x")))) for name, each in classes.items()
    }
    page = text_of("reference/errors.md")

    assert expected == {(row[0], row[1], row[4]) for row in table(page)}
    assert sorted(classes) == sorted(re.findall(r"[A-Z]\w+", next(body for _, _, body in blocks(page))))


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    """The tree's indents say whose child each class is."""
    (_, _, drawn), *_ = blocks(text_of("reference/errors.md"))
    above: dict[int, str] = {}
    for line in drawn.splitlines():
        name = re.sub(r"[^A-Za-z]", "", line)
        depth = line.index(name) // 4
        above[depth] = name
        if depth:
            assert above[depth - 1] == getattr(errors, name).__bases__[0].__name__, name


def test_every_status_is_on_its_page() -> None:
    """The closed set stands there, each with the sentiment that the card gives it."""
    rows = table(section(text_of("reference/statuses.md"), "Statuses"))

    assert {(status.value, str(sentiment_of(status))) for status in Status} == {
        (row[0], row[3]) for row in rows
    }


def test_every_warning_is_on_its_page() -> None:
    """The codes that the standard cards can say, and no others."""
    catalogue = ROOT / "core" / "paceboard" / "catalogue"
    said = {
        code
        for module in catalogue.glob("*.py")
        for code in re.findall(r'Caution\(\s*"(\w+)"', module.read_text(encoding="utf-8"))
    }
    told = first_cells(section(text_of("reference/readings.md"), "Warnings"))

    assert sorted(said) == sorted(cell.strip("`") for cell in told)


def test_every_warning_of_cards_over_all_accounts_is_on_its_page() -> None:
    """The codes that the bundled ones can say, and no others."""
    modules = (ROOT / "plugins" / "reconciliation" / "paceboard_reconciliation").glob("*.py")
    said = {
        code
        for module in modules
        for code in re.findall(r'Caution\(\s*"(\w+)"', module.read_text(encoding="utf-8"))
    }
    told = first_cells(section(text_of("reference/readings.md"), "Warnings of cards over all accounts"))

    assert sorted(said) == sorted(told)


def test_the_seeds_table_is_what_the_ladder_gives() -> None:
    """Each row of the seed's table is computed anew: plan, shares, pace, status, and whether it fires."""
    rows = table(section(text_of("reference/statuses.md"), "The seed's table"))
    cap = Fraction(40_000 * MICROS)
    for day, spent, *shown in rows:
        number, micros = int(day), int(Fraction(spent.replace(",", "")) * MICROS)
        plan, elapsed = Fraction(1_300 * MICROS * number), Fraction(number, 30)
        verdict = ladder(
            spent=micros,
            cap=cap,
            plan=plan,
            elapsed=elapsed,
            days=number,
            policy=Policy(),
            cap_hit=micros == cap,
        )
        assert [
            f"{int(plan) // MICROS:,}.00",
            format_ratio(micros / cap),
            format_ratio(elapsed),
            f"{float(micros / plan):.3f}",
            str(verdict.status),
            "yes" if verdict.fires else "no",
        ] == shown, f"day {day}"


FILE_PARTS = [
    *("store", "schedule", "plugins", "apps", "accounts"),
    *("flights", "calendar", "rules", "policy", "reporting", "rates"),
]


def test_the_rule_packs_ask_on_the_days_that_stand_on_their_page() -> None:
    """R47: every pack stands there with the rows of the seed's table on which it asks for an alert."""
    page = text_of("reference/statuses.md")
    spent = {
        int(row[0]): int(Fraction(row[1].replace(",", "")))
        for row in table(section(page, "The seed's table"))
    }
    found = {}
    for name in NAMES:
        asks = rule_pack(name).asks
        days = [
            day
            for day in (1, 7, 14, 21, 23)
            if asks(spent[day], Fraction(40_000), Fraction(day, 30), Policy())
        ]
        found[name] = ", ".join(map(str, days))

    assert found == {row[0]: row[2] for row in table(section(page, "Rule packs"))}


def known_keys(place: str) -> list[str]:
    """The keys that the configuration accepts, as its own error names them."""
    unknown: Any = {"?": 1}
    tables: dict[str, dict[str, Any]] = {
        "": unknown,
        "[store]": {"store": unknown},
        "[schedule]": {"schedule": unknown},
        "[apps.NAME]": {"apps": {"a": unknown}},
        "[[accounts]]": {"accounts": [unknown]},
        "[[flights]]": {"flights": [unknown]},
        "[[rules]]": {"rules": [unknown]},
        "[calendar]": {"calendar": unknown},
        "[policy]": {"policy": unknown},
        "[reporting]": {"reporting": unknown},
        "[[rates]]": {"rates": [unknown]},
    }
    with pytest.raises(ConfigurationError) as caught:
        parse(tables[place], folder=Path())
    return caught.value.do.removeprefix("known: ").split(", ")


def test_every_configuration_key_is_on_its_page() -> None:
    """`config.md` has each table of the file with each of its keys, and no other."""
    page = text_of("reference/config.md")
    places = headings(page, 2)

    order = FILE_PARTS
    assert [each.strip("[]").partition(".")[0] for each in places] == sorted(known_keys(""), key=order.index)
    # The keys of [plugins] are the names of plugins.
    places.remove("[plugins]")
    assert {place: sorted(known_keys(place)) for place in places} == {
        place: sorted(first_cells(section(page, place))) for place in places
    }


def test_the_policys_defaults_are_those_on_the_page() -> None:
    """Each threshold's default is the one that judges."""
    rows = table(section(text_of("reference/config.md"), "[policy]"))

    def number(text: str) -> Fraction:
        return Fraction({"true": "1", "false": "0", "none": "-1"}.get(text.lower(), text))

    tables = {"bands", "fatigue"}
    defaults = {field.name: field.default for field in attrs.fields(Policy) if field.name not in tables}
    shown = {row[0]: row[1] for row in rows if row[0] not in tables}

    for name in ("rule_pack", "anomaly_method"):
        assert defaults.pop(name) == shown.pop(name)
    assert {name: number(str(default)) for name, default in defaults.items()} == {
        name: number(default) for name, default in shown.items()
    }


@pytest.mark.parametrize(
    ("page", "options"),
    [
        ("connect-tiktok.md", TikTokOptions),
        ("connect-meta.md", MetaOptions),
        ("connect-google-ads.md", GoogleAdsOptions),
    ],
)
def test_a_connectors_options_are_on_its_page(page: str, options: type[attrs.AttrsInstance]) -> None:
    """The how-to names each option of the connector's apps."""
    rows = table(section(text_of(f"how-to/{page}"), "The options"))

    assert {field.name for field in attrs.fields(options)} == {row[0] for row in rows}


@pytest.mark.parametrize("page", ["connect-tiktok.md", "connect-meta.md", "connect-google-ads.md"])
def test_the_errors_that_a_how_to_names_exist(page: str) -> None:
    """Whoever looks for a class on the page finds it among the errors."""
    named = [row[0] for row in table(section(text_of(f"how-to/{page}"), "When it does not work"))]
    classes = {name for each in named for name in re.findall(r"\b[A-Z][a-z]+[A-Z]\w+", each)}

    assert set() == classes - set(errors.__all__)


def test_every_room_is_in_the_architecture() -> None:
    """The page tells of each room of the core, and of none that is not there."""
    rooms = {
        path.stem
        for path in (ROOT / "core" / "paceboard").iterdir()
        if not path.name.startswith(("_", "py."))
    }

    assert rooms == set(first_cells(section(text_of("explanation/architecture.md"), "The rooms")))


# Promises ----------------------------------------------------------------------------------------


def test_every_promise_names_a_test_that_exists() -> None:
    """Behind each promise stands a test that can be run."""
    rows = table(section(text_of("explanation/promises.md"), "Promises"))
    missing = []
    for row in rows:
        found = re.search(r"\[`(test_\w+)`\]\(([^)]+)\)", row[1])
        file = (DOCS / "explanation" / found[2]).resolve() if found else None
        if not (found and file and file.exists() and f"def {found[1]}(" in file.read_text(encoding="utf-8")):
            missing.append(row[1])

    assert len(rows) > 20
    assert [] == missing
