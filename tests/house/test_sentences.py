"""Sentences for the catalogue stand where it finds them: before Python 3.12 it sees nothing within an f-string."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TRANSLATES = {"gettext", "ngettext", "lazy_gettext", "lazy_ngettext", "_", "N_"}
FILES = sorted(path for floor in ("surveys", "forms", "campaign_app", "jobs") for path in (ROOT / floor).rglob("*.py"))


def hidden_sentences(source: str) -> list[int]:
    """The lines of translations that are called within an f-string."""
    texts = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)]
    calls = (node for text in texts for node in ast.walk(text) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in TRANSLATES]


def test_no_sentence_is_translated_within_an_f_string():
    found = {str(path.relative_to(ROOT)): hidden_sentences(path.read_text(encoding="utf-8")) for path in FILES}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_such_a_sentence_would_be_found():
    assert hidden_sentences("f\"{gettext('a')} {self.gettext('b')}\"") == [1, 1]
    assert hidden_sentences("f\"{a}\" + gettext('b')") == []
