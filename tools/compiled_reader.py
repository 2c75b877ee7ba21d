"""Compile the reader of plain words into the wheel, where that is asked for: HATCH_BUILD_HOOK_ENABLE_CUSTOM=1.

The reader goes through a text word by word, over tuples, sets and dictionaries; compiled by mypyc, from the same
sources, it is faster: ``make bench`` tells by how much. An editable install stays as it is: what is edited is what
runs. The sources are in the wheel as well: what is kept of a rulebook is known by them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import chdir
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: What is compiled, below the checkout: the modules that read a text, and nothing that a caller may patch or copy.
READER = "src/triage/intake"
#: The one library that holds all of them; beside each module stands a stub that points to it.
LIBRARY = "triage_reader"


class CompiledReader(BuildHookInterface):  # type: ignore[type-arg]  # its configuration is of no type of its own
    """Adds the compiled reader to a wheel. Without a C compiler the build fails: it was asked for by name."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        self._folder = tempfile.mkdtemp()
        try:
            libraries = compiled(Path(self.root), Path(self._folder))
        except BaseException:  # mypyc ends the program where it cannot go on, and then nothing is finalized
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        for library in libraries:
            place = library.relative_to(self._folder).as_posix().removeprefix("lib/")
            build_data["force_include"][str(library)] = place
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002  # hatchling's
        if version != "editable":
            shutil.rmtree(self._folder, ignore_errors=True)


def compiled(checkout: Path, folder: Path) -> list[Path]:
    """The libraries of the compiled reader, made in ``folder``, each below ``lib`` where it stands in a wheel."""
    from mypyc.build import mypycify
    from setuptools import setup

    # All of it is checked elsewhere, with what it imports: here only its own types count, whatever is installed.
    lenient = [
        "--config-file=",
        "--ignore-missing-imports",
        "--follow-imports=silent",
        f"--cache-dir={folder / 'types'}",
    ]
    modules = sorted(str(path.relative_to(checkout)) for path in (checkout / READER).glob("*.py"))
    os.environ["MYPYPATH"] = "src"
    with chdir(checkout):
        extensions = mypycify(
            [*lenient, *modules], opt_level="3", debug_level="0", multi_file=True, target_dir=str(folder / "c"),
            group_name=LIBRARY,
        )  # fmt: skip
    built = ["build_ext", f"--build-lib={folder / 'lib'}", f"--build-temp={folder / 'objects'}"]
    with chdir(folder):  # where no pyproject.toml tells of another project
        setup(name=LIBRARY, ext_modules=extensions, packages=[], script_args=["--quiet", *built])
    return sorted(path for path in (folder / "lib").rglob("*") if path.is_file())
