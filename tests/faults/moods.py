"""A mail server of changing moods: each recipient meets one of them."""

import random
from time import monotonic, time
from typing import Any

from tests.fakes.smtp import Behaviour, Sink

# Mood to its share of a hundred recipients.
SHARES = {
    "takes": 70,
    "hesitates": 12,
    "defers": 7,
    "refuses": 4,
    "drops": 4,
    "hangs up": 2,
    "stalls": 1,
}
FOR_GOOD = Behaviour(rcpt="550 5.1.1 No such user")
# What a mood does to the first mail of a recipient; later ones are taken.
AT_FIRST = {
    "defers": Behaviour(data="451 4.7.1 Try again later"),
    "drops": Behaviour(drop=True),
    "stalls": Behaviour(delay=1.1),
}


class Moody(Sink):
    """Gives each recipient a mood by chance; `epoch` makes its times Unix seconds."""

    def __init__(self, replies: int, seed: int) -> None:
        super().__init__(behave=self._behaviour)
        self.random = random.Random(seed)
        deck = [mood for mood, share in SHARES.items() for _n in range(share)]
        # Every mood at least once, however few recipients there are.
        moods = (list(SHARES) + self.random.choices(deck, k=replies))[:replies]
        self.random.shuffle(moods)
        self.moods = {f"{n}@client.example": mood for n, mood in enumerate(moods)}
        self.hung_up = set[str]()
        self.epoch = time() - monotonic()

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Hang up at the first recipient of that mood, else as usual."""
        if self.moods[address] == "hangs up" and address not in self.hung_up:
            self.hung_up.add(address)
            server.transport.abort()
            return "421 gone"
        return await super().handle_RCPT(server, session, envelope, address, options)

    def _behaviour(self, recipient: str) -> Behaviour:
        mood = self.moods[recipient]
        if mood == "refuses":
            return FOR_GOOD
        if mood in AT_FIRST and not self._was_here(recipient):
            return AT_FIRST[mood]
        slow = self.random.uniform(0, 0.1) if mood == "hesitates" else 0.005
        return Behaviour(delay=slow)

    def _was_here(self, recipient: str) -> bool:
        return any(mail.recipients == [recipient] for mail in self.taken)
