"""The rulebook that comes with the package can be used as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from triage.cli.schema import schema
from triage.rulebook.loader import check, load
from triage.rulebook.yaml_reader import read_documents

CHECKOUT = Path(__file__).parents[2]


def test_the_shipped_rulebook_has_no_fault():
    """`triage check` on it is silent."""
    assert check(CHECKOUT / "rules") == []


def test_the_shipped_rulebook_is_the_packaged_one():
    """Without a path the same rulebook is loaded."""
    assert load(cached=False).content_hash == load(CHECKOUT / "rules", cached=False).content_hash


@pytest.mark.parametrize("path", sorted((CHECKOUT / "rules").rglob("*.yaml")), ids=lambda path: path.name)
def test_what_the_reader_accepts_an_editor_accepts(path):
    """Each file fits the JSON Schema that editors check it by."""
    validator = Draft202012Validator(schema("rulebook"))
    for document in read_documents(path.read_bytes(), path.name):
        assert list(validator.iter_errors(document.value)) == []
