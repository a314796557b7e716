"""The courier's round, for one hand on a phone that may have no network.

today.py is the round, stop.py one door (or one parcel at a pick-up point), cash.py what is carried back in
notes. Every form has a key and survives being sent again (see static/js/outbox.js).
"""
