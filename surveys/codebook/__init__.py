"""The codebook of an edition: what every variable means, as DDI-Codebook 2.5 and as a page to read and print.

    entries = entries_of(edition)                   what there is to tell, one entry per variable; change it freely
    codebook_xml(edition, study, entries)  -> bytes
    codebook_html(edition, study, entries) -> bytes

`Study` says what was measured, when, of whom and under which promises. The sentences between the questionnaire's own
texts are English, unless a `gettext` is handed in (see surveys.routing_words) with the language that it speaks.
"""

from surveys.codebook.ddi import codebook_xml
from surveys.codebook.entries import Category, Entry, entries_of
from surveys.codebook.page import codebook_html
from surveys.codebook.study import DataFile, Study

__all__ = ["Category", "DataFile", "Entry", "Study", "codebook_html", "codebook_xml", "entries_of"]
