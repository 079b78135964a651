from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import sys
from paceboard import plugin
before = "paceboard.stats" in sys.modules
plugin.stats.deviations, plugin.pacing.diagnosis.under_delivery
print(before, "paceboard.stats" in sys.modules)
"""


def test_statistics_are_imported_when_they_are_first_used() -> None:
    """A board of accounts on their plans pays for none of them; both doors lead to them."""
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)

    assert "False True" == done.stdout.strip()
