"""The first walk on a machine compiles for some seconds: a deadline would measure that and not the code."""

from hypothesis import settings

settings.register_profile("compiled", deadline=None)
settings.load_profile("compiled")
