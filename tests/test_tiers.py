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


def test_a_tier_does_not_compare_with_a_plain_word() -> None:
    """Comparing with a string would compare spelling, so it is refused."""
    with pytest.raises(TypeError):
        _ = Tier.EMERGENCY > 1  # type: ignore[operator]


def test_the_most_urgent_of_nothing_is_self_care() -> None:
    """Where no rule fires there is nothing that needs a contact."""
    assert most_urgent([]) is Tier.SELF_CARE
    assert most_urgent([Tier.ROUTINE, Tier.URGENT, Tier.SAME_DAY]) is Tier.URGENT
