"""The pieces of the `ui` library; each adds its tags to the library it is handed."""
