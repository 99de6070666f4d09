"""What consultants write after a contact, per outcome; in Dutch, because these are data of Flemish consultants."""

from campaign_app.contacts.models import Outcome

NOTES: dict[Outcome, tuple[str, ...]] = {
    Outcome.NOT_REACHED: (
        "Niet bereikt, bericht ingesproken.",
        "Geen antwoord. Volgende week opnieuw proberen.",
        "{person} zit in vergadering, terugbellen.",
        "Onthaal geeft mijn nummer door aan {person}.",
        "{person} is met verlof tot volgende week.",
        "",
    ),
    Outcome.INFORMED: (
        "Campagne kort uitgelegd. Wil eerst de folder lezen.",
        "Doorverwezen naar HR, {person} volgt dit op.",
        "Kent de werkbaarheidsmonitor, de scan nog niet. Informatie gemaild.",
        "Gesproken over ziekteverzuim. De cijfers liggen hoger dan vorig jaar.",
        "Heeft nu andere prioriteiten (nieuwe software), na de opstart opnieuw contact.",
        "Vraagt wat de scan kost.",
        "Vraagt of de vakbond mee betrokken wordt. Uitgelegd hoe het draagvlak werkt.",
        "Bezorgd over anonimiteit in een kleine ploeg. Drempel van tien uitgelegd.",
        "Documentatie over langdurige ziekte bezorgd.",
        "Twee collega's zijn al maanden afwezig, zoekt naar preventie.",
    ),
    Outcome.INTERESTED: (
        "Wil in {month} starten, bespreekt het eerst op het CPBW.",
        "Interesse in de scan. Directie beslist volgende week.",
        "Veel verloop bij jonge mensen, wil weten waarom.",
        "Vraagt een voorbeeldrapport voor de directie.",
        "Preventieadviseur schuift aan bij het volgende gesprek.",
        "Zoekt vooral iets rond werkdruk in de ploegen.",
        "Open voor een opleiding voor leidinggevenden, scan als eerste stap.",
        "Wil weten hoe andere bedrijven uit de sector het aanpakken.",
        "Goed gesprek. {person} neemt het mee naar de ondernemingsraad.",
    ),
    Outcome.ENGAGED: (
        "Doet mee. Uitnodiging voor de scan mag vertrekken.",
        "Akkoord van directie en werknemers. Start in {month}.",
        "Schrijft twee leidinggevenden in voor de workshop.",
        "Werkgroep opgericht met {person} als trekker.",
        "Getuigt op het lerend netwerk als het resultaat er is.",
    ),
    Outcome.NO_INTEREST: (
        "Geen interesse: werkt al met een externe dienst.",
        "Te klein, vindt een scan niet nodig.",
        "Reorganisatie bezig, nu niet opportuun.",
        "Heeft vorig jaar een eigen tevredenheidsmeting gedaan.",
        "Wil niet verder gecontacteerd worden in deze campagne.",
    ),
}
MAILING_NOTE = "Mailing bij de start van de campagne, met de cijfers over langdurige ziekte."
SESSION_NOTE = "Was op de infosessie over langdurige ziekte en werkbaar werk."
# the last contact with a company that has a scan
ABOUT_A_SCAN = (
    "Afspraken over de scan gemaakt: groepen en data liggen vast.",
    "Scan toegelicht op het CPBW, werknemers staan erachter.",
    "Affiches met de QR-code bezorgd voor de kantine.",
    "{person} stuurt de open link mee met de loonbrief.",
    "Vragen over anonimiteit beantwoord, iedereen gerust.",
)
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
