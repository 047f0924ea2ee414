"""A made-up lending platform: deterministic, pure Python, without Django.

What it holds is a function of a seed, of the day it began (`anchor`) and of the present
moment; people, numbers and money are invented. For demos and tests; `first.toml` says
which users both may name.
"""
