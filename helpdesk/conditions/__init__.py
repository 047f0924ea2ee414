"""One small language that says which tickets are meant: names with values.

`{"category": ["new", "open"], "assignee": ["me"]}`: each name narrows, the values of a
name widen. What is said is checked when it is read; a name or value that is not known
(any more) is a refusal in words, never a list that shows something else.
"""

from .said import Conditions
from .table import TABLE

__all__ = ["TABLE", "Conditions"]
