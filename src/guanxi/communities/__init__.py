"""Places for people with something in common: who is in them, who hosts them, and how one gets in."""
