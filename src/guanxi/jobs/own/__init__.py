"""A person's own copy of all that is theirs: a zip of JSON, photographs and pages that open without a network.

`parts` says which apps tell what, `archive` writes the file, `pages` its pages, `tasks` is the background work.
What is in it is documented in docs/own-data.md.
"""
