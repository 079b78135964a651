from __future__ import annotations

collect_ignore = ["outside_plugin"]
"""A distribution of somebody else's: it is installed by a test, not collected as one."""
