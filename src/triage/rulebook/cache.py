"""A rulebook that was read once is kept ready to use: parsing it again would cost many times a whole assessment.

Kept are the rulebook, and beside it what both channels of the engine compile it to.

The cache can only make loading faster. Whatever is wrong with it (missing, damaged, from another version, not writable)
leads to a normal load, in silence. The key is a hash of the rulebook's files, of the package's version and of the code
that reads and compiles a rulebook; the file carries a checksum of its content.
``TRIAGE_NO_CACHE=1`` turns it off.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import get_ident
from typing import Any

from triage._version import __version__
from triage.engine.compiled import Compiled, from_text, to_text
from triage.rulebook.codec import from_plain, to_plain
from triage.rulebook.files import SourceFile, is_no_file, shown
from triage.rulebook.model import Rulebook

_FORMAT = "triage rulebook 4"
#: Old entries of each kind beyond these are removed when a new one is written.
_KEPT = 20
_RULEBOOK, _READER = "rulebook", "reader"
#: The code that decides what a rulebook means and whether it is refused: what reads it, what reads words by it (no
#: words may name two things), and what compiles it and holds it to durable-rules' limits.
_FOLDERS = ("intake", "rulebook")
_FILES = (
    ("conditions.py",),
    ("evidence.py",),
    ("tiers.py",),
    ("engine", "alternatives.py"),
    ("engine", "compiled.py"),
    ("engine", "direct.py"),
    ("engine", "durable_compile.py"),
    ("engine", "program.py"),
    ("engine", "sections.py"),
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


def fetch(cache_key: str, directory: str) -> tuple[Rulebook, Compiled] | None:
    """What is kept under the key, positions shown below ``directory``; none where it is not whole."""
    try:
        path = _path(cache_key)
        if is_no_file(path):
            return None
        with open(path, "rb") as stream:
            head, _, payload = stream.read().partition(b"\n")
        if head != _head(cache_key, payload):
            return None
        rulebook, _, compiled = payload.decode("ascii").partition("\n")
        return from_plain(json.loads(rulebook), lambda name: shown(directory, name)), from_text(compiled)
    except Exception:  # a damaged cache is as good as none, whatever the damage
        return None


def keep(cache_key: str, rulebook: Rulebook, compiled: Compiled, directory: str) -> None:
    """Keep both under the key. Written beside and moved into place, so that no reader ever sees half of it."""
    prefix = os.path.join(directory, "")
    with suppress(Exception):  # an unwritable cache is no reason to fail
        plain = to_plain(rulebook)
        for section in plain:
            for row in section if isinstance(section, list) else ():
                if isinstance(row[-1], list) and len(row[-1]) == 3 and isinstance(row[-1][1], int):
                    row[-1][0] = row[-1][0].removeprefix(prefix).replace(os.sep, "/")
        # One line, as JSON writes the line end in a text; ASCII, as that is decoded many times as fast.
        payload = f"{json.dumps(plain, separators=(',', ':'))}\n{to_text(compiled)}".encode("ascii")
        _write(_path(cache_key), cache_key, payload)


def fetch_reader(rulebook: Rulebook) -> Any:
    """What the reader of texts made of this rulebook's vocabulary; none where it is not kept whole.

    In a file of its own, since only words that no phrase is need it.
    """
    with suppress(Exception):
        cache_key = _reader_key(rulebook)
        if cache_key is not None and not is_no_file(path := _path(cache_key, _READER)):
            with open(path, "rb") as stream:
                head, _, payload = stream.read().partition(b"\n")
            if head == _head(cache_key, payload):
                return json.loads(payload)
    return None


def keep_reader(rulebook: Rulebook, compiled: Callable[[], Any]) -> None:
    """Keep what the reader made, for ``fetch_reader``; asked for only where it can be kept."""
    with suppress(Exception):
        cache_key = _reader_key(rulebook)
        if cache_key is not None:
            path = _path(cache_key, _READER)
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            if os.access(os.path.dirname(path), os.W_OK):
                _write(path, cache_key, json.dumps(compiled(), separators=(",", ":")).encode("ascii"))


def _reader_key(rulebook: Rulebook) -> str | None:
    """The meaning of the rulebook and the code that reads words; none for a rulebook that was not loaded."""
    if not rulebook.content_hash:
        return None
    vocabulary = [[finding.id, finding.label, *finding.phrases] for finding in rulebook.findings]
    said = json.dumps([vocabulary, rulebook.word_classes, rulebook.not_symptoms, rulebook.unclear], default=str)
    return key([SourceFile(rulebook.content_hash, said.encode())])


def _write(path: str, cache_key: str, payload: bytes) -> None:
    """Written beside and moved into place."""
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


def _path(cache_key: str, kind: str = _RULEBOOK) -> str:
    """XDG's place for caches; expanding ``~`` fails only where there is no home, and then nothing is kept."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        base = os.path.join(os.path.expanduser("~"), ".cache")
    if not os.path.isabs(base):
        raise FileNotFoundError("no home directory")
    return os.path.join(base, "triage", f"{kind}-{cache_key}.json")


def _head(cache_key: str, payload: bytes) -> bytes:
    return f"{_FORMAT} {cache_key} {hashlib.sha256(payload).hexdigest()}".encode()


def _code() -> list[SourceFile]:
    """The files named above, by their path in the package."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    paths = [os.path.join(package, *name) for name in _FILES]
    for folder in _FOLDERS:
        paths += [entry.path for entry in os.scandir(os.path.join(package, folder)) if entry.name.endswith(".py")]
    code = []
    for path in sorted(paths):
        with open(path, "rb") as stream:
            code.append(SourceFile(path[len(package) :], stream.read()))
    return code


def _forget_oldest(folder: str) -> None:
    for kind in (_RULEBOOK, _READER):
        entries = [entry for entry in os.scandir(folder) if entry.name.startswith(f"{kind}-")]
        entries.sort(key=lambda entry: entry.stat().st_mtime, reverse=True)
        for entry in entries[_KEPT:]:
            os.unlink(entry.path)
