"""How many examples a property is tried on: few in the suite, ten times more in proof.

`pytest --hypothesis-profile proof` asks for the many.
"""

import hypothesis

FEW, MANY = "suite", "proof"
PROFILES = {FEW: 100, MANY: 1_000}

for _name, _count in PROFILES.items():
    hypothesis.settings.register_profile(_name, max_examples=_count, deadline=None)


def examples(in_the_suite: int) -> int:
    """For `max_examples` of a costly property: that many, in the proof ten times."""
    asked: int = hypothesis.settings.default.max_examples
    return in_the_suite * asked // PROFILES[FEW]
