"""Any text as a literal of the languages that the guide's files are written in. Raises nothing."""

from __future__ import annotations


def in_bash(text: str) -> str:
    """One word of bash: in single quotes nothing has a meaning. A quote ends them, stands escaped, begins them anew."""
    return "'" + text.replace("'", "'\\''") + "'"


def in_yaml(text: str) -> str:
    """A double-quoted scalar of YAML, all ASCII."""
    return '"' + "".join(map(_escaped, text)) + '"'


def in_hcl(text: str) -> str:
    """A quoted string of Terraform's language, all ASCII, in which nothing is interpolated."""
    return in_yaml(text).replace("${", "$${").replace("%{", "%%{")


def in_hcl_heredoc(text: str) -> str:
    """Lines of a heredoc of Terraform's language: a backslash means itself there, but `${` and `%{` do not."""
    return text.replace("${", "$${").replace("%{", "%%{")


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if " " <= character <= "~":
        return character
    return f"\\U{ord(character):08x}" if ord(character) > 0xFFFF else f"\\u{ord(character):04x}"
