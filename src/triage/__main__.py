"""``python -m triage``: the program, where its folder is not on the PATH."""

from triage.cli import run

run()
