"""What a message may be. Plain values."""

from datetime import timedelta

LONGEST_MESSAGE = 4000  # characters
RECALL_WITHIN = timedelta(minutes=2)
MOST_A_MINUTE = 30  # messages by one person
MOST_STRANGERS_A_DAY = 10  # whom one writes to without knowing them
MOST_IN_GROUP = 500
LONGEST_NAME = 60  # of a group, in characters
MOST_GROUPS_A_DAY = 20  # founded by one person
CLIMB = 200  # messages told at once to a device that was away
