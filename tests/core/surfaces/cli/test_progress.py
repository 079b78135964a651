from __future__ import annotations

import pytest

from paceboard.model import AccountRef
from paceboard.surfaces.cli.progress import progress_bar
from paceboard.sync import Progress

REFS = [AccountRef("tiktok", "1"), AccountRef("tiktok", "2")]


def test_the_bar_counts_rows_and_requests_over_all_accounts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the accounts that have ended, and of the one that is running; lines keep their stream."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    with progress_bar(2) as (show, say):
        say("tiktok:0  ok")
        show(Progress(account=REFS[0], step="done", rows=100, requests=5))
        show(Progress(account=REFS[1], step="facts", done=1, of=2, rows=20, requests=3))
        show(Progress(account=REFS[1], step="done", rows=40, requests=6))

    written = capsys.readouterr()
    assert "tiktok:0  ok\n" == written.out
    assert "2 of 2 accounts, 140 rows, 11 requests" in written.err
