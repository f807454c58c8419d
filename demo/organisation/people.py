"""Who works there: 63 people in seven teams, a few programs, and one who has no account.

Surnames are invented and long, so that a search for a login in a file finds that login and not a
word. Two logins look like bots and are people (…robotics, botany…), which is the point of them.
"""

from __future__ import annotations

from demo.organisation.model import Person

# The one repository that belongs to a person; the program does not declare its owner.
PERSONAL_OWNER = "qfederlein"
DOMAIN = "halden-goods.example"
SURNAMES = {
    "payments": (
        "Vorkamp Nebelung Tschirner Quastenberg Oelschmied "
        "Wiedenrode Brunnhuber Falkenrath Zwickauer"
    ),
    "storefront": (
        "Harrowgate Pemberwick Thistlewood Underbough Loxleyfield "
        "Cranmoor Dunsworthy Eastlebury Winterhollow"
    ),
    "logistics": (
        "Chandravarman Deshmukhya Iyengarathi Kulkarniwala Mukherjipal "
        "Nambiarkutty Ranganayake Subramanyan Venkatesan"
    ),
    "platform": (
        "Achterberg Beukelmans Doornbosch Groenewegen Hoogstraten "
        "Kuipershof Langendijk Middelkoop Noordermeer"
    ),
    "insights": (
        "Abercromby Blackadderson Carmichaelis Drummondale Farquharsen "
        "Gillespiern Kirkpatrine Lockhartson Montgomerich"
    ),
    "billing": (
        "Rosenthaler Steinbrucker Wolkenhauer Zimmerlingen Bachmannsen "
        "Dornbuschke Ehrenpreiser Fassbinderin Grunewaldt"
    ),
    "mobile": (
        "Ashcombeley Birchwoodson Copperfieldt Dovecotely Elmhurstley "
        "Fernsbyworth Greystokely Hawthornely Ivorybridge"
    ),
}
FIRST_NAMES = "Ilse Tomas Priya Jonas Wren Anil Maren Silas Odile".split()
PERSON_LIKE_A_BOT = {"Thistlewood": "thistlewood-robotics", "Doornbosch": "botany-doornbosch"}


def hire() -> list[Person]:
    """Everybody, people first; the order is part of the seed."""
    people: list[Person] = []
    for team_id, surnames in SURNAMES.items():
        for first_name, surname in zip(FIRST_NAMES, surnames.split(), strict=True):
            login = PERSON_LIKE_A_BOT.get(surname, f"{first_name[0].lower()}{surname.lower()}")
            people.append(
                Person(
                    login=login,
                    name=f"{first_name} {surname}",
                    email=f"{first_name.lower()}.{surname.lower()}@{DOMAIN}",
                    team_id=team_id,
                    native_id=91_000_000 + 137 * len(people),
                    # A contractor who commits by e-mail and never made an account.
                    has_account=surname != "Eastlebury",
                )
            )
    people.append(hobbyist())
    return people + programs()


def hobbyist() -> Person:
    """Somebody whose own repository the organisation reads, and who is in no team."""
    return Person(
        login=PERSONAL_OWNER,
        name="Quirin Federlein",
        email="quirin@federlein.example",
        team_id="",
        native_id=90_700_007,
    )


def programs() -> list[Person]:
    """Two apps whose account type says so, and one that only its name gives away."""
    return [
        Person(
            login="dependabot",
            name="dependabot[bot]",
            email="49699333+dependabot[bot]@users.noreply.github.com",
            team_id="",
            native_id=49_699_333,
            is_bot=True,
            account_type="Bot",
        ),
        Person(
            login="renovate",
            name="renovate[bot]",
            email="29139614+renovate[bot]@users.noreply.github.com",
            team_id="",
            native_id=29_139_614,
            is_bot=True,
            account_type="Bot",
        ),
        Person(
            login="halden-shipit-bot",
            name="Halden Shipit",
            email=f"shipit@{DOMAIN}",
            team_id="",
            native_id=90_500_001,
            is_bot=True,
        ),
    ]
