"""What a message may be. Plain values."""

from datetime import timedelta

LONGEST_MESSAGE = 4000  # characters
RECALL_WITHIN = timedelta(minutes=2)
MOST_A_MINUTE = 30  # messages by one person
MOST_STRANGERS_A_DAY = 10  # whom one writes to without knowing them
CLIMB = 200  # messages told at once to a device that was away
