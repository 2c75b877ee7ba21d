"""``triage schema``: JSON Schemas, for editors and for other languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from pydantic import BaseModel


@click.command()
@click.argument("what", type=click.Choice(["case", "rulebook", "assessment"]))
def command(what: str) -> None:
    """Print the JSON Schema of a case file, of a rulebook file, or of an assessment.

    An editor completes and checks a YAML file that begins with

    \b
    # yaml-language-server: $schema=PATH/case.schema.json
    """  # noqa: D301  # click's mark for a paragraph that keeps its lines
    import json

    click.echo(json.dumps(schema(what), ensure_ascii=False, indent=2))


def schema(what: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of ``case``, ``rulebook`` or ``assessment``."""
    model, title, mode = _model(what)
    made = model.model_json_schema(mode=mode)
    made.pop("title", None)
    if what == "case":  # a file holds one, or a list of them
        case = {"$ref": "#/$defs/Case"}
        definitions = {**made.pop("$defs"), "Case": made}
        made = {"$defs": definitions, "oneOf": [case, {"type": "array", "items": case, "minItems": 1}]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:triage:schema:{what}",
        "title": title,
        **made,
    }


def _model(what: str) -> tuple[type[BaseModel], str, Literal["validation", "serialization"]]:
    if what == "case":
        from triage.regression.case_files import CaseFile

        return CaseFile, "Case", "validation"
    if what == "rulebook":
        from triage.rulebook.schema import RulebookFile

        return RulebookFile, "Rulebook file", "validation"
    from triage.assessment import Assessment

    return Assessment, "Assessment", "serialization"
