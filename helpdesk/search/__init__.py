"""Searching what was said and who said it: what is found by what (`shelves`), keeping
it true (`noting`, `indexing`, `rebuilding`), finding (`asked`, `finding`, `passages`).
"""
