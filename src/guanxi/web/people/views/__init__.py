"""Pages about people: a profile, meeting, ties, vouches, and one's own settings."""
