"""Faults and losses of files in the language of the page.

The ground floor speaks English and fills names into its sentences. Here those sentences stand with their gaps; a text
that fits one is said again in the language of the page. What no sentence fits stays as it was.
"""

import re
from collections.abc import Iterable
from functools import cache

from flask_babel import gettext
from markupsafe import Markup

from campaign_app.instruments.exchange_words import EXCHANGE_SENTENCES, N_
from surveys.faults import Fault

SENTENCES = (
    # reading
    N_("`%(key)s` is missing"),
    N_("Add `%(key)s`: %(what)s."),
    N_("%(value)s does not fit"),
    N_("Write %(what)s."),
    N_("a text between quotes"),
    N_("a number from %(low)s to %(high)s, without quotes"),
    N_("a whole number from %(low)s to %(high)s, without quotes"),
    N_("a date such as 2027-12-31"),
    N_("a table with a text per language"),
    N_("a table of numbers per code"),
    N_("a table of keys and values"),
    N_("true or false, without quotes"),
    N_("a list of texts between brackets"),
    N_("a list of tables"),
    N_("a code of at most 40 characters like %(pattern)s"),
    N_("%(value)s is not a known %(key)s"),
    N_("Did you mean '%(word)s'?"),
    N_("Did you mean `%(word)s`?"),
    N_("Choose from: %(words)s."),
    N_("Nothing is defined under such a name yet; define it or take the reference away."),
    N_("the text is missing in this language"),
    N_("Add the translation."),
    N_("this language is not among `languages`"),
    N_("Add it to `languages`, or take this text out."),
    N_("Add it to `languages`, or take this out."),
    N_("%(value)s is no text"),
    N_("Write a text between quotes."),
    N_("'%(value)s' stands here twice"),
    N_("Take one of them out."),
    N_("there are %(number)s entries"),
    N_("there are %(number)s of them"),
    N_("Keep at most %(most)s."),
    N_("this list is empty"),
    N_("Write at least one."),
    N_("this key is unknown here"),
    N_("Take it out."),
    N_("here stands %(value)s instead of a table"),
    N_("Write a table of keys and values."),
    N_("Write a number from %(low)s to %(high)s, without quotes."),
    # the file as a whole
    N_("this is no file content"),
    N_("Hand in the bytes of the file."),
    N_("the file is larger than %(most)s MB"),
    N_("Split it into modules."),
    N_("byte %(number)s is not UTF-8"),
    N_("Save the file as UTF-8 text."),
    N_("the file holds NUL bytes"),
    N_("This looks like a binary file; hand in a TOML or JSON text."),
    N_("a key consists of more than 40 parts"),
    N_("Write short keys."),
    N_("the file is nested far too deep"),
    N_("Stay within %(most)s levels."),
    N_("this is not %(format)s: %(reason)s"),
    N_("Mend the syntax at that place."),
    N_("the file is not a table of keys and values"),
    N_("Start from one of the shipped instruments."),
    N_("a file %(suffix)s is none that is known here"),
    N_("Hand in one of these: %(suffixes)s."),
    N_("more than %(most)s faults"),
    N_("Mend these first and check again."),
    # sections
    N_("there is no language"),
    N_("Name at least one, the source language first."),
    N_("%(value)s is no language code"),
    N_("Write codes such as nl, fr or en."),
    N_("%(value)s is not one of the five"),
    N_("there is no option list '%(name)s'"),
    N_("%(value)s is no variant"),
    N_("the list is empty, so nobody would see this"),
    N_("Name a variant, or leave the key out."),
    # codes and names
    N_("the code '%(code)s' is already taken by %(place)s"),
    N_("the code '%(code)s' is a reserved word"),
    N_("the code '%(code)s' stands here %(times)s times"),
    N_("the code '%(code)s' is taken by '%(owner)s'"),
    N_("Choose another code."),
    N_("Prefix your codes."),
    N_("Keep one."),
    N_("Keep one of the two."),
    N_("there is no variable '%(name)s'"),
    N_("there is no page '%(name)s'"),
    N_("there is no scale '%(name)s'"),
    # options, pages and kinds
    N_("there is no choice that says something"),
    N_("Add at least one choice."),
    N_("'%(code)s' has no score while others have"),
    N_("Give every choice a score, or none; mark the ones that say nothing with missing = true."),
    N_("'%(code)s' is missing and scored at once"),
    N_("no question stands on this page"),
    N_("Add one or drop it."),
    N_("a %(kind)s question has no `%(key)s`"),
    N_("Take `%(key)s` out."),
    N_("a %(kind)s question needs options"),
    N_("Name one of the option lists."),
    N_("a %(kind)s question has no options"),
    N_("a %(kind)s question needs rows"),
    N_("Give it at least one row with code and text."),
    N_("a %(kind)s question has no rows"),
    N_("Take `rows` out or make it a matrix."),
    N_("'%(code)s' is not one of the options"),
    N_("the minimum %(low)s lies above the maximum %(high)s"),
    N_("Make `minimum` the smaller of the two."),
    N_("%(number)s characters is not allowed"),
    N_("Give a length from 1 to %(most)s."),
    # conditions
    N_("'%(name)s' is asked by this very question"),
    N_("Refer to an earlier question."),
    N_("'%(name)s' is only asked later"),
    N_("Refer to an earlier one, or move this down."),
    N_("'%(name)s' is only asked later, and depends on '%(code)s' in turn: a circle"),
    N_("Take one of the two conditions out."),
    N_("'%(name)s' is a number and is compared with a text"),
    N_("Write %(example)s without quotes."),
    N_("'%(name)s' is no number, so `%(sign)s` has no meaning"),
    N_("'%(name)s' holds texts and is compared with a number"),
    N_("Put the code between quotes, as in '1'."),
    N_("'%(name)s' can hold several codes at once"),
    N_("'%(code)s' is not an option of '%(name)s'"),
    N_("this can never hold, so nobody sees the question"),
    N_("Loosen it or drop the question."),
    N_("no row is asked in the variants of the question"),
    N_("Let the variants overlap."),
    N_("the condition is empty"),
    N_("Write one, or leave `when` out to show the question always."),
    N_("the condition has more than %(most)s characters"),
    N_("Make it shorter."),
    N_("the condition contains a backslash"),
    N_("Option codes need none; take it out."),
    N_("the condition cannot be read: %(reason)s"),
    N_("Write for instance: %(example)s."),
    N_("Write for instance %(example)s."),
    N_("the condition is nested more than %(most)s deep"),
    N_("Make it simpler."),
    N_("the condition contains something that does not belong to this language (%(what)s)"),
    N_("Allowed are == != < <= > >= in, not in, and, or, not, codes, texts, numbers and lists of them."),
    N_("`is` does not belong to this language"),
    N_("Use == or != instead."),
    N_("`%(sign)s` meets the wrong thing on its right"),
    N_("Lists stand after `in` and `not in` only, and these need a list or a multiple-choice variable."),
    N_("a list stands on the left of `%(sign)s`"),
    N_("Write the variable on the left."),
    N_("a comparison needs a variable on one side and something fixed on the other"),
    N_("'%(name)s' is compared with nothing"),
    N_("a list stands inside a list"),
    N_("Write one flat list of constants."),
    # scales
    N_("a scale needs items"),
    N_("Name at least one scored variable."),
    N_("Name the codes of its rows, not that of the question."),
    N_("'%(name)s' is a %(kind)s question and has no score"),
    N_("Items are likert questions, matrix rows or single choices."),
    N_("'%(name)s' is not one of the items"),
    N_("needs %(needed)s answers, but in the variant %(variant)s at most %(best)s items are seen"),
    N_("Change `items`, `minimum_share` or `variants` of the scale."),
    N_("the option list '%(name)s' has fewer than two choices to score"),
    N_("A scored item needs at least two."),
    N_("the option '%(code)s' of '%(name)s' has no score here"),
    N_("Give every option of the items a score."),
    N_("no item has the option '%(code)s'"),
    N_("acute would be milder than a problem"),
    N_("Put `acute` at or above `problem`."),
    N_("Put `acute` at or below `problem`."),
    N_("only a core has a workability rate"),
    N_("Take the section out."),
    N_("'%(name)s' has no cut-offs"),
    N_("Give the scale cut-offs with a source."),
    # together with the core
    N_("two parts carry this code"),
    N_("Give each its own code and leave none in twice."),
    N_("this is a %(kind)s, not a core"),
    N_("Name the core first."),
    N_("this is a second core"),
    N_("An edition has one core; the rest are modules."),
    N_("there are %(number)s parts"),
    N_("there are more than %(most)s questions of one's own"),
    N_("Keep the best ten."),
    N_("the parts have no language in common"),
    N_("Translate one of them."),
    N_("together there are %(number)s %(what)s"),
    N_("Keep at most %(most)s; leave a module out."),
)
GAP = re.compile(r"%\((\w+)\)s")


def said(text: str) -> str | None:
    """A text of the ground floor in the language of the page, None when it is none of the sentences."""
    for pattern, sentence in _patterns():
        if found := pattern.fullmatch(text):
            # only the gap `what` holds words of our own; the others hold what the file says
            gaps = {
                name: said(value) or value if name == "what" else value for name, value in found.groupdict().items()
            }
            return gettext(sentence, **gaps)
    return None


def shown(text: str) -> str:
    """`said` for a page: what no sentence fits stays as it was, marked as the English that it is."""
    return said(text) or (Markup('<span lang="en">{}</span>').format(text) if text else "")


def told(faults: Iterable[Fault]) -> list[Fault]:
    """Faults in the language of the page; the place stays as it stands in the file."""
    return [
        Fault(fault.place, said(fault.problem) or fault.problem, said(fault.remedy) or fault.remedy) for fault in faults
    ]


@cache
def _patterns() -> tuple[tuple[re.Pattern, str], ...]:
    """Each sentence as a pattern, the most telling first: the one with the most words of its own."""
    ordered = sorted((*SENTENCES, *EXCHANGE_SENTENCES), key=lambda sentence: len(GAP.sub("", sentence)), reverse=True)
    return tuple((re.compile(_pattern(sentence), re.DOTALL), sentence) for sentence in ordered)


def _pattern(sentence: str) -> str:
    parts = GAP.split(sentence)
    return "".join(f"(?P<{part}>.*?)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
