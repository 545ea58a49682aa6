"""The short memory for configuration."""

from chassis.memory import Memory


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_was_read_is_read_again_when_its_time_is_over() -> None:
    clock = Clock()
    memory: Memory[str, str] = Memory(2, clock)
    said = iter(["old", "new"])

    first = memory.get("430423", lambda: next(said))
    clock.now += 2
    within = memory.get("430423", lambda: next(said))
    clock.now += 0.1

    assert (first, within, memory.get("430423", lambda: next(said))) == ("old", "old", "new")


def test_each_thing_is_known_by_its_own_name_until_all_is_forgotten() -> None:
    memory: Memory[str, str] = Memory(60)
    memory.get("a", lambda: "of a")

    assert memory.get("b", lambda: "of b") == "of b"
    memory.forget()
    assert memory.get("a", lambda: "another") == "another"
