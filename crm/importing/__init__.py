"""Import of clients: a file is read, its columns are matched to fields, a dry run says
what would happen, then it happens, and can be taken back.
"""

KIND = "clients.import"
