"""`python -m paceboard` is the command `paceboard`."""

from __future__ import annotations

from paceboard.surfaces.cli import main

if __name__ == "__main__":
    main()
