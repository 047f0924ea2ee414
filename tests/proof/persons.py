"""People whose values are canaries: right by their arithmetic, found nowhere else."""

from dataclasses import dataclass

from config.lib.personal import identity_check, luhn_holds

KINDS = ("phone", "mail", "identity", "card", "address")


@dataclass(frozen=True)
class Person:
    """Somebody with five canaries; the name is none, it stands in clear by design."""

    number: int
    phone: str
    mail: str
    identity: str
    card: str
    address: str

    @property
    def name(self) -> str:
        """What they are called."""
        return f"见证{self.number:04}"

    @property
    def user_id(self) -> str:
        """Who they are on the platform."""
        return f"U-{self.number:04}"

    @property
    def values(self) -> dict[str, str]:
        """The canaries by kind."""
        return {kind: getattr(self, kind) for kind in KINDS}


def person(number: int) -> Person:
    """The one of this number, below 1,000."""
    digits = f"110105198001{number % 28 + 1:02}{number:03}"
    card = f"622202{number:012}"
    return Person(
        number=number,
        phone=f"1770117{number:04}",
        mail=f"Kanarie{number}x@client.example",
        identity=digits + identity_check(digits),
        card=next(c for d in "0123456789" if luhn_holds(c := card + d)),
        address=f"浙江省杭州市{chr(0x3400 + number)}{chr(0x3900 + number)}路 7 号",
    )
