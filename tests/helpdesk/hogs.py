"""A parser without end, for the pool's children. No Django in here."""


def burn(raw: bytes) -> int:
    """Take processor time inside one C call that holds the interpreter."""
    return sum(range(10**12))
