"""Faults in the calls to durable-rules: each is seen, none is left behind for the next case."""

from __future__ import annotations

import subprocess
import sys

import durable_rules_engine
import pytest
import recursive
from strategies import finding_id, rulebook_of

from triage.conditions import All, Any, Present
from triage.engine import durable
from triage.engine.durable import ChannelError, DurableChannel, available
from triage.engine.durable_compile import compile_program
from triage.evidence import Evidence

CALLS = ("assert_fact", "start_action_for_state", "complete_and_start_action", "retract_fact")
A, B, C = (Present(finding_id(n)) for n in range(3))
RULEBOOK = rulebook_of([A, B, All((A, B)), C], 3)
EVIDENCE = Evidence(present=0b011)
OTHERS = [Evidence(present=said) for said in (0b100, 0b011, 0, 0b111, 0b001)]


@pytest.fixture
def channel() -> DurableChannel:
    return DurableChannel(RULEBOOK, compile_program(RULEBOOK, 1))


def well_again(channel: DurableChannel) -> None:
    """Several cases in a row get the right answer."""
    for evidence in OTHERS:
        assert channel.fire(evidence) == recursive.fire(RULEBOOK, evidence)


def broken(error: BaseException):
    def call(*_: object) -> object:
        raise error

    return call


def after(times: int, then, before):
    """A call that works so many times, and is another one from then on."""
    left = [times]

    def call(*args: object) -> object:
        left[0] -= 1
        return before(*args) if left[0] >= 0 else then(*args)

    return call


@pytest.mark.parametrize("error", [RuntimeError("303"), MemoryError(), UnicodeDecodeError("utf-8", b"", 0, 1, "")])
@pytest.mark.parametrize("name", CALLS)
def test_an_exception_from_any_call(channel, monkeypatch, name, error):
    """It becomes a ChannelError that carries it; the next cases are answered rightly."""
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, name, broken(error))
        with pytest.raises(ChannelError) as caught:
            channel.fire(EVIDENCE)
        assert caught.value.__cause__ is error
    well_again(channel)


@pytest.mark.parametrize("times", [1, 2, 3])
def test_what_had_fired_before_the_failure_is_told(channel, monkeypatch, times):
    """Whoever takes the safe side can count the rules that had fired, though the case failed."""
    call = after(times, broken(RuntimeError("lost")), durable_rules_engine.complete_and_start_action)
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, "complete_and_start_action", call)
        with pytest.raises(ChannelError) as caught:
            channel.fire(EVIDENCE)
    assert caught.value.fired.bit_count() == min(times + 1, 3)
    assert caught.value.fired & ~recursive.fire(RULEBOOK, EVIDENCE) == 0
    well_again(channel)


@pytest.mark.parametrize("times", [0, 1, 2])
def test_the_sentinel_does_not_come(channel, monkeypatch, times):
    """An engine that stops early, before the sentinel, has failed: nothing says that no other rule would have fired."""
    call = after(times, lambda *_: None, durable_rules_engine.complete_and_start_action)
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, "complete_and_start_action", call)
        with pytest.raises(ChannelError, match="sentinel"):
            channel.fire(EVIDENCE)
    well_again(channel)


def test_nothing_fires_at_all(channel, monkeypatch):
    """No firing, not even the sentinel's, is a failure and not an answer."""
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, "start_action_for_state", lambda *_: None)
        with pytest.raises(ChannelError, match="sentinel"):
            channel.fire(EVIDENCE)
    well_again(channel)


@pytest.mark.parametrize("message", ['{"made.rule-0000":{}}', '{"999":{}}', '{"":{}}', "", "nonsense", 7, b"{}"])
@pytest.mark.parametrize("name", ["start_action_for_state", "complete_and_start_action"])
def test_an_unknown_rule_fires(channel, monkeypatch, name, message):
    """A name that is no engine rule, or a message that cannot be read, is a failure."""
    answer = message if name == "complete_and_start_action" else ("{}", message)
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, name, lambda *_: answer)
        with pytest.raises(ChannelError):
            channel.fire(EVIDENCE)
    well_again(channel)


def test_it_does_not_stop_firing(channel, monkeypatch):
    """An engine that fires for ever is stopped."""
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, "complete_and_start_action", lambda *_: '{"0":{"m":{}}}')
        with pytest.raises(ChannelError):
            channel.fire(EVIDENCE)
    well_again(channel)


@pytest.mark.parametrize("code", [1, 2, 3])
@pytest.mark.parametrize("name", ["assert_fact", "retract_fact"])
def test_a_code_other_than_0(channel, monkeypatch, name, code):
    """A fact that was not handled, was there already or was put off is a failure, and so is one that stays."""
    call = getattr(durable_rules_engine, name)
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, name, lambda *args: (code, call(*args)[1]))
        with pytest.raises(ChannelError, match=str(code)):
            channel.fire(EVIDENCE)
    well_again(channel)


def test_a_fact_left_behind(channel, monkeypatch):
    """If the last fact was never taken back the next case fails, and the one after it is answered rightly."""
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, "retract_fact", lambda *_: (0, 1))
        channel.fire(EVIDENCE)
    with pytest.raises(ChannelError):
        channel.fire(Evidence())
    well_again(channel)


def firings_changed(monkeypatch, change):
    """Every firing after the first goes through ``change``, which may swallow it (None) or turn it into another."""
    call = durable_rules_engine.complete_and_start_action

    def changed(*args: object) -> object:
        message = call(*args)
        return message if message is None or message.startswith('{"end"') else change(message, lambda: call(*args))

    monkeypatch.setattr(durable_rules_engine, "complete_and_start_action", changed)


def test_a_lost_firing_is_visible_as_a_difference(channel, monkeypatch):
    """A firing that the engine loses cannot be told from within; the answer then differs from the other channel's."""
    expected = recursive.fire(RULEBOOK, EVIDENCE)
    with monkeypatch.context() as patch:
        firings_changed(patch, lambda message, following: following())
        fired = channel.fire(EVIDENCE)
    assert fired != expected
    assert fired & ~expected == 0
    well_again(channel)


def test_a_wrong_firing_is_visible_as_a_difference(channel, monkeypatch):
    """A rule that should not have fired is in the answer, which then differs from the other channel's."""
    wrong = next(name for name, fires in channel._rulesets[0]._fires.items() if fires == 0b1000)
    with monkeypatch.context() as patch:
        firings_changed(patch, lambda message, following: f'{{"{wrong}":{{}}}}')
        assert channel.fire(EVIDENCE) & 0b1000
    well_again(channel)


@pytest.mark.parametrize("name", CALLS)
def test_the_state_cannot_be_deleted(channel, monkeypatch, name):
    """Where even the recovery fails the channel is built anew for the next case."""
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, name, broken(RuntimeError("first")))
        patch.setattr(durable_rules_engine, "delete_state", broken(RuntimeError("second")))
        with pytest.raises(ChannelError, match="first"):
            channel.fire(EVIDENCE)
    well_again(channel)


def test_failure_after_failure(channel, monkeypatch):
    """A hundred failed cases in a row leave nothing behind and do no harm."""
    with monkeypatch.context() as patch:
        for number in range(100):
            patch.setattr(durable_rules_engine, CALLS[number % 4], broken(RuntimeError(str(number))))
            with pytest.raises(ChannelError):
                channel.fire(EVIDENCE)
            patch.undo()
    well_again(channel)


def test_an_interrupt_in_mid_case(channel, monkeypatch):
    """Ctrl-C passes through, and does not leave half a case in the engine."""
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, "complete_and_start_action", broken(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            channel.fire(EVIDENCE)
    well_again(channel)


@pytest.mark.parametrize("name", ["create_ruleset", *CALLS])
def test_it_cannot_be_built(monkeypatch, name):
    """A channel that fails on its blank case says so when it is made; another one can be made afterwards."""
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, name, broken(RuntimeError("106")))
        with pytest.raises(ChannelError, match="106"):
            DurableChannel(RULEBOOK)
    well_again(DurableChannel(RULEBOOK))


def test_rules_that_fire_on_a_blank_case(monkeypatch):
    """No rule can hold where nothing is known: an engine that fires one is not used."""
    call = durable_rules_engine.start_action_for_state
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, "start_action_for_state", lambda *_: ("{}", '{"0":{"m":{}}}'))
        patch.setattr(
            durable_rules_engine,
            "complete_and_start_action",
            after(1, lambda *_: None, lambda *args: call(*args)[1]),
        )
        with pytest.raises(ChannelError, match="nothing is known that they need"):
            DurableChannel(RULEBOOK, compile_program(RULEBOOK, 1))
    well_again(DurableChannel(RULEBOOK))


# ── several rulesets ─────────────────────────────────────────────────────────────────────────────────────────────────

APART = rulebook_of([A, B, C, All((A, C))], 3)


@pytest.fixture
def shared() -> DurableChannel:
    """A channel whose rules stand in several rulesets; on everything it fires in each of them."""
    program = compile_program(APART)
    assert len(program) == 3
    return DurableChannel(APART, program)


def test_a_failure_in_one_ruleset_keeps_what_fired_in_others(shared, monkeypatch):
    """The safe side takes what any of them fired; afterwards all of them answer rightly."""
    everything = Evidence(present=0b111)
    expected = recursive.fire(APART, everything)
    for well in range(3):
        call = after(well, broken(RuntimeError("lost")), durable_rules_engine.assert_fact)
        with monkeypatch.context() as patch:
            patch.setattr(durable_rules_engine, "assert_fact", call)
            with pytest.raises(ChannelError) as caught:
                shared.fire(everything)
        assert caught.value.fired & ~expected == 0
        assert caught.value.fired.bit_count() >= well
        assert shared.fire(everything) == expected


def test_a_ruleset_that_cannot_be_made_later(shared, monkeypatch):
    """One that is refused when it is first asked fails that case, not the ones that do not need it, nor later ones."""
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, "create_ruleset", broken(RuntimeError("106")))
        assert shared.fire(Evidence()) == 0
        with pytest.raises(ChannelError, match="106"):
            shared.fire(Evidence(present=0b111))
    for said in range(8):
        assert shared.fire(Evidence(present=said)) == recursive.fire(APART, Evidence(present=said))


def test_rules_that_fire_though_nothing_watched_holds():
    """A ruleset would not be asked where it had to be: the engine itself shows it, and it is not used."""
    for ruleset in compile_program(RULEBOOK, 1):
        for wrong in range(len(ruleset.watched)):
            watched = ruleset.watched[:wrong] + ruleset.watched[wrong + 1 :]
            with pytest.raises(ChannelError, match="nothing is known that they need") as caught:
                DurableChannel(RULEBOOK, (ruleset._replace(watched=watched),))
            assert caught.value.fired == 0, "what fires on opening is no patient's"


def test_a_ruleset_that_keeps_failing_is_left_alone(monkeypatch):
    """Each time its blank case fails the engine's memory is left to the process: not more often than a few times."""
    shared = DurableChannel(APART, compile_program(APART))
    call, create = durable_rules_engine.start_action_for_state, durable_rules_engine.create_ruleset
    first, made = shared._rulesets[0], []
    with monkeypatch.context() as patch:
        patch.setattr(durable, "MOST_LEFT", 3)
        patch.setattr(durable_rules_engine, "create_ruleset", lambda *args: made.append(create(*args)) or made[-1])
        patch.setattr(
            durable_rules_engine,
            "start_action_for_state",
            lambda handle, state: call(handle, state) if handle == first._handle else None,
        )
        for _ in range(10):
            with pytest.raises(ChannelError):
                shared.fire(Evidence(present=0b111))
        assert len(made) == 3
        with pytest.raises(ChannelError, match="not asked again"):
            shared.fire(Evidence(present=0b111))
    assert shared.fire(Evidence()) == 0


def test_what_cannot_be_freed_costs_no_answer(shared, monkeypatch):
    """Closing goes on to the other rulesets, and what fails on being freed is made anew for the next case."""
    everything = Evidence(present=0b111)
    assert shared.fire(everything) == recursive.fire(APART, everything)
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, "delete_ruleset", broken(RuntimeError("111")))
        shared.close()
    assert [ruleset._handle for ruleset in shared._rulesets] == [None] * 3
    assert shared.fire(everything) == recursive.fire(APART, everything)


def test_what_fires_on_opening_a_ruleset_is_no_patients():
    """A ruleset that fails its check in mid case adds nothing to what others had fired for the patient."""
    rulebook = rulebook_of([A, Any((B, C))], 3)
    second, first = compile_program(rulebook)
    assert second.watched == (1, 2)
    channel = DurableChannel(rulebook, (first, second._replace(watched=(1,))))
    with pytest.raises(ChannelError, match="nothing is known that they need") as caught:
        channel.fire(Evidence(present=0b011))
    assert caught.value.fired == 0b01
    assert channel.fire(Evidence(present=0b001)) == 0b01


def test_a_case_that_touches_no_ruleset_asks_one(shared, monkeypatch):
    """No answer comes from the direct channel alone: a broken engine is seen on a blank case, too."""
    with monkeypatch.context() as patch:
        patch.setattr(durable_rules_engine, "assert_fact", broken(RuntimeError("303")))
        with pytest.raises(ChannelError, match="303"):
            shared.fire(Evidence())
    assert shared.fire(Evidence()) == 0


def test_it_is_available():
    """Where the engine is installed there is nothing to say."""
    assert available() is None


@pytest.mark.parametrize(
    ("error", "mended_by"),
    [
        (ModuleNotFoundError("No module named 'durable_rules_engine'"), "pip install durable-rules==2.0.28"),
        (ImportError("undefined symbol: PyEval_CallObject"), "-DPyEval_CallObject=PyObject_CallObject"),
    ],
)
def test_it_is_not_available(monkeypatch, error, mended_by):
    """Where it cannot be imported, whoever asks is told how to mend it, and no channel can be made."""
    monkeypatch.setattr(durable, "import_module", broken(error))
    assert mended_by in (available() or "")
    with pytest.raises(ChannelError):
        DurableChannel(RULEBOOK)


def test_the_channels_do_not_need_pydantic():
    """The inner engine starts fast and can be used without the models of the edges."""
    code = (
        "import sys, triage.engine.durable, triage.engine.direct; "
        "sys.exit(any(name in sys.modules for name in ('pydantic', 'yaml', 'click')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
