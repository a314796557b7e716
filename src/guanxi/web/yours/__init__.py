"""What is one's own here: a copy of it, and taking it away for good."""
