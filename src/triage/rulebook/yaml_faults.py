"""What libyaml says of broken YAML, in words that somebody who never read the YAML specification can act on."""

from __future__ import annotations

from typing import Any

from triage.errors import Position, Problem


def yaml_fault(error: Any, text: str, file: str) -> Problem:
    """The fault behind a ``yaml.YAMLError`` that was raised on ``text``."""
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "it is not YAML")
    doing = str(getattr(error, "context", None) or "")
    at = _position(mark, file)
    opened = _position(context, file)
    lines = text.splitlines()
    char = _char(lines, at)
    if "cannot start any token" in said:
        return Problem(*_bad_start(char), at)
    if "tab" in said or (char == "\t" and ("indentation" in said or "expected" in said)):
        return Problem("a tab at the beginning of a line", "indent with spaces", at)
    if "mapping values are not allowed" in said:
        what = "a colon with a space after it cannot stand here"
        return Problem(what, "put text that contains ': ' in quotes, or correct the indentation of this line", at)
    if "unexpected end of stream" in said and "quoted" in doing:
        return Problem("the quotes that open here are never closed", "close them", opened)
    if "could not find expected ':'" in said and _char(lines, opened) == "-":
        return Problem("a dash without a space", "write '- ' before an entry of a list", opened)
    if "could not find expected ':'" in said:
        return Problem(
            "a key without a colon",
            "write a colon and a space after the key, or put the text in quotes",
            opened if context else at,
        )
    if "expected ',' or ']'" in said:
        what = f"the list that opens at {opened.line}:{opened.column} goes wrong here"
        return Problem(
            what, "write a comma between entries and ] at the end; put text with special characters in quotes", at
        )
    if "expected ',' or '}'" in said:
        what = f"the {{ that opens at {opened.line}:{opened.column} goes wrong here"
        return Problem(
            what, "write a comma between entries and } at the end; put text with special characters in quotes", at
        )
    if "expected key" in said:
        return Problem(
            "a key must stand here", f"indent it like the keys of the block that begins at line {opened.line}", at
        )
    if "'-' indicator" in said:
        return Problem(
            "an entry that begins with '- ' must stand here",
            f"write it, or indent this line like the entries of the list that begins at line {opened.line}",
            at,
        )
    if "block sequence entries are not allowed" in said or ("expected node content" in said and char == "-"):
        return Problem("a '- ' cannot stand here", "begin the list on a line of its own", at)
    if "expected node content" in said:
        return Problem("a value must stand here", "write it, or remove the bracket or comma before it", at)
    if "<document start>" in said:
        return Problem(
            "something follows the end of the document", "correct its indentation, or write --- before it", at
        )
    if "unknown escape character" in said:
        return Problem(
            "a backslash that stands for nothing", "use single quotes, in which a backslash is only a backslash", at
        )
    if "undefined tag handle" in said or "tag" in doing:
        return Problem("tags are not allowed", "put text that begins with ! in quotes", at)
    if "alias" in doing or "anchor" in doing:
        return Problem("anchors and aliases are not allowed", "put text that begins with & or * in quotes", at)
    what = said if not doing else f"{said} ({doing})"
    return Problem(f"this is not YAML: {what}", "correct it", at)


def _position(mark: Any, file: str) -> Position:
    return Position(file, mark.line + 1, mark.column + 1) if mark is not None else Position(file)


def _char(lines: list[str], at: Position) -> str:
    line = lines[at.line - 1] if at.line <= len(lines) else ""
    return line[at.column - 1] if at.column <= len(line) else ""


def _bad_start(char: str) -> tuple[str, str]:
    if char == "\t":
        return "a tab at the beginning of a line or word", "indent with spaces"
    return f"text without quotes cannot begin with {char or 'this'}", "put it in quotes"
