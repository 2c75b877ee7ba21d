"""A rulebook that was read once is kept ready to use: parsing it again would cost many times a whole assessment.

The cache can only make loading faster. Whatever is wrong with it (missing, damaged, from another version, not writable)
leads to a normal load, in silence. The key is a hash of the rulebook's files, of the package's version and of the code
that reads a rulebook and holds it to the engine's limits; the file carries a checksum of its content.
``TRIAGE_NO_CACHE=1`` turns it off.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from contextlib import suppress
from threading import get_ident

from triage._version import __version__
from triage.rulebook.codec import from_plain, to_plain
from triage.rulebook.files import SourceFile, is_no_file, shown
from triage.rulebook.model import Rulebook

_FORMAT = "triage rulebook 2"
#: Old entries beyond these are removed when a new one is written.
_KEPT = 20
#: What reading builds on outside its own package; the last two hold a rulebook to durable-rules' limits.
_BUILT_ON = (
    ("conditions.py",),
    ("tiers.py",),
    ("intake", "phrases.py"),
    ("engine", "alternatives.py"),
    ("engine", "durable_compile.py"),
)


def key(files: Iterable[SourceFile]) -> str | None:
    """The key under which the rulebook in ``files`` is kept; none where there can be no cache."""
    if os.environ.get("TRIAGE_NO_CACHE", "") not in ("", "0"):
        return None
    digest = hashlib.sha256(f"{_FORMAT}\0{__version__}\0".encode())
    try:
        for name, text in (*_code(), *files):
            digest.update(f"{name}\0{len(text)}\0".encode())
            digest.update(text)
    except (OSError, UnicodeEncodeError):
        return None
    return digest.hexdigest()


def fetch(cache_key: str, directory: str) -> Rulebook | None:
    """The rulebook kept under the key, its positions shown below ``directory``; none where none is whole."""
    try:
        path = _path(cache_key)
        if is_no_file(path):
            return None
        with open(path, "rb") as stream:
            head, _, payload = stream.read().partition(b"\n")
        if head != _head(cache_key, payload):
            return None
        return from_plain(json.loads(payload), lambda name: shown(directory, name))
    except Exception:  # a damaged cache is as good as none, whatever the damage
        return None


def keep(cache_key: str, rulebook: Rulebook, directory: str) -> None:
    """Keep the rulebook under the key. Written beside and moved into place, so that no reader ever sees half of it."""
    prefix = os.path.join(directory, "")
    with suppress(Exception):  # an unwritable cache is no reason to fail
        plain = to_plain(rulebook)
        for section in plain:
            for row in section if isinstance(section, list) else ():
                if isinstance(row[-1], list) and len(row[-1]) == 3 and isinstance(row[-1][1], int):
                    row[-1][0] = row[-1][0].removeprefix(prefix).replace(os.sep, "/")
        payload = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
        path = _path(cache_key)
        folder = os.path.dirname(path)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        unfinished = f"{path}.{os.getpid()}.{get_ident()}"
        try:
            with open(unfinished, "xb") as stream:
                stream.write(_head(cache_key, payload) + b"\n" + payload)
            os.replace(unfinished, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(unfinished)
            raise
        _forget_oldest(folder)


def _path(cache_key: str) -> str:
    """XDG's place for caches; expanding ``~`` fails only where there is no home, and then nothing is kept."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        base = os.path.join(os.path.expanduser("~"), ".cache")
    if not os.path.isabs(base):
        raise FileNotFoundError("no home directory")
    return os.path.join(base, "triage", f"rulebook-{cache_key}.json")


def _head(cache_key: str, payload: bytes) -> bytes:
    return f"{_FORMAT} {cache_key} {hashlib.sha256(payload).hexdigest()}".encode()


def _code() -> list[SourceFile]:
    """The code that decides what a rulebook means and whether it is refused: this package, and what it builds on."""
    here = os.path.dirname(os.path.abspath(__file__))
    package = os.path.dirname(here)
    paths = [entry.path for entry in os.scandir(here) if entry.name.endswith(".py")]
    paths += [os.path.join(package, *name) for name in _BUILT_ON]
    code = []
    for path in sorted(paths):
        with open(path, "rb") as stream:
            code.append(SourceFile(os.path.basename(path), stream.read()))
    return code


def _forget_oldest(folder: str) -> None:
    entries = [entry for entry in os.scandir(folder) if entry.name.startswith("rulebook-")]
    entries.sort(key=lambda entry: entry.stat().st_mtime, reverse=True)
    for entry in entries[_KEPT:]:
        os.unlink(entry.path)
