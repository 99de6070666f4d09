"""How our slides look: 16:9, three layouts with real placeholders, our colours, and the language on every word.

python-pptx brings one neutral 4:3 template; it is laid out anew here, so that no binary file stands in the house.
"""

from copy import deepcopy
from functools import cache

from campaign_app.results.charts import ACCENT, DEEP, INK, LIGHT

WIDE, HIGH = 12192000, 6858000  # 16:9 in EMU
INCH = 914400
LOCALES = {"nl": "nl-BE", "en": "en-GB", "fr": "fr-BE"}
FONT = "Calibri"
QUIET = "#4c5a5e"
BIGGEST, LISTED, SMALL = 44, 24, 14  # points: the first title, a list, what stands below
TITLE, TEXT, CHART = "Title Slide", "Title and Content", "Content with Caption"
CHART_PLACE, FOOT_PLACE = 1, 2
# per layout and placeholder: left, top, width, height in inches, and the size of its letters in points
PLACES = {
    TITLE: {0: (0.9, 1.7, 11.5, 2.4, 44), 1: (0.9, 4.3, 11.5, 1.6, 22)},
    TEXT: {0: (0.7, 0.45, 11.9, 1.2, 30), 1: (0.7, 1.9, 11.9, 4.6, 24)},
    CHART: {0: (0.7, 0.45, 11.9, 1.2, 30), 1: (0.7, 1.75, 11.9, 4.3, 16), 2: (0.7, 6.1, 11.9, 0.65, 14)},
}
LONG = 95  # signs of a title that takes two lines at its own size
FOOTER, NUMBER = (0.7, 6.85, 10.5, 0.4, 12), (11.6, 6.85, 1.0, 0.4, 12)


def blank(title: str, language: str, author: str = "Sokkel"):
    """An empty presentation of ours."""
    from pptx import Presentation

    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    about = deck.core_properties
    about.title, about.author, about.language = title, author, LOCALES.get(language, language)
    about.subject = about.comments = about.keywords = ""
    for layout in list(deck.slide_layouts):
        if layout.name not in PLACES:
            deck.slide_layouts.remove(layout)
    _dress(deck.slide_master)
    for layout in deck.slide_layouts:
        for shape in layout.placeholders:
            number = shape.placeholder_format.idx
            if number == 10:
                shape._element.getparent().remove(shape._element)
                continue
            place = {11: FOOTER, 12: NUMBER}.get(number) or PLACES[layout.name][number]
            _put(shape, place)
            if layout.name == CHART and number == CHART_PLACE:
                shape._element.nvSpPr.nvPr.ph.set("type", "chart")
    return deck


def add_slide(deck, layout: str, title: str, footer: str):
    """A new slide with its title in the title's place, the footer and its number."""
    from pptx.util import Pt

    chosen = next(each for each in deck.slide_layouts if each.name == layout)
    slide = deck.slides.add_slide(chosen)
    slide.shapes.title.text = title
    if layout != TITLE and len(title) > LONG:
        slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size = Pt(22)
    for shape in chosen.placeholders:
        if shape.placeholder_format.idx in (11, 12):
            copy = deepcopy(shape._element)
            slide.shapes._spTree.append(copy)
    for shape in slide.placeholders:
        if shape.placeholder_format.idx == 11:
            shape.text_frame.text = footer
    return slide


def speak(deck, language: str) -> None:
    """Say of every run of text in which language it is, on the slides and in their notes."""
    locale = LOCALES.get(language, language)
    for slide in deck.slides:
        trees = [slide._element] + ([slide.notes_slide._element] if slide.has_notes_slide else [])
        for tree in trees:
            for run in tree.iter(_named("r")):
                run.get_or_add_rPr()
            for properties in tree.iter(_named("rPr"), _named("endParaRPr")):
                properties.set("lang", locale)


@cache
def _named(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{name}"


def _dress(master) -> None:
    """Our colours and letters in the theme, and the master's places on the wider page."""
    from pptx.opc.oxml import serialize_part_xml
    from pptx.oxml import parse_xml

    theme = next(rel.target_part for rel in master.part.rels.values() if rel.reltype.endswith("/theme"))
    tree = parse_xml(theme.blob)
    colours = {"dk1": INK, "dk2": DEEP, "accent1": DEEP, "accent2": LIGHT, "accent3": ACCENT, "hlink": DEEP}
    for name, colour in colours.items():
        place = tree.find(f".//{_named(name)}")
        for child in list(place):
            place.remove(child)
        place.append(place.makeelement(_named("srgbClr"), {"val": colour[1:].upper()}))
    for face in tree.iter(_named("latin")):
        if face.getparent().tag in (_named("majorFont"), _named("minorFont")):
            face.set("typeface", FONT)
    theme._blob = serialize_part_xml(tree)
    for shape in list(master.placeholders):
        kind = shape.placeholder_format.idx
        if kind == 2:
            shape._element.getparent().remove(shape._element)
        else:
            _put(shape, {3: FOOTER, 4: NUMBER}.get(kind) or PLACES[TEXT][kind])


def _put(shape, place: tuple) -> None:
    """Put a placeholder in its place, with its size of letters, from the top; the big title stands on its bottom."""
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Emu

    left, top, width, height, points = place
    shape.left, shape.top = Emu(int(left * INCH)), Emu(int(top * INCH))
    shape.width, shape.height = Emu(int(width * INCH)), Emu(int(height * INCH))
    shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if points == BIGGEST else MSO_ANCHOR.TOP
    shape.text_frame.word_wrap = True
    body = shape._element.txBody
    style = body.find(_named("lstStyle"))
    if style is None:
        style = body.makeelement(_named("lstStyle"), {})
        body.insert(1, style)
    for child in list(style):
        style.remove(child)
    style.append(_level(style, points, heading=shape.placeholder_format.idx == 0, end=place == NUMBER))


def _level(style, points: int, *, heading: bool, end: bool):
    """The first level of a text: size, colour, and a bullet for what is a list."""

    def made(above, name: str, **values):
        child = above.makeelement(_named(name), values)
        above.append(child)
        return child

    listed = points == LISTED
    hanging = {"marL": "342900", "indent": "-342900"} if listed else {"marL": "0", "indent": "0"}
    level = style.makeelement(_named("lvl1pPr"), {"algn": "r" if end else "l", **hanging})
    made(made(level, "spcBef"), "spcPts", val="1000" if listed else "0")
    if listed:
        made(level, "buChar", char="•")
    else:
        made(level, "buNone")
    text = made(level, "defRPr", sz=str(points * 100), b="1" if heading else "0", cap="none")
    colour = DEEP if heading else INK if points > SMALL else QUIET
    made(made(text, "solidFill"), "srgbClr", val=colour[1:].upper())
    return level
