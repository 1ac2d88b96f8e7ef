"""One line for each step of a long command, with the seconds it took."""

import sys
import time

from rantau.base import words


class Teller:
    """Tells on the terminal what is being done. The words are `doing_<step>` of a topic."""

    def __init__(self, topic: str, lang: str) -> None:
        self.topic, self.lang = topic, lang
        self.began = time.monotonic()
        self.step: str | None = None

    def __call__(self, step: str) -> None:
        """End the step before and begin this one."""
        self.close()
        self.step, self.began = step, time.monotonic()
        if sys.stderr.isatty():
            print(self._words(step), end="", file=sys.stderr, flush=True)

    def close(self) -> None:
        """End the step in hand."""
        if self.step is None:
            return
        seconds = words.number(time.monotonic() - self.began, self.lang, 1)
        start = "\r\x1b[K" if sys.stderr.isatty() else ""
        line = f"{start}{self._words(self.step):<58}{seconds:>7} s"
        print(line, file=sys.stderr, flush=True)
        self.step = None

    def _words(self, step: str) -> str:
        return words.say(self.topic, f"doing_{step}", self.lang)
