"""Recordings that are kept in memory until all of them are seen, and written only when nothing leaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field

from paceboard.testing.bodies import Visitor, rewritten, rewritten_text, rewritten_url
from paceboard.testing.cassettes import CassetteLeak, cassette_config, leaks_in, library, texts_in
from paceboard.testing.pseudonyms import Pseudonyms
from paceboard.testing.scrubbing import Scrubber, media_of
from paceboard.transport.redaction import Redactor

__all__ = ["HEADER", "Tape", "Tapes", "header_of"]

HEADER = "paceboard"
"""Key of a cassette's file under which we say what it is."""


@define
class Tape:
    """One recording.

    Args:
        name: of its file, without the ending.
        header: what is said of it; ids in it are made up like those of the exchanges.
    """

    name: str
    header: dict[str, Any] = field(factory=dict)
    exchanges: list[tuple[Any, dict[str, Any]]] = field(factory=list, repr=False)


class Tapes:
    """The recordings of one run: the same ids and names are the same made-up ones in all of them.

    Args:
        redactor: with every secret that the run uses; learns those that it meets.
        pseudonyms: what stands for what.
    """

    def __init__(self, redactor: Redactor, pseudonyms: Pseudonyms) -> None:
        self.redactor = redactor
        self.pseudonyms = pseudonyms
        self.tapes: list[Tape] = []

    @contextmanager
    def recording(self, name: str) -> Iterator[Tape]:
        """Record every exchange of the block; nothing is written before `write`."""
        vcr = library()
        tape = Tape(name)
        config = cassette_config(self.redactor, record_mode="all")
        config["persister"] = _kept_in(tape)
        with vcr.VCR().use_cassette(f"{name}.yaml", **config):
            yield tape
        self.tapes.append(tape)

    def write(self, folder: Path) -> list[Path]:
        """Make ids, names and texts up, and write each recording; gives their files.

        Raises:
            CassetteLeak: where one of them holds something real in spite of all. None of the run is left,
                what stood in the folder before stays as it was.
        """
        scrubber = Scrubber(self.redactor, {})
        for tape in self.tapes:
            # Once more, by all that stood in a secret's place up to the end of the run.
            tape.exchanges = [
                (scrubber.request(ours), scrubber.response(got)) for ours, got in tape.exchanges
            ]
            _each_exchange(tape, self.pseudonyms.seeing(ours=True), self.pseudonyms.seeing(ours=False))
        self.pseudonyms.settle()
        folder.mkdir(parents=True, exist_ok=True)
        parts = [(folder / f".{tape.name}.yaml.part", folder / f"{tape.name}.yaml") for tape in self.tapes]
        try:
            for tape, (part, _) in zip(self.tapes, parts, strict=True):
                part.write_text(self._text_of(tape), encoding="utf-8")
            # Read again from the disk: what counts is what is there, not what was meant.
            for part, path in parts:
                self._search(part.read_text(encoding="utf-8"), path.name)
            for part, path in parts:
                part.replace(path)
        finally:
            for part, _ in parts:
                part.unlink(missing_ok=True)
        return [path for _, path in parts]

    def _text_of(self, tape: Tape) -> str:
        import yaml  # type: ignore[import-untyped]  # no types are installed for it
        from vcr.serialize import serialize  # type: ignore[import-untyped]  # vcrpy has no types
        from vcr.serializers import yamlserializer  # type: ignore[import-untyped]  # vcrpy has no types

        ours, theirs = self.pseudonyms.telling(ours=True), self.pseudonyms.telling(ours=False)
        _each_exchange(tape, ours, theirs)
        header = {name: _made_up(name, value, ours) for name, value in tape.header.items()}
        exchanges = {
            "requests": [request for request, _ in tape.exchanges],
            "responses": [response for _, response in tape.exchanges],
        }
        first: str = yaml.safe_dump({HEADER: header}, sort_keys=False, allow_unicode=True)
        return first + str(serialize(exchanges, yamlserializer))

    def _search(self, text: str, name: str) -> None:
        found = {f"a secret at {place}" for place in leaks_in(text, self.redactor)}
        reals = self.pseudonyms.reals()
        for place, each in texts_in(text):
            found |= {f"{kind} at {place}" for real, kind in reals.items() if real in each}
        if found:
            raise CassetteLeak(
                f"The cassette {name} would have held what is real, so it was deleted, and so was its run",
                why=f"found {', '.join(sorted(found)[:5])}",
                do="report the place; record without what stands there",
            )


def header_of(path: Path) -> dict[str, Any]:
    """What a cassette's file says of itself; empty where it was recorded by something else."""
    import yaml

    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    header = found.get(HEADER) if isinstance(found, Mapping) else None
    return dict(header) if isinstance(header, Mapping) else {}


def _kept_in(tape: Tape) -> type:
    from vcr.persisters.filesystem import (  # type: ignore[import-untyped]  # vcrpy has no types
        CassetteNotFoundError,
    )

    class Persister:
        """Keeps in memory what vcrpy would write, and finds nothing to play."""

        @classmethod
        def load_cassette(cls, cassette_path: Any, serializer: Any) -> Any:  # noqa: ARG003 - vcrpy's signature
            raise CassetteNotFoundError

        @classmethod
        def save_cassette(cls, cassette_path: Any, cassette_dict: Any, serializer: Any) -> None:  # noqa: ARG003
            tape.exchanges[:] = zip(cassette_dict["requests"], cassette_dict["responses"], strict=True)

    return Persister


def _each_exchange(tape: Tape, ours: Visitor, theirs: Visitor) -> None:
    """Show every text of every exchange to the visitors, and put what they say in its place."""
    for place, (request, response) in enumerate(tape.exchanges):
        request.uri = rewritten_url(request.uri, ours)
        if request.body:
            media = str(request.headers.get("content-type", ""))
            request.body = rewritten(bytes(request.body), media, ours)
        headers = response["headers"]
        clean = {
            name: [rewritten_text(name.lower(), each, ours) for each in values]
            for name, values in headers.items()
        }
        body = rewritten(response["body"]["string"], media_of(headers), theirs)
        tape.exchanges[place] = request, {**response, "headers": clean, "body": {"string": body}}


def _made_up(name: str, value: Any, visitor: Visitor) -> Any:
    if isinstance(value, Mapping):
        return {key: _made_up(str(key), each, visitor) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_made_up(name, each, visitor) for each in value]
    return rewritten_text(name, value, visitor) if isinstance(value, str) else value
