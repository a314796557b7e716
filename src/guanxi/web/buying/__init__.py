"""The buyer's pages: ordering, following an order, checking it at the door, and what it may say afterwards.

placing.py takes an order, orders.py follows it, door.py is the door; progress.py, history.py and checking.py
put what they show into words.
"""
