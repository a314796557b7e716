"""Pictures that the program draws for others to look at: a link's preview, and a poster with its code.

`lettering` breaks text into lines, `canvas` draws, `preview` and `poster` compose, `kept` keeps what was drawn.
"""
