"""Refusals: a code and its facts, for every door to say in its own words."""


class Refusal(Exception):
    """An act that is not done. `code` has words in every language; `facts` fill them."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code} ({facts})" if facts else self.code


class NotVisible(Refusal):
    """There is no such record for this actor; whether it exists is not said."""


class NotAllowed(Refusal):
    """The record is visible, the act is somebody else's."""


class WrongState(Refusal):
    """The record has moved on, or is not there yet."""


class RuleBroken(Refusal):
    """A rule of the programme or a law stands against it."""


class BadInput(Refusal):
    """What was given cannot be used. `faults` maps each field to its own refusal."""

    def __init__(
        self, code: str, faults: "dict[str, Refusal] | None" = None, **facts: object
    ) -> None:
        super().__init__(code, **facts)
        self.faults = faults or {}
