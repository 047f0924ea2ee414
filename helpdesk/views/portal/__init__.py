"""Pages for clients: no member of staff is signed in here, and none is asked for."""
