"""Where output goes: a reader that leaves, a full disk, streams that the shell has closed, an empty input."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")


@pytest.fixture
def shell(environment, simulator):
    """Run the program with redirections, as a shell does them."""

    def shell(words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            f"{sys.executable} -m leanix_tui {words}",
            shell=True,
            executable="/bin/bash",
            env=environment(simulator),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return shell


def test_a_reader_that_leaves_is_no_error(shell):
    done = shell("fs list --json | head -n 1; echo ${PIPESTATUS[0]}")
    assert done.stdout.split() == ["[", "0"]
    assert done.stderr == ""


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("command", ["whoami", "fs list --csv", "-v url"])
def test_a_full_disk_is_told(shell, command):
    done = shell(f"{command} > {FULL}")
    assert done.returncode == 1
    assert "Error: The results cannot be written: No space left on device." in done.stderr
    assert "bug" not in done.stderr


@pytest.mark.parametrize("command", ["whoami", "config path --json", ""])
def test_a_closed_output_is_told(shell, command):
    done = shell(f"{command} >&-")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: Standard output is closed.")


def test_without_anywhere_to_complain_results_come_all_the_same(shell, simulator):
    done = shell("-v url 2>&-")
    assert (done.returncode, done.stdout) == (0, f"{simulator.url}/{simulator.world.workspace_name}\n")


@pytest.mark.parametrize("source", ["</dev/null", "<&-", "<<< ' '"])
def test_no_document_is_told_as_such(shell, source):
    done = shell(f"graphql {source}")
    assert done.returncode == 2
    assert done.stderr.startswith("Error: There is no GraphQL document.")
