"""How a phone is shown the way."""

from urllib.parse import quote


def directions(address: str, agent: str) -> str:
    """A link that opens the phone's own map at an address: geo: on Android, Apple's maps elsewhere."""
    where = quote(address)
    return f"geo:0,0?q={where}" if "Android" in agent else f"https://maps.apple.com/?q={where}"
