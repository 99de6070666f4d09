"""Per sector of the demo: its share of the companies, what they are called, their committees and how people feel.

The committees are those of the sector's own row where it has some; this table fills in for the sectors whose committees
nobody verified. They belong to invented companies and state nothing about the sector.
"""

from dataclasses import dataclass, field, replace

# departments and the share of the people that works there; the smallest is often too small to be shown
WORKSHOP = (("Productie", 0.55), ("Magazijn", 0.2), ("Kantoor", 0.18), ("Technische dienst", 0.07))
CARE = (("Zorg en begeleiding", 0.58), ("Keuken en onderhoud", 0.24), ("Administratie", 0.12), ("Nachtdienst", 0.06))
HOMES = (("Team noord", 0.38), ("Team zuid", 0.34), ("Strijkatelier", 0.2), ("Kantoor", 0.08))
SITES = (("Werven", 0.66), ("Werkplaats", 0.16), ("Kantoor", 0.18))
ROADS = (("Chauffeurs", 0.56), ("Magazijn", 0.3), ("Planning en kantoor", 0.14))
GUESTS = (("Zaal en bar", 0.46), ("Keuken", 0.32), ("Onthaal en kamers", 0.22))
DESKS = (("Dossierbeheer", 0.5), ("Klantendienst", 0.3), ("Ondersteuning", 0.2))


@dataclass(frozen=True)
class Trade:
    """A sector in the demo.

    `names` holds patterns: {f} a family name, {t} a thing, {p} a place. `leaning` moves the mean of a scale in standard
    deviations between people; above zero is worse for who works there. `office` is the share of white-collar employees,
    `part_time` that of part-timers.
    """

    weight: int
    names: tuple[str, ...]
    committees: tuple[str, ...] = ()
    leaning: dict[str, float] = field(default_factory=dict)
    office: float = 0.3
    part_time: float = 0.15
    departments: tuple[tuple[str, float], ...] = WORKSHOP


# what the demo company has since done something about, and what it let slip
SINCE_THEN = {"workload": 0.6, "work_stress": 0.45, "supervisor_support": 0.5, "learning": -0.25}
OTHER = Trade(30, ("{f}", "{t}"))
TRADES: dict[str, Trade] = {
    "audiovisueel": Trade(25, ("Studio {t}", "{f} Film", "Beeldhuis {t}", "{f} Media"), office=0.8),
    "auto": Trade(95, ("Garage {f}", "Carrosserie {f}", "Garage {t}", "{f} Motors", "Bandencentrale {f}")),
    "bedienden": Trade(
        190,
        ("{f} Consulting", "{f} & Partners", "Kantoor {t}", "{f} Software", "{t} Diensten"),
        office=0.95,
        departments=DESKS,
    ),
    "begrafenis": Trade(25, ("Uitvaart {f}", "Uitvaartzorg {t}"), ("320",), {"emotional_load": 0.7}),
    "beton": Trade(25, ("{f} Beton", "Betonwerken {f}", "{t} Prefab"), ("106.02",), {"working_conditions": 0.6}),
    "binnenscheepvaart": Trade(15, ("Rederij {f}", "Binnenvaart {t}"), ("139",), {"work_life_balance": 0.8}),
    "bouw": Trade(
        170,
        ("Bouwwerken {f}", "Aannemingen {f}", "Dakwerken {f}", "Algemene Bouw {t}", "{f} & Zonen"),
        leaning={"working_conditions": 0.8, "task_variety": -0.4, "emotional_load": -0.4},
        part_time=0.05,
        departments=SITES,
    ),
    "brandstoffen": Trade(20, ("Brandstoffen {f}", "Mazout {f}", "{t} Energie"), ("127",)),
    "diamant": Trade(12, ("Diamantslijperij {f}", "{f} Diamonds")),
    "dienstencheques": Trade(
        60,
        ("Poetsdienst {t}", "Huishoudhulp {f}", "Strijkatelier {t}", "Thuishulp {t}"),
        leaning={"task_variety": 0.7, "learning": 0.7, "working_conditions": 0.5, "work_life_balance": -0.4},
        office=0.05,
        part_time=0.75,
        departments=HOMES,
    ),
    "elektriciens": Trade(
        85, ("Elektro {f}", "Elektriciteitswerken {f}", "{f} Technics", "Installaties {t}"), departments=SITES
    ),
    "grafisch": Trade(45, ("Drukkerij {f}", "Drukkerij {t}", "Grafische {f}")),
    "groen": Trade(65, ("Tuinen {f}", "Boomkwekerij {f}", "Groenaanleg {t}", "Tuinaanleg {f}"), departments=SITES),
    "horeca": Trade(
        140,
        ("Hotel {t}", "Brasserie {t}", "Restaurant {t}", "Catering {f}", "Feestzaal {t}"),
        leaning={"work_life_balance": 0.7, "workload": 0.4},
        part_time=0.45,
        departments=GUESTS,
    ),
    "hout": Trade(55, ("Schrijnwerkerij {f}", "Meubelen {f}", "Houthandel {f}", "Interieur {t}")),
    "pc226": Trade(
        50,
        ("{f} Expeditie", "Douanekantoor {f}", "{t} Forwarding", "{f} Shipping"),
        leaning={"workload": 0.4, "working_conditions": -0.7},
        office=0.92,
        departments=DESKS,
    ),
    "kappers": Trade(
        45, ("Kapsalon {t}", "Kapsalon {f}", "Fitness {t}", "Schoonheidssalon {t}"), part_time=0.4, departments=DESKS
    ),
    "kleding": Trade(25, ("Confectie {f}", "{f} Mode", "Atelier {t}")),
    "lokale_besturen": Trade(40, ("Zorgbedrijf {p}", "Woonmaatschappij {p}", "Welzijnsvereniging {p}"), office=0.6),
    "metaal": Trade(
        140,
        ("{f} Metaal", "Constructie {f}", "{f} Machinebouw", "Smeedwerk {t}", "{f} Techniek"),
        leaning={"working_conditions": 0.4, "autonomy": 0.3, "emotional_load": -0.5},
        part_time=0.08,
    ),
    "papier": Trade(20, ("{f} Verpakking", "Kartonnage {f}", "Papierfabriek {t}")),
    "autobus": Trade(
        30, ("Autocars {f}", "{f} Reizen", "Busbedrijf {t}"), ("140.01",), {"work_life_balance": 0.6}, departments=ROADS
    ),
    "chemie": Trade(50, ("{f} Chemie", "{t} Coatings", "{f} Life Sciences", "Kunststoffen {f}"), office=0.45),
    "social_profit": Trade(
        150,
        ("Woonzorgcentrum {t}", "Thuiszorg {t}", "Maatwerkbedrijf {t}", "Kinderdagverblijf {t}", "Centrum {t}"),
        leaning={"emotional_load": 0.8, "workload": 0.5, "motivation": -0.6, "learning": -0.4, "task_variety": -0.4},
        office=0.65,
        part_time=0.6,
        departments=CARE,
    ),
    "taxi": Trade(20, ("Taxi {f}", "Taxi {t}", "Limousine {f}"), ("140.02",)),
    "textiel": Trade(35, ("Weverij {f}", "Textiel {f}", "Spinnerij {t}", "Tapijten {f}"), leaning={"autonomy": 0.5}),
    "textielverzorging": Trade(
        25, ("Wasserij {t}", "Wasserij {f}", "Droogkuis {t}"), leaning={"working_conditions": 0.8}
    ),
    "transport": Trade(
        90,
        ("Transport {f}", "Transport {t}", "{f} Logistiek", "Vervoer {f}", "Magazijnen {t}"),
        ("140.03",),
        {"work_life_balance": 0.6, "supervisor_support": 0.2, "workload": 0.3},
        office=0.2,
        part_time=0.08,
        departments=ROADS,
    ),
    "uitzend": Trade(35, ("Uitzendkantoor {t}", "{f} Interim", "{t} Jobs")),
    "vastgoed": Trade(45, ("Vastgoed {f}", "Syndic {t}", "Immo {f}", "Immo {t}"), office=0.9, departments=DESKS),
    "verhuis": Trade(
        20, ("Verhuizingen {f}", "Verhuisbedrijf {t}"), leaning={"working_conditions": 0.8}, departments=ROADS
    ),
    "podiumkunsten": Trade(25, ("Theater {t}", "Gezelschap {t}", "Muziektheater {t}"), office=0.7),
    "voedingshandel": Trade(85, ("Voeding {f}", "Buurtwinkel {t}", "Groothandel {f}", "Supermarkt {f}"), part_time=0.5),
    "voeding": Trade(
        85,
        ("Bakkerij {f}", "Slagerij {f}", "Brouwerij {t}", "Vleeswaren {f}", "Zuivel {t}", "Bakkerij {t}"),
        leaning={"working_conditions": 0.4, "work_life_balance": 0.3},
    ),
    "vrije_beroepen": Trade(
        75,
        ("Advocaten {f}", "Notariaat {f}", "Praktijk {f}", "Architecten {f}", "Apotheek {f}"),
        office=0.95,
        departments=DESKS,
    ),
}


def trade_of(sector_code: str) -> Trade:
    """What the demo knows of a sector; a plain one for a sector that was added later."""
    return TRADES.get(sector_code, OTHER)


def a_year_before(trade: Trade) -> Trade:
    """How the same people felt before the demo company acted on its first scan."""
    scales = {*trade.leaning, *SINCE_THEN}
    return replace(trade, leaning={each: trade.leaning.get(each, 0) + SINCE_THEN.get(each, 0) for each in scales})
