"""Set up and run Paceboard from a fresh clone: `python3 core demo`, `python3 core test`.

Needs Python 3.11 and nothing else. Makes `.venv` in the project's folder, installs the committed
list of exact, hashed versions, then the host and its plugins editable, and hands on. Any other
word is a paceboard command: `python3 core board`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "paceboard-set-up"
REQUIREMENTS = ROOT / "core" / "requirements.txt"

# As many processes as cores, at most four: each starts a PostgreSQL of its own where one is installed.
SIDE_BY_SIDE = ("-n", "auto", "--maxprocesses", "4", "--dist", "worksteal")


def distributions() -> list[Path]:
    """The host and its sibling plugins, in a fixed order."""
    return [ROOT, *sorted(path.parent for path in (ROOT / "plugins").glob("*/pyproject.toml"))]


def packages() -> list[Path]:
    """The import packages of the distributions, which stay where they are."""
    return [ROOT / "core" / "paceboard", *sorted((ROOT / "plugins").glob("*/paceboard_*"))]


def fingerprint() -> str:
    """What the environment was made from; a change of it makes the set-up run again."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {ROOT}".encode())
    for path in [REQUIREMENTS, *(folder / "pyproject.toml" for folder in distributions())]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def run(*command: str | Path) -> None:
    """Run one step of the set-up, quietly; what it said is shown only when it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout[-4000:], done.stderr[-4000:], sep="\n", file=sys.stderr)
        raise SystemExit(
            f"paceboard: the set-up stopped at: {' '.join(map(str, command))}\n"
            "  Do: read the lines above; on Debian and Ubuntu `apt install python3-venv` is the usual cure;\n"
            "      then run the same command again, it goes on from there."
        )


def set_up() -> None:
    """Make the environment: uv where it is installed, else venv and pip."""
    editable = [word for folder in distributions() for word in ("-e", str(folder))]
    exact = ["--require-hashes", "-r", str(REQUIREMENTS)]
    local = ["--no-deps", "--no-build-isolation", *editable]
    uv = shutil.which("uv")
    print(f"paceboard: setting up {VENV.relative_to(ROOT)} (once) ...", file=sys.stderr, flush=True)
    if uv:
        if not PYTHON.exists():
            run(uv, "venv", "--quiet", "--python", sys.executable, VENV)
        install: list[str | Path] = [uv, "pip", "install", "--quiet", "--python", PYTHON]
    else:
        run(sys.executable, "-m", "venv", VENV)
        install = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*install, *exact)
    run(*install, *local)
    # As pip compiles what it installs, so that the first command starts as fast as the tenth.
    run(PYTHON, "-m", "compileall", "-q", *packages())
    STAMP.write_text(fingerprint(), encoding="utf-8")


def main(words: list[str]) -> None:
    """Set up if needed, then become the command that was asked for."""
    if sys.version_info < (3, 11):  # noqa: UP036 - a newcomer may bring any Python
        raise SystemExit(f"paceboard: needs Python 3.11 or later, this is {sys.version.split()[0]}")
    if not STAMP.exists() or STAMP.read_text(encoding="utf-8") != fingerprint():
        set_up()
    rest = ["-m", "paceboard", *words]
    if words[:1] == ["test"]:
        os.chdir(ROOT)
        rest = ["-m", "pytest", *SIDE_BY_SIDE, *words[1:]]
    command = [str(PYTHON), *rest]
    if os.name == "nt":
        raise SystemExit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)  # noqa: S606 - the environment's own Python


if __name__ == "__main__":
    main(sys.argv[1:])
