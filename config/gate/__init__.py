"""The gate: small checks that `make check` runs, each as `python -m config.gate.<x>`.

Nothing here imports an app; the tree is read as files.
"""
