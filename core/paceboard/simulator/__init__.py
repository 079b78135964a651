"""The simulator: worlds in which ads are delivered, and the server that shows them to a connector."""

from __future__ import annotations

from paceboard.simulator.serve import serve_forever, served, stamped
from paceboard.simulator.world import World
from paceboard.simulator.worlds import WORLDS, world

__all__ = ["WORLDS", "World", "serve_forever", "served", "stamped", "world"]
