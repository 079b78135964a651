"""The command line: `paceboard`. `--help` imports neither plugin nor ledger."""

from __future__ import annotations

from paceboard.surfaces.cli.root import main

__all__ = ["main"]
