"""What people do with each other: ask, agree, introduce, block, vouch; and with their own page.

Every action that changes who trusts whom leaves lines in the log (ArcChange) that the trust graph reads.
"""

from guanxi.people.actions.blocks import block, unblock
from guanxi.people.actions.copies import ask_copy, drop_copy, hand_over_copy
from guanxi.people.actions.follows import follow, unfollow
from guanxi.people.actions.introductions import answer_introduction, introduce
from guanxi.people.actions.mutes import mute, unmute
from guanxi.people.actions.profile import change_profile, choose_consent, choose_language, choose_time_zone, new_code
from guanxi.people.actions.shields import lower_shield, raise_by_itself, raise_shield
from guanxi.people.actions.ties import (
    answer_tie,
    ask_tie,
    change_tie,
    end_tie,
    tie_directly,
    withdraw_request,
)
from guanxi.people.actions.vouches import vouch, withdraw_vouch

__all__ = [
    "answer_introduction",
    "answer_tie",
    "ask_copy",
    "ask_tie",
    "block",
    "change_profile",
    "change_tie",
    "choose_consent",
    "choose_language",
    "choose_time_zone",
    "drop_copy",
    "end_tie",
    "follow",
    "hand_over_copy",
    "introduce",
    "lower_shield",
    "mute",
    "new_code",
    "raise_by_itself",
    "raise_shield",
    "tie_directly",
    "unblock",
    "unfollow",
    "unmute",
    "vouch",
    "withdraw_request",
    "withdraw_vouch",
]
