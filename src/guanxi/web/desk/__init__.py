"""A shop's desk: what waits for its people, from an order that wants an answer to cash that is in the bank.

home.py is the desk itself and board.py what lies on it; orders.py answers and packs, parcels.py hands over and
takes back, cash.py counts and banks; words.py puts what they show into sentences.
"""
