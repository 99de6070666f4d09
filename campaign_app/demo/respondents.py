"""Answers for the demo: a small latent model in which companies and people differ, and scales hang together.

Somebody's badness on a scale (0 fine, 100 dreadful) is the scale's level, plus what the sector, the company and the
group add, plus the person's strain and lack of support, plus a leaning of their own; each statement adds noise of its
own, and some people agree with everything. Nothing here was fitted to real answers.
"""

from dataclasses import dataclass, field
from random import Random

from campaign_app.demo.trades import Trade
from surveys.edition import Edition
from surveys.model import OptionList, Question, Scale
from surveys.routing import on_path

SPREAD = 16.0  # one standard deviation between people, on 0..100
ITEM_NOISE = 17.0
LEVELS = {
    "work_stress": 41,
    "motivation": 35,
    "learning": 39,
    "work_life_balance": 38,
    "workload": 48,
    "emotional_load": 42,
    "task_variety": 41,
    "autonomy": 42,
    "supervisor_support": 38,
    "working_conditions": 40,
}
OTHER_LEVEL = 43
# how much strain and lack of support weigh on a scale, in standard deviations
STRAIN = {"work_stress": 0.8, "workload": 0.7, "work_life_balance": 0.65, "emotional_load": 0.5}
LACK = {"learning": 0.7, "motivation": 0.7, "supervisor_support": 0.65, "autonomy": 0.55, "task_variety": 0.5}
SKIPS_A_STATEMENT = 0.02
STOPS_EARLY = 0.03
WRITES_A_REMARK = 0.09

CONTENT = (
    "Fijne collega's, dat maakt veel goed.",
    "Ik werk hier al lang en doe het nog altijd graag.",
    "De sfeer in onze ploeg is goed.",
    "Goed dat hier eens naar gevraagd wordt.",
    "Sinds de nieuwe planning weet ik vroeger wanneer ik moet werken. Dat is een grote verbetering.",
    "Mijn chef Katrien luistert en lost dingen op. Hou dat zo.",
    "De opleiding van vorig jaar heeft mij echt geholpen.",
    "Het nieuwe materiaal werkt veel lichter. Bedankt daarvoor.",
    "Ik krijg hier kansen die ik elders niet kreeg.",
    "Over het algemeen tevreden. Iets meer overleg mag.",
    "Deeltijds werken kon zonder gedoe geregeld worden, daar ben ik blij mee.",
    "De koffie mag beter, de rest is in orde.",
)
TIRED = (
    "Er is altijd te weinig volk. Als er iemand ziek is, doen wij het erbij.",
    "De planning verandert te vaak op het laatste moment.",
    "Graag eens een echte pauze zonder telefoon.",
    "We vragen al lang om beter materiaal voor het zware tilwerk.",
    "Niemand zegt ooit dat iets goed is. Wel als er iets fout gaat.",
    "Nieuwe mensen worden te weinig ingewerkt en daar krijgen wij de last van.",
    "Ik zou graag eens een opleiding volgen, maar er is nooit tijd voor.",
    "In de zomer is het binnen veel te warm.",
    "Er wordt veel gevraagd op een vergadering, maar daarna horen we er niets meer van.",
    "Aan Kristof ligt het niet, maar overuren zijn hier gewoon geworden.",
    "De communicatie tussen de diensten loopt slecht.",
    "Ook op mijn vrije dag krijg ik berichten. Dat moet stoppen.",
    "Zet eens iemand van kantoor een week mee op de vloer.",
    "Soms onveilig omdat het te snel moet gaan.",
    "Het werk is altijd hetzelfde. Afwisselen met andere taken zou helpen.",
    "De uren zijn moeilijk te combineren met kleine kinderen.",
)


@dataclass(frozen=True)
class Department:
    """A group that answers: its key, how many work there, and what it adds to everybody's badness."""

    key: int | None
    headcount: int
    offset: float = 0.0


@dataclass
class Workforce:
    """The people of one company who answer one edition; `answers()` gives the next one's group and answers."""

    edition: Edition
    trade: Trade
    departments: list[Department]
    character: Random  # what the company is like
    chance: Random
    company: dict[str, float] = field(init=False)
    tastes: dict[str, list[float]] = field(init=False)

    def __post_init__(self):
        mood = self.character.gauss(0, 0.3)
        self.company = {scale.code: mood + self.character.gauss(0, 0.28) for scale in self.edition.scales}
        # which work people do differs from company to company
        self.tastes = {
            question.code: [self.character.expovariate(1) + 0.2 for _ in question.options.telling]
            for question in self.edition.questions
            if question.options
        }
        self.scale_of: dict[str, Scale] = {item: scale for scale in self.edition.scales for item in scale.items}

    def answers(self) -> tuple[int | None, dict]:
        """One respondent: the key of their group, and their answers as they send them."""
        department = self.chance.choices(self.departments, [each.headcount for each in self.departments])[0]
        person = Respondent(self, department)
        given = {}
        for question in self.edition.questions:
            for variable in question.variables:
                if (value := person.answer(question, variable)) is not None:
                    given[variable] = value
        if self.chance.random() < STOPS_EARLY:
            kept = self.chance.randint(8, len(given))
            given = dict(list(given.items())[:kept])
        return department.key, on_path(self.edition, given)


class Respondent:
    """One person of a workforce while they answer."""

    def __init__(self, workforce: Workforce, department: Department):
        self.at, self.chance = workforce, workforce.chance
        gauss = self.chance.gauss
        self.strain, self.lack = gauss(0, 1), gauss(0, 1)
        self.agrees = gauss(3, 6)
        self.situation = {"age_band": self._age(), "statute": self._statute(), "regime": self._regime()}
        self.badness = {scale.code: self._badness(scale, department) for scale in workforce.edition.scales}

    def answer(self, question: Question, variable: str):
        """What the person fills in at one variable; None when they leave it open."""
        if question.kind == "background":
            return self._background(question)
        if question.kind in ("short_text", "long_text"):
            return self._remark()
        if self.chance.random() < SKIPS_A_STATEMENT:
            return None
        if question.kind == "number":
            return self._number(question)
        if question.kind == "multiple":
            return self._several(question)
        if question.kind == "single" and variable not in self.at.scale_of:
            return self._pick(question)
        return self._graded(variable, question.options)

    def _badness(self, scale: Scale, department: Department) -> float:
        lifted = self.at.trade.leaning.get(scale.code, 0.0) + self.at.company[scale.code] + department.offset
        own = STRAIN.get(scale.code, 0.3) * self.strain + LACK.get(scale.code, 0.2) * self.lack
        return LEVELS.get(scale.code, OTHER_LEVEL) + SPREAD * (lifted + own + self._by_situation(scale.code))

    def _by_situation(self, scale: str) -> float:
        older, manager = self.situation["age_band"] == "55_plus", self.situation["statute"] == "manager"
        effects = {
            "learning": 0.35 * older - 0.4 * manager,
            "autonomy": -0.7 * manager + 0.3 * (self.situation["statute"] == "temp"),
            "workload": 0.4 * manager,
            "work_life_balance": 0.3 * manager - 0.3 * (self.situation["regime"] != "full"),
        }
        return self.chance.gauss(0, 0.55) + effects.get(scale, 0.0)

    def _graded(self, item: str, options: OptionList) -> str:
        """The option nearest to what the person feels, as seen from the statement's own side."""
        scale = self.at.scale_of.get(item)
        value = self.badness[scale.code] if scale else 24 + SPREAD * (0.6 * self.strain)
        scores = scale.scores_of(options) if scale else options.scores
        if scale and (scale.direction == "high_is_good") != (item in scale.reversed):
            value = 100 - value
        value += self.agrees + difficulty(item) + self.chance.gauss(0, ITEM_NOISE)
        graded = [choice.code for choice in options.telling if choice.code in scores]
        return min(graded, key=lambda code: abs(scores[code] - value))

    def _background(self, question: Question) -> str | None:
        if self.chance.random() < SKIPS_A_STATEMENT:
            return None
        silent = [choice.code for choice in question.options.choices if choice.missing]
        if silent and self.chance.random() < 0.03:
            return silent[0]
        known = self.situation.get(question.code)
        return known if known in question.options.codes else self._pick(question)

    def _pick(self, question: Question) -> str:
        codes = [choice.code for choice in question.options.telling]
        return self.chance.choices(codes, self.at.tastes[question.code])[0]

    def _several(self, question: Question) -> list[str] | None:
        ordinary = [each.code for each in question.options.telling if each.code not in question.exclusive]
        chosen = [code for code in ordinary if self.chance.random() < 0.38]
        return chosen or list(question.exclusive[:1]) or None

    def _number(self, question: Question) -> int:
        low, high = int(question.minimum or 0), int(question.maximum if question.maximum is not None else 50)
        return min(high, low + int(self.chance.lognormvariate(1.1, 0.8)))

    def _remark(self) -> str | None:
        if self.chance.random() >= WRITES_A_REMARK:
            return None
        return self.chance.choice(TIRED if self.strain + self.lack > 0.2 else CONTENT)

    def _age(self) -> str:
        return self.chance.choices(("under_25", "25_34", "35_44", "45_54", "55_plus"), (8, 22, 25, 26, 19))[0]

    def _statute(self) -> str:
        office = self.at.trade.office
        weights = (1 - office, office, 0.08, 0.05, 0.02)
        return self.chance.choices(("worker", "employee", "manager", "temp", "other"), weights)[0]

    def _regime(self) -> str:
        part_time = self.at.trade.part_time
        weights = (1 - part_time, part_time * 0.8, part_time * 0.2)
        return self.chance.choices(("full", "half_or_more", "under_half"), weights)[0]


_difficulties: dict[str, float] = {}


def difficulty(item: str) -> float:
    """How much a statement as such invites agreement, on 0..100; the same in every company and every demo."""
    if item not in _difficulties:
        _difficulties[item] = Random(f"item:{item}").gauss(0, 5)
    return _difficulties[item]
