"""Files of LimeSurvey for the tests: the layout of today, and the one of before 4.0 with texts in every row."""

from html import escape

from surveys.exchange import Carried, read_file


def question(kind: str, title: str, text: str = "Vraag", **more) -> dict:
    """One question; `lines` are (title, text[, scale]) and `answers` (code, text[, scale])."""
    return {"type": kind, "title": title, "text": text, "lines": [], "answers": [], "attributes": {}} | more


def lss(*questions: dict, languages=("nl",), old=False, translate=None, groups=None, conditions=(), head="") -> bytes:
    """A file with these questions in one group; `translate(text, language)` gives the text in a language."""
    translate = translate or (lambda text, language: text if language == languages[0] else f"{text} ({language})")
    tables: dict[str, list[dict]] = {name: [] for name in ("groups", "questions", "subquestions", "answers")}
    tables |= {name: [] for name in ("group_l10ns", "question_l10ns", "answer_l10ns", "question_attributes")}

    def put(table: str, texts_table: str, key: str, row: dict, texts: dict) -> None:
        spoken = [
            {key: row[key], "language": each} | {k: translate(t, each) for k, t in texts.items()} for each in languages
        ]
        if old:
            tables[table] += [row | each for each in spoken]
        else:
            tables[table].append(row)
            tables[texts_table] += spoken

    group = {"gid": 1, "group_order": 0} | (groups or {})
    put("groups", "group_l10ns", "gid", group, {"group_name": "Groep", "description": ""})
    for order, each in enumerate(questions):
        qid = number = 200 + 100 * order
        row = {"qid": qid, "parent_qid": 0, "gid": 1, "question_order": order}
        keys = ("lines", "answers", "attributes", "text", "help")
        row |= {key: value for key, value in each.items() if key not in keys}
        put("questions", "question_l10ns", "qid", row, {"question": each["text"], "help": each.get("help", "")})
        for position, (title, text, *scale) in enumerate(each["lines"]):
            number += 1
            line = {"qid": number, "parent_qid": qid, "gid": 1, "title": title, "question_order": position}
            line |= {"type": each["type"], "scale_id": scale[0] if scale else 0}
            put("subquestions", "question_l10ns", "qid", line, {"question": text})
        for position, (code, text, *scale) in enumerate(each["answers"]):
            number += 1
            answer = {"aid": number, "qid": qid, "code": code, "sortorder": position}
            put("answers", "answer_l10ns", "aid", answer | {"scale_id": scale[0] if scale else 0}, {"answer": text})
        for name, value in each["attributes"].items():
            tables["question_attributes"].append({"qid": qid, "attribute": name, "value": value, "language": ""})
    tables["conditions"] = list(conditions)
    tables["surveys"] = [{"sid": 7, "language": languages[0], "additional_languages": " ".join(languages[1:])}]
    titles = [{"surveyls_language": each, "surveyls_title": translate("Titel", each)} for each in languages]
    tables["surveys_languagesettings"] = titles
    body = "".join(f"<{name}><rows>{''.join(map(_row, rows))}</rows></{name}>" for name, rows in tables.items() if rows)
    spoken = "".join(f"<language>{each}</language>" for each in languages)
    start = f'<?xml version="1.0" encoding="UTF-8"?>{head}<document><LimeSurveyDocType>Survey</LimeSurveyDocType>'
    return f"{start}<DBVersion>500</DBVersion><languages>{spoken}</languages>{body}</document>".encode()


def _row(row: dict) -> str:
    return "<row>" + "".join(f"<{key}>{escape(str(value))}</{key}>" for key, value in row.items()) + "</row>"


def carry(*questions: dict, **more) -> Carried:
    """Such a file, carried over."""
    return read_file(lss(*questions, **more), name="vragen.lss")
