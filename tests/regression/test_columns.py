"""Many cases at once: the same answers as one case after the other."""

from __future__ import annotations

import strategies as made_up
from hypothesis import given
from hypothesis import strategies as st

from triage.engine.direct import DirectChannel
from triage.regression.columns import Columns


@given(st.data())
def test_the_columns_fire_what_the_direct_channel_fires(data):
    """Bit for bit, for every rule and every case."""
    rulebook = data.draw(made_up.rulebooks())
    evidence = data.draw(st.lists(made_up.evidence_for(rulebook), max_size=6))
    columns = Columns(rulebook.findings, evidence)
    channel = DirectChannel(rulebook)
    fired = [channel.fire(each) for each in evidence]
    for index, rule in enumerate(rulebook.rules):
        expected = sum(1 << case for case, rules in enumerate(fired) if rules >> index & 1)
        assert columns.holds(rule.when) == expected
