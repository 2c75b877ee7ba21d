"""The order of the tiers."""

from __future__ import annotations

import pytest

from triage.tiers import Tier, most_urgent


def test_tiers_compare_by_urgency_not_by_spelling() -> None:
    """emergency › urgent › same_day › routine › self_care."""
    assert Tier.EMERGENCY > Tier.URGENT > Tier.SAME_DAY > Tier.ROUTINE > Tier.SELF_CARE
    assert max(Tier) is Tier.EMERGENCY
    assert max(Tier) is Tier.EMERGENCY
    assert Tier.URGENT >= Tier.URGENT <= Tier.URGENT


def test_a_tier_compares_with_the_plain_word_by_urgency() -> None:
    """`tier >= "urgent"` is what people write: it must not compare spelling, from either side."""
    assert Tier.EMERGENCY >= "urgent"
    assert not Tier.EMERGENCY < "urgent"
    assert "urgent" <= Tier.EMERGENCY  # noqa: SIM300 - the word on the left is what is tried
    assert "urgent" < Tier.EMERGENCY  # noqa: SIM300 - likewise
    assert Tier.ROUTINE < "same_day"
    assert Tier.ROUTINE <= "routine"


def test_a_tier_compares_with_nothing_else() -> None:
    """A word that is no tier, or a number, is an error rather than an answer."""
    with pytest.raises(ValueError, match="no tier"):
        _ = Tier.EMERGENCY > "urgnt"
    with pytest.raises(TypeError):
        _ = Tier.EMERGENCY > 1


def test_the_most_urgent_of_nothing_is_self_care() -> None:
    """Where no rule fires there is nothing that needs a contact."""
    assert most_urgent([]) is Tier.SELF_CARE
    assert most_urgent([Tier.ROUTINE, Tier.URGENT, Tier.SAME_DAY]) is Tier.URGENT
