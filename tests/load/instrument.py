"""The time in which a questionnaire of 300 questions in 8 languages is read, checked and composed; prints one line."""

import json
import time

from surveys.edition import compose
from surveys.instrument import read_instrument

LANGUAGES = ("nl", "fr", "en", "de", "pl", "ro", "tr", "ar")


def words(text: str) -> dict[str, str]:
    return {language: f"{text} ({language}), a sentence as long as sentences are" for language in LANGUAGES}


def content(questions: int) -> dict:
    """A core with scales over all its questions, every third of which hangs on earlier answers."""
    choices = [{"code": str(each), "score": 25 * each, "text": words(f"Option {each}")} for each in range(5)]
    asked = []
    for number in range(questions):
        one = {"code": f"q_{number}", "page": f"p_{number // 10}", "kind": "likert", "options": "five"}
        one |= {"text": words(f"Question {number}"), "help": words("Help")}
        asked.append(
            one | ({"when": f"q_{number - 1} in ['1', '2'] or q_0 == '3'"} if number and not number % 3 else {})
        )
    scales = [
        {"code": f"s_{number}", "role": "module", "text": words("Scale"), "items": [f"q_{number}", f"q_{number + 1}"]}
        for number in range(0, questions, 2)
    ]
    return {
        "format": "sokkel-instrument/1", "code": "core", "kind": "core", "version": "1", "languages": list(LANGUAGES),
        "title": words("Title"), "source": {"author": "Sokkel", "year": 2026, "licence": "EUPL-1.2"},
        "options": [{"code": "five", "choices": choices}],
        "pages": [{"code": f"p_{each}", "title": words(f"Page {each}")} for each in range((questions + 9) // 10)],
        "questions": asked, "scales": scales,
    }  # fmt: skip


def main() -> None:
    data = json.dumps(content(300), ensure_ascii=False).encode()
    started = time.perf_counter()
    instrument = read_instrument(data, name="core.json")
    read = time.perf_counter()
    compose(instrument)
    composed = time.perf_counter()
    kilobytes = len(data) // 1000
    print(f"300 questions, {len(LANGUAGES)} languages, {kilobytes} kB: ", end="")
    print(f"read and checked {read - started:.2f} s, composed {composed - read:.2f} s (promised: under 1 s together)")


if __name__ == "__main__":
    main()
