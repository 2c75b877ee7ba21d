"""Install the project with everything that its checks need into the environment of the Python that runs this.

    python tools/set_up.py [--with EXTRA]...

durable-rules comes as source only. Where it cannot be compiled the rest is installed all the same, and the engine then
answers from its direct channel alone; this says so, and how to mend it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tomllib
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
# Python 3.13 removed the function that durable-rules 2.0.28 calls; the one it names here does the same for its use.
FLAG_FROM_3_13 = "-DPyEval_CallObject=PyObject_CallObject"
DURABLE = "durable-rules"


def main() -> int:
    """Install; returns pip's exit code where it fails, and 0 even where only durable-rules cannot be built."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--with", dest="extras", metavar="EXTRA", action="append", default=["dev"])
    extras = parser.parse_args().extras
    if sys.prefix == sys.base_prefix:
        parser.error("run it with the Python of a virtual environment")

    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    wanted = [need for need in project["dependencies"] if not need.startswith(DURABLE)]
    wanted += [need for extra in extras for need in optional[extra]]

    print(f"Setting up {sys.prefix}: this takes about half a minute", file=sys.stderr, flush=True)
    if code := install(*wanted):
        return code
    # With its dependencies left out, so that a durable-rules that does not compile cannot stop it.
    if code := install("--no-deps", "--editable", str(CHECKOUT)):
        return code
    if not durable_imports():
        install_durable(optional["durable"])
    return 0


def install(*arguments: str, environment: dict[str, str] | None = None) -> int:
    """Run this environment's pip install, nothing but its errors shown; returns its exit code."""
    return subprocess.run(
        [sys.executable, "-m", "pip", "install", "-qq", *arguments], env=environment, check=False
    ).returncode


def durable_imports() -> bool:
    """Whether a fresh Python can import durable-rules' C module."""
    return not subprocess.run(
        [sys.executable, "-c", "import durable_rules_engine"], capture_output=True, check=False
    ).returncode


def install_durable(requirements: list[str]) -> None:
    """Build durable-rules, and warn where that fails."""
    environment = dict(os.environ)
    if sys.version_info >= (3, 13):
        environment["CPPFLAGS"] = f"{environment.get('CPPFLAGS', '')} {FLAG_FROM_3_13}".strip()
    # No cache: pip would keep a build made without the flag, and hand it out again.
    install("--no-cache-dir", "--force-reinstall", *requirements, environment=environment)
    if not durable_imports():
        print(
            "\nWarning: durable-rules could not be built (see above). The engine works, by its direct channel alone.\n"
            "To have both channels, install a C compiler and Python's headers (Debian: build-essential python3-dev),\n"
            "then run make clean and make again.\n",
            file=sys.stderr,
        )


if __name__ == "__main__":
    sys.exit(main())
