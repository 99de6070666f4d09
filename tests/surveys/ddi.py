"""DDI-Codebook 2.5 as far as our codebooks use it: which element may stand where, how often, with which attributes.

The schema itself is the DDI Alliance's and under the LGPL, so it is not kept here; this is written by hand after it.
Whoever has it sets DDI_SCHEMA to the path of its codebook.xsd: then every codebook of the tests is held against that.
"""

import os
import re

from lxml import etree

DDI = "{ddi:codebook:2_5}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# children in their order; * any number, ? at most one, + at least one, nothing: exactly one
CHILDREN = {
    "codeBook": "docDscr* stdyDscr+ fileDscr* dataDscr*",
    "docDscr": "citation?",
    "citation": "titlStmt rspStmt? prodStmt? verStmt*",
    "titlStmt": "titl parTitl* IDNo*",
    "rspStmt": "AuthEnty*",
    "prodStmt": "producer* copyright? prodDate* software*",
    "verStmt": "version?",
    "stdyDscr": "citation+ stdyInfo* method* dataAccs*",
    "stdyInfo": "abstract* sumDscr* notes*",
    "sumDscr": "collDate* nation* anlyUnit* universe* dataKind*",
    "method": "dataColl* notes* anlyInfo?",
    "dataColl": "sampProc* collMode* weight*",
    "anlyInfo": "respRate*",
    "dataAccs": "useStmt*",
    "useStmt": "confDec? restrctn? conditions?",
    "fileDscr": "fileTxt*",
    "fileTxt": "fileName? fileCont? dimensns? fileType?",
    "dimensns": "caseQnty* varQnty*",
    "dataDscr": "varGrp* var*",
    "varGrp": "labl*",
    "var": "labl* security? qstn* valrng* invalrng* universe* sumStat* catgry* derivation? varFormat? notes*",
    "valrng": "range+",
    "invalrng": "item+",
    "catgry": "catValu? labl* txt* catStat*",
    "derivation": "drvdesc?",
}
# children in any order, between texts
MIXED = {"qstn": {"preQTxt", "qstnLit", "postQTxt"}}
TEXTS = {
    "titl", "parTitl", "IDNo", "AuthEnty", "producer", "copyright", "prodDate", "software", "version", "abstract",
    "collDate", "nation", "anlyUnit", "universe", "dataKind", "sampProc", "collMode", "weight", "respRate",
    "confDec", "restrctn", "conditions", "fileName", "fileCont", "caseQnty", "varQnty", "fileType", "labl",
    "security", "preQTxt", "qstnLit", "postQTxt", "range", "item", "sumStat", "catValu", "txt", "catStat",
    "drvdesc", "varFormat", "notes",
}  # fmt: skip
# per attribute its values: a set, or a pattern; an element's own before the one for all
ATTRIBUTES = {
    "codeBook": {"version": {"2.5"}},
    "software": {"version": ".*"},
    "version": {"type": ".*"},
    "IDNo": {"agency": ".*", "level": {"study", "file", "project"}},
    "prodDate": {"date": ".*"},
    "collDate": {"event": {"start", "end", "single"}, "date": ".*"},
    "nation": {"abbr": ".*"},
    "notes": {"type": ".*"},
    "confDec": {"required": {"yes", "no"}},
    "fileType": {"charset": ".*"},
    "varGrp": {"type": {"section", "grid", "other"}, "otherType": r"[\w.:-]+", "name": ".*", "var": r"V\d+( V\d+)*"},
    "var": {
        "name": ".+",
        "files": r"F\d+( F\d+)*",
        "intrvl": {"contin", "discrete"},
        "representationType": {"text", "numeric", "code", "datetime", "other"},
        "measUnit": ".*",
    },
    "qstn": {"responseDomainType": {"text", "numeric", "code", "category", "multiple"}},
    "range": {"UNITS": {"INT", "REAL"}, "min": ".*", "max": ".*"},
    "item": {"VALUE": ".*"},
    "sumStat": {"type": {"mean", "vald", "min", "max", "other"}},
    "catgry": {"missing": {"Y", "N"}, "excls": {"true", "false"}},
    "catStat": {"type": {"freq", "percent", "crosstab", "other"}, "otherType": r"[\w.:-]+"},
    "derivation": {"var": r"V\d+( V\d+)*"},
    "varFormat": {"type": {"character", "numeric"}},
}
REQUIRED = {"var": {"name"}, "item": {"VALUE"}, "sumStat": {"type"}}
EVERYWHERE = {"ID": r"[A-Za-z_][\w.-]*", LANGUAGE: r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"}
REFERENCES = ("var", "files")


def read(data: bytes) -> etree._Element:
    """The root of a codebook; fails the test where it is no valid one."""
    root = etree.fromstring(data)
    for element in root.iter():
        _check(element)
    ids = [each.get("ID") for each in root.iter() if each.get("ID")]
    assert len(ids) == len(set(ids)), "an ID stands twice"
    for element in root.iter():
        for name in REFERENCES:
            assert set(element.get(name, "").split()) <= set(ids), f"{element.tag} points at nothing"
    if path := os.environ.get("DDI_SCHEMA"):
        etree.XMLSchema(etree.parse(path)).assertValid(root)
    return root


def _check(element: etree._Element) -> None:
    assert element.tag.startswith(DDI), f"{element.tag} is of another namespace"
    name = element.tag.removeprefix(DDI)
    children = [child.tag.removeprefix(DDI) for child in element]
    if name in MIXED:
        assert MIXED[name].issuperset(children)
    elif name in CHILDREN:
        shape = re.sub(r"(\w+)([*?+]?) ?", r"(\1 )\2", CHILDREN[name])
        assert re.fullmatch(shape, "".join(f"{child} " for child in children)), f"{name} holds {children}"
        assert not (element.text or "").strip(), f"a text stands between the parts of {name}"
    else:
        assert name in TEXTS, f"{name} is not known here"
        assert not children, f"{name} holds {children}"
    known = ATTRIBUTES.get(name, {}) | EVERYWHERE
    for attribute, value in element.attrib.items():
        if attribute.startswith("{http://www.w3.org/2001/XMLSchema-instance}"):
            continue
        allowed = known.get(attribute)
        assert allowed is not None, f"{name} has no attribute {attribute}"
        fits = value in allowed if isinstance(allowed, set) else re.fullmatch(allowed, value, re.DOTALL)
        assert fits, f"{name} {attribute}={value!r}"
    assert REQUIRED.get(name, set()) <= set(element.attrib), f"{name} misses an attribute"
