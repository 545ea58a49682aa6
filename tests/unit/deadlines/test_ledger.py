"""What a ledger refuses, and that it survives being written down."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from deadlines import DEFAULTS, LEGAL, Entry, EntryKind, Ledger, LedgerError, Profile

T0 = datetime(2026, 11, 16, 2, tzinfo=UTC)
PETITION = LEGAL["petition_handling"]
DISPUTE = DEFAULTS["handling_dispute"]
INVITED = LEGAL["mediation_pre_filing"]


def grown(profile: Profile, *steps: str) -> Ledger:
    """A ledger grown by steps like `pause:appraisal`, `extend:30`, an hour apart."""
    ledger = Ledger()
    for number, step in enumerate(steps):
        kind, _, detail = step.partition(":")
        units = int(detail) if detail.isdigit() else 0
        time = T0 + timedelta(hours=number)
        entry = Entry(
            kind=EntryKind(kind),
            time=time,
            who="u1",
            reason="" if units else detail,
            proof="file-1",
            units=units,
        )
        ledger = ledger.append(entry, profile)
    return ledger


@pytest.mark.parametrize(
    ("profile", "steps", "reason"),
    [
        (DISPUTE, ["pause:appraisal"], "not_started"),
        (DISPUTE, ["extend:3"], "not_started"),
        (DISPUTE, ["start", "start"], "already_started"),
        (DISPUTE, ["start", "pause:appraisal", "pause:appraisal"], "already_paused"),
        (DISPUTE, ["start", "pause:appraisal", "start"], "already_started"),
        (DISPUTE, ["start", "resume"], "not_paused"),
        (DISPUTE, ["start", "stop", "stop"], "after_stop"),
        (DISPUTE, ["start", "stop", "extend:3"], "after_stop"),
        (DISPUTE, ["start", "stop", "start"], "after_stop"),
        (DISPUTE, ["start", "pause:weather"], "reason_not_allowed"),
        (PETITION, ["start", "pause:appraisal"], "reason_not_allowed"),
        (DISPUTE, ["start", "extend"], "units_missing"),
        (DISPUTE, ["start:3"], "units_unexpected"),
        (PETITION, ["start", "extend:31"], "extension_units"),
        (PETITION, ["start", "extend:10", "extend:10"], "extension_count"),
        (DEFAULTS["sign"], ["start", "extend:1"], "extension_count"),
    ],
)
def test_a_ledger_refuses(profile: Profile, steps: list[str], reason: str) -> None:
    allowed = grown(profile, *steps[:-1])

    with pytest.raises(LedgerError) as refused:
        grown(profile, *steps)

    assert refused.value.reason == reason
    assert len(allowed.entries) == len(steps) - 1


def test_the_whole_extension_may_be_granted() -> None:
    assert grown(PETITION, "start", "extend:30").extended_units == 30


def test_both_parties_may_extend_a_mediation_as_often_as_they_agree() -> None:
    assert grown(INVITED, "start", "extend:30", "extend:60", "extend:90").extended_units == 180


def test_an_entry_before_the_last_one_is_refused() -> None:
    early = Entry(kind=EntryKind.STOP, time=T0 - timedelta(seconds=1), who="u1")

    with pytest.raises(LedgerError) as refused:
        grown(DISPUTE, "start").append(early, DISPUTE)

    assert refused.value.reason == "out_of_order"


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=8))])
def test_an_entry_speaks_utc_only(zone: timezone | None) -> None:
    with pytest.raises(LedgerError) as refused:
        Entry(kind=EntryKind.START, time=T0.replace(tzinfo=zone), who="u1")

    assert refused.value.reason == "time_not_utc"


def test_appending_leaves_the_old_ledger_as_it_was() -> None:
    before = grown(DISPUTE, "start")

    after = before.append(Entry(kind=EntryKind.STOP, time=T0, who="u1"), DISPUTE)

    assert (len(before.entries), len(after.entries)) == (1, 2)


def test_a_ledger_is_the_same_after_being_written_and_read() -> None:
    ledger = grown(DISPUTE, "start", "pause:appraisal", "extend:7", "resume", "stop")

    assert Ledger.from_dict(json.loads(json.dumps(ledger.to_dict()))) == ledger


@pytest.mark.parametrize("profile", [*LEGAL.values(), *DEFAULTS.values()], ids=lambda p: p.key)
def test_a_profile_is_the_same_after_being_written_and_read(profile: Profile) -> None:
    assert Profile.from_dict(json.loads(json.dumps(profile.to_dict()))) == profile
