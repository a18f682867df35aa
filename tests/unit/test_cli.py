"""The command itself: its version, and what it says without any command."""

import json

from typer.testing import CliRunner

from azalai.cli.main import app
from azalai.version import VERSION


def test_the_version_is_told_in_either_way():
    assert CliRunner().invoke(app, ["--version"]).output == f"azalai {VERSION}\n"
    told = json.loads(CliRunner().invoke(app, ["versions", "--json"]).output)
    assert told["azalai"] == VERSION


def test_without_a_command_the_commands_are_listed():
    done = CliRunner().invoke(app, [])
    assert done.exit_code == 2
    assert "ready" in done.output
