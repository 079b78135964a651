"""The command line: `paceboard`. `--help` imports neither plugin nor ledger."""

from __future__ import annotations

from paceboard.surfaces.cli.entry import main

__all__ = ["main"]
