"""How fast ``triage test`` judges cases: the whole program, and times reading and validating the same files.

python -m benchmarks.regression_speed COUNT prints by how many megabytes the process grew over a run of COUNT JSON lines
from standard input, counted from the end of the first tenth, and how many it then held. With PATH ROUNDS it prints, as
JSON, the seconds that a case of that file or directory takes, and those for reading and validating it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

import yaml

from benchmarks.compiled import in_turns
from benchmarks.measuring import Row, ratio
from benchmarks.memory import resident_megabytes
from benchmarks.workload import CHECKOUT, shipped_cases, varied_cases
from triage.engine.engine import Engine

#: 8,000 JSON lines and 2,000 YAML files a second on a machine that reads them in 18 and 130 µs.
MOST_LINES = 7.0
MOST_FILES = 4.0
#: Twenty bytes for each id, which must be known to the end, and the arrays that hold them while they grow.
MOST_MEGABYTES = 40


def rows(count: int, rounds: int, lines: int) -> Iterator[Row]:
    """The rows about regression runs: ``count`` cases in files, ``lines`` in a stream."""
    yield _program(rounds)
    engine = Engine.load()
    cases = [
        _data(i, case.model_dump(mode="json", exclude_unset=True))
        for i, case in enumerate(varied_cases(engine.rulebook, count))
    ]
    with tempfile.TemporaryDirectory() as folder:
        ndjson = Path(folder, "cases.ndjson")
        ndjson.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
        yield from _lines(f"a run over {count:,} JSON lines", ndjson, rounds)
        files = Path(folder, "files")
        files.mkdir()
        for i, case in enumerate(cases[: count // 2]):
            (files / f"{i}.yaml").write_text(yaml.safe_dump(case, allow_unicode=True), encoding="utf-8")
        name = f"a run over {count // 2:,} YAML files, times reading and validating them"
        took = _against_the_floor(engine, files, rounds)
        yield ratio(name, took.times, MOST_FILES, took.detail)
    yield _memory(lines)


def _data(number: int, case: dict[str, object]) -> dict[str, object]:
    """A case as a file has it; what is expected of a variation nobody has said, so any tier is."""
    return {**case, "id": f"case-{number}", "expect": {"tier": {"at_least": "self_care"}}}


def _program(rounds: int) -> Row:
    command = [str(Path(sys.executable).with_name("triage")), "test", "cases"]
    times = []
    for _ in range(rounds):
        start = perf_counter()
        # Not check=True: how fast it judges does not depend on how it judges.
        subprocess.run(command, cwd=CHECKOUT, check=False, capture_output=True)
        times.append(perf_counter() - start)
    count = len(shipped_cases())
    return Row(f"`triage test cases`, {count} cases", f"{count / median(times):,.0f} cases a second")


class _Took(NamedTuple):
    """Seconds for each case: the run, and reading and validating alone."""

    run: float
    floor: float

    @property
    def times(self) -> float:
        return self.run / self.floor

    @property
    def detail(self) -> str:
        each = f"{self.run * 1e6:.0f} µs / {self.floor * 1e6:.0f} µs"
        return f"{each}; {1 / self.run:,.0f} a second on one core"


def _lines(name: str, path: Path, rounds: int) -> Iterator[Row]:
    """With the reader compiled, as for notes: a tenth of the cases are texts. And in Python alone."""
    pure, compiled = (
        sorted((_Took(*each) for each in printed), key=lambda took: took.times)[len(printed) // 2]
        for printed in in_turns("benchmarks.regression_speed", str(path), str(rounds))
    )
    name = f"{name}, times reading and validating them"
    yield ratio(f"{name}; the reader compiled", compiled.times, MOST_LINES, compiled.detail)
    yield Row(f"{name}; in Python alone", f"{pure.times:.2f} ({pure.detail})")


def _against_the_floor(engine: Engine, path: Path, rounds: int) -> _Took:
    """One process: whole assessments with their reasons, against reading and validating the same cases."""
    from triage.regression.pieces import pieces, read_piece
    from triage.regression.runner import Run, find_case_files, loaded_set_aside

    def floor() -> int:
        return sum(len(read.cases) for piece in pieces(find_case_files([path])) for read in read_piece(piece))

    def run() -> int:
        return sum(1 for _ in Run(engine, find_case_files([path])).outcomes(1))

    count = floor()
    if run() != count:
        raise SystemExit(f"{path}: not every case was judged")
    taken: dict[str, list[float]] = {"floor": [], "run": []}
    with loaded_set_aside():  # as the program does
        for _ in range(rounds):
            for kind, work in (("floor", floor), ("run", run)):
                start = perf_counter()
                work()
                taken[kind].append((perf_counter() - start) / count)
    return _Took(median(taken["run"]), median(taken["floor"]))


def _memory(lines: int) -> Row:
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.regression_speed", str(lines)],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        with process.stdin as pipe:
            pipe.writelines(_stream(lines))
        grown, resident = map(float, process.stdout.read().split())
    return Row(
        f"memory grown over a run of {lines:,} JSON lines, each with an id",
        f"{grown:.1f} MB (of {resident:.0f} MB resident)",
        f"at most {MOST_MEGABYTES} MB",
        grown <= MOST_MEGABYTES,
    )


def _stream(lines: int) -> Iterator[bytes]:
    cases = [case.model_dump(mode="json", exclude_unset=True) for case in varied_cases(Engine.load().rulebook, 1_000)]
    for number, case in enumerate(islice(cycle(cases), lines)):
        yield json.dumps(_data(number, case)).encode() + b"\n"


def main() -> None:
    """Run over standard input, and print megabytes grown and megabytes resident; or time a run over a path."""
    from triage.regression.runner import Run

    if len(sys.argv) > 2:
        print(json.dumps(_against_the_floor(Engine.load(), Path(sys.argv[1]), int(sys.argv[2]))))
        return
    lines = int(sys.argv[1])
    run = Run(Engine.load(), [Path("-")])
    before = resident_megabytes()
    for number, _ in enumerate(run.outcomes(1)):
        if number == lines // 10:
            before = resident_megabytes()
    if run.cases != lines:
        raise SystemExit(f"{run.cases} of {lines} lines were judged")
    now = resident_megabytes()
    print(f"{now - before:.3f} {now:.1f}")


if __name__ == "__main__":
    main()
