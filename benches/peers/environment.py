"""What the comparisons share: a Python environment with the peers, and the programs that are measured."""

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def in_environment(folder, packages):
    """Runs the script again by a Python in FOLDER that has the packages (from PyPI), made where there is none yet."""
    home = folder / "python"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if Path(sys.prefix).resolve() == home.resolve():
        return
    if not python.exists():
        print(f"making {home} with {', '.join(packages)}", flush=True)
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    os.execv(python, [str(python), *sys.argv])


def built(package, example=None):
    """Builds a package's program, or one of its examples, as it is released; gives where it is."""
    name = package.removesuffix("-cli") if example is None else f"examples/{example}"
    which = [] if example is None else ["--example", example]
    subprocess.run(["cargo", "build", "--release", "-p", package, *which], cwd=ROOT, check=True)
    return ROOT / "target" / "release" / name
