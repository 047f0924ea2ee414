"""The runner of the proofs: bounded, resumable, honest about what it found."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.proof import data, report, runner
from tests.proof.__main__ import main, pieces
from tests.proof.runner import Piece, Result

RESULT = Result(
    "some",
    "sqlite",
    runner.KEPT,
    commit="0123456789ab",
    at="2026-03-02T02:00:00+00:00",
    seconds=61.2,
    figures={"lost": 0, "replies": 2000},
)


def made(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> Piece:
    """A piece whose `run(db)` has this body."""
    (folder / "piece_of_test.py").write_text(
        f"import time\n\ndef run(db):\n    {body}\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return Piece("some", "piece_of_test", ("A promise.",))


def test_every_piece_says_its_name_and_its_promise():
    found = {piece.name: piece for piece in pieces()}
    assert {"first_line", "delivery"} <= set(found)
    assert all(line.endswith(".") for piece in found.values() for line in piece.lines)


def test_what_a_piece_found_is_kept(tmp_path, monkeypatch):
    piece = made(tmp_path, monkeypatch, "return {'db': db, 'lost': 0}")
    result = runner.run(piece, "sqlite", limit_s=60)
    assert (result.outcome, result.figures) == ("kept", {"db": "sqlite", "lost": 0})


def test_a_broken_promise_is_named(tmp_path, monkeypatch):
    piece = made(tmp_path, monkeypatch, "raise AssertionError('3 were lost')")
    result = runner.run(piece, "sqlite", limit_s=60)
    assert (result.outcome, result.reason) == ("broken", "AssertionError: 3 were lost")


def test_a_piece_without_data_is_skipped(tmp_path, monkeypatch):
    body = "from tests.proof.data import rows; return {'rows': len(list(rows('none')))}"
    result = runner.run(made(tmp_path, monkeypatch, body), "sqlite", limit_s=60)
    assert result.outcome == "skipped"
    assert result.reason.startswith("no data: ../shared/data/none.csv.gz")


def test_a_piece_that_does_not_end_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "GRACE_S", 1)
    begun = time.monotonic()
    piece = made(tmp_path, monkeypatch, "time.sleep(60)")
    result = runner.run(piece, "sqlite", limit_s=3)
    assert (result.outcome, result.reason) == ("broken", "not done within 3 s")
    assert time.monotonic() - begun < 10


def test_a_piece_that_vanishes_is_broken(tmp_path, monkeypatch):
    piece = made(tmp_path, monkeypatch, "import os; os._exit(0)")
    result = runner.run(piece, "sqlite", limit_s=60)
    assert result.outcome == "broken"


@pytest.mark.parametrize(
    ("change", "settled"),
    [
        ({}, True),
        ({"outcome": runner.BROKEN}, False),
        ({"outcome": runner.SKIPPED}, False),
        ({"commit": "ba9876543210"}, False),
    ],
)
def test_only_what_was_kept_at_this_commit_stands(change, settled):
    assert runner.is_settled(replace(RESULT, **change), RESULT.commit) is settled


def test_nothing_stands_in_a_changed_checkout():
    changed = f"{RESULT.commit}+"
    assert not runner.is_settled(replace(RESULT, commit=changed), changed)
    assert not runner.is_settled(None, RESULT.commit)


def test_results_are_read_as_they_were_written(tmp_path):
    state = tmp_path / "deep" / "results.json"
    assert runner.read(state) == {}
    runner.write({RESULT.key: RESULT}, state)
    assert runner.read(state) == {"some sqlite": RESULT}


def test_the_page_keeps_what_was_found_before(tmp_path):
    page = tmp_path / "docs" / "proof.md"
    older = replace(RESULT, db="postgres", commit="older", at="2026-01-01T00:00:00")
    known = [Piece("some", "m", ("A promise.",)), Piece("new", "m", ("Another.",))]
    report.write(known, {one.key: one for one in (RESULT, older)}, page)
    text = page.read_text()
    assert "| sqlite | kept | 2026-03-02 | 0123456789ab | 61 | lost 0; " in text
    assert "| postgres | kept | 2026-01-01 | older |" in text
    assert "Not run yet." in text


@pytest.mark.parametrize(("name", "value"), [("ONLY", "nonsense"), ("DB", "oracle")])
def test_nonsense_is_refused(monkeypatch, capsys, name, value):
    monkeypatch.setenv(name, value)
    assert main() == 2
    assert "first_line" in capsys.readouterr().out or name == "DB"


def test_the_folder_of_data_lies_beside_the_checkout():
    assert data.DATA.parts[-2:] == ("shared", "data")
    assert data.DATA.parents[1] == runner.ROOT.parent
