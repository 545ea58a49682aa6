"""What the SMS stand-in accepted, kept through its restart."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """One message the provider took over（已受理短信）."""

    biz_id: str
    out_id: str
    phone: str
    sign_name: str
    template_code: str
    template_param: str
    accept_time: str  # as the provider writes it: local time of China
    day: str  # yyyyMMdd, what receipts are asked by


class Messages:
    """In memory for reading, in an append-only file for the next start."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._accepted: list[Accepted] = []
        self._by_out_id: dict[str, list[Accepted]] = {}
        for message in _read(path):
            self._remember(message)

    def add(self, message: Accepted) -> None:
        """Accept; it is in the file before the answer leaves."""
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a") as file:
                file.write(json.dumps(asdict(message), ensure_ascii=False) + "\n")
        self._remember(message)

    def of_out_id(self, out_id: str) -> list[Accepted]:
        """All acceptances under one OutId; more than one means a message went out twice."""
        return list(self._by_out_id.get(out_id, []))

    def counts(self) -> dict[str, int]:
        """Acceptances per OutId."""
        return {out_id: len(messages) for out_id, messages in self._by_out_id.items()}

    def of_phone(self, phone: str, day: str, biz_id: str, out_id: str) -> list[Accepted]:
        """Newest first, as the provider lists them; empty `biz_id` and `out_id` match all."""
        return [
            message
            for message in reversed(self._accepted)
            if message.phone == phone
            and message.day == day
            and biz_id in ("", message.biz_id)
            and out_id in ("", message.out_id)
        ]

    def _remember(self, message: Accepted) -> None:
        self._accepted.append(message)
        self._by_out_id.setdefault(message.out_id, []).append(message)


def _read(path: Path | None) -> Iterator[Accepted]:
    if path is None or not path.exists():
        return
    for line in path.read_text().splitlines():
        try:
            yield Accepted(**json.loads(line))
        except ValueError:  # the half line of a killed process: it was never answered
            continue
