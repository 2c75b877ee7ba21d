"""``triage rules``: browse rules, findings and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from triage.tiers import Tier

if TYPE_CHECKING:
    from triage.rulebook.model import Finding, Rule, Rulebook, Source


@click.command()
@click.argument("identity", required=False, metavar="[ID]")
@click.option("--rules", "directory", metavar="DIR", help="Another rulebook than the packaged one.")
@click.option("--findings", is_flag=True, help="List findings in place of rules.")
@click.option("--tier", type=click.Choice([tier.value for tier in reversed(Tier)]), help="Only rules of this tier.")
@click.option("--syndrome", metavar="ID", help="Only rules of this syndrome.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print it."
)
def command(
    identity: str | None, directory: str | None, findings: bool, tier: str | None, syndrome: str | None, form: str
) -> None:
    """Browse rules, findings and sources.

    Without ID, lists the rules by syndrome, most urgent first. ID is a rule, a finding (its id or words for it) or a
    source: shows all about it.
    """
    from triage.rulebook.loader import load

    if findings and (tier or syndrome):
        raise click.UsageError("--tier and --syndrome choose rules; leave --findings out")
    if identity is not None and (findings or tier or syndrome):
        raise click.UsageError("ID shows one thing; leave --findings, --tier and --syndrome out")
    rulebook = load(directory)
    if identity is not None:
        _show(rulebook, _find(rulebook, identity), form)
    elif findings:
        _list_findings(rulebook, form)
    else:
        _list_rules(rulebook, tier, syndrome, form)


def _show(rulebook: Rulebook, thing: Rule | Finding | Source, form: str) -> None:
    if form == "json":
        from triage.cli.browse_json import thing_as_data

        _print_json(thing_as_data(rulebook, thing))
    else:
        from triage.cli.browse import thing_as_text

        _print(thing_as_text(rulebook, thing))


def _list_findings(rulebook: Rulebook, form: str) -> None:
    if form == "json":
        from triage.cli.browse_json import thing_as_data

        _print_json([thing_as_data(rulebook, finding) for finding in rulebook.findings])
    else:
        from triage.cli.browse import findings_as_text

        _print(findings_as_text(rulebook))


def _list_rules(rulebook: Rulebook, tier: str | None, syndrome: str | None, form: str) -> None:
    known = [one.id for one in rulebook.syndromes]
    if syndrome is not None and syndrome not in known:
        raise click.BadParameter(
            _unknown("syndrome", syndrome, known, f"known: {', '.join(known)}"), param_hint="--syndrome"
        )
    rules = [
        rule
        for rule in sorted(rulebook.rules, key=lambda rule: (-rule.tier.rank, rule.id))
        if tier in (None, rule.tier.value) and syndrome in (None, rule.syndrome)
    ]
    if form == "json":
        from triage.cli.browse_json import thing_as_data

        _print_json([thing_as_data(rulebook, rule) for rule in rules])
    elif rules:
        from triage.cli.browse import rules_as_text

        _print(rules_as_text(rulebook, rules))
    else:
        click.echo("no rule of that kind", err=True)


def _find(rulebook: Rulebook, identity: str) -> Rule | Finding | Source:
    """What the id, or the words for a finding, name."""
    found = (
        rulebook.rule_by_id.get(identity) or rulebook.finding_by_id.get(identity) or rulebook.source_by_id.get(identity)
    )
    if found is not None:
        return found
    from triage.intake.phrases import Lexicon

    bit = Lexicon(rulebook).find(identity)
    if bit is not None:
        return rulebook.findings[bit]
    known = [*rulebook.rule_by_id, *rulebook.finding_by_id, *rulebook.source_by_id]
    otherwise = "`triage rules` and `triage rules --findings` list them"
    raise click.BadParameter(_unknown("rule, finding or source", identity, known, otherwise), param_hint="ID")


def _unknown(what: str, name: str, known: list[str], otherwise: str) -> str:
    from triage.rulebook.suggest import did_you_mean, quoted

    return f"there is no {what} {quoted(name)}; {did_you_mean(name, known, otherwise)}"


def _print(text: str) -> None:
    from triage.cli.messages import printable
    from triage.cli.render import Style

    plain = not Style.of_terminal().colour
    for line in text.splitlines():
        click.echo(printable(click.unstyle(line)) if plain else line)


def _print_json(data: object) -> None:
    import json

    click.echo(json.dumps(data, ensure_ascii=False, indent=2))
