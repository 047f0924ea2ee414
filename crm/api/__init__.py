"""The API's part about people: who calls, what is done once, clients."""
