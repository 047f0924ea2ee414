"""Any verbs on tickets, in any order: what must be true after each of them."""
