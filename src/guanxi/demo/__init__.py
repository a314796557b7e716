"""A market with a history: the story of the mock, told by the actions that a real market uses.

Nothing here writes a row of an order, a lot, a verdict or a book: people place, pack, open, keep and refuse, at
moments in the past, and every figure follows. Read market.py first: it says in which order the story is told.
"""
