"""Imports point downward, and every app has its layer."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from django.conf import settings

from config.gate.tree import PACKAGES, ROOT


def test_imports_point_downward():
    program = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert program, "import-linter is not installed beside this Python"
    result = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout


def test_every_app_of_the_project_has_a_layer():
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"][
        "importlinter"
    ]
    apps = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert apps == set(PACKAGES) == set(linter["root_packages"])
    assert apps <= set(settings.INSTALLED_APPS)
