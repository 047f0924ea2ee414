"""Pages of clients: list, page, forms in dialogs, history."""
