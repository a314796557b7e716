"""Moments of the story, and the diary in which they are lived one after the other."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from django.utils import timezone

Story = Generator[datetime, None, None]  # does something, says when it goes on


@dataclass(frozen=True)
class Times:
    """Reads "three days ago at ten past three" as a moment, seen from `now`."""

    now: datetime

    def day(self, ago: int, hour: int, minute: int = 0) -> datetime:
        """That time of day, so many days ago, where the market is."""
        then = timezone.localtime(self.now) - timedelta(days=ago)
        return then.replace(hour=hour, minute=minute, second=0, microsecond=0)

    def ago(self, minutes: int) -> datetime:
        """So many minutes ago; soon after midnight that is still yesterday."""
        return self.now - timedelta(minutes=minutes)


@dataclass
class Diary:
    """Everything that is going to happen. Lived in order of time, so that later rows have later numbers."""

    _pages: list[tuple[datetime, int, Story]] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=count)

    def follow(self, when: datetime, story: Story) -> None:
        """Begin a story then."""
        heapq.heappush(self._pages, (when, next(self._numbers), story))

    def note(self, when: datetime, act: Callable[[datetime], object]) -> None:
        """Do one thing then; it is told the moment."""
        self.follow(when, _once(when, act))

    def live(self, until: datetime, told: Callable[[datetime], None]) -> None:
        """Let it all happen up to then. A story that goes on later stops there, in the middle."""
        while self._pages and self._pages[0][0] <= until:
            when, _number, story = heapq.heappop(self._pages)
            told(when)
            if (later := next(story, None)) is not None:
                self.follow(max(later, when), story)


def _once(when: datetime, act: Callable[[datetime], object]) -> Story:
    act(when)
    return
    yield
