"""The pages of the cards are what the cards say of themselves and answer in a simulated world."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture(scope="module", name="writer")
def _writer() -> ModuleType:
    spec = spec_from_file_location("card_pages", DOCS / "cards.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", name="written")
def _written(lived: Any, restated: Any, writer: ModuleType) -> dict[Path, str]:
    """Every page and picture as it would be written now."""
    pages: dict[Path, str] = writer.pages(lived, restated, lived.paceboard.host.cards())
    return pages


def test_every_page_is_of_now(written: dict[Path, str], writer: ModuleType) -> None:
    """None is stale, missing, or of a card that is gone; else run `python docs/cards.py`."""
    there = {*writer.PAGES.glob("*.md"), *writer.PICTURES.glob("*.svg")}

    assert set(written) == there
    for path, text in written.items():
        assert text == path.read_text(encoding="utf-8"), path.name


def test_a_page_evaluates_its_own_derivation(written: dict[Path, str]) -> None:
    """Where a card has a value, its page says that the derivation gives it again."""
    for path, text in written.items():
        if path.suffix == ".md" and "Derived from" in text:
            assert "evaluated again it equals the value" in text.replace("\n", " "), path.name
