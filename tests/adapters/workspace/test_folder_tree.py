"""Reading the user's folder: what belongs to the project, and what is never read."""

from __future__ import annotations

import os
import pickle
import subprocess
from pathlib import Path

import pytest

from tier_code.adapters.workspace.folder import FolderTree
from tier_code.adapters.workspace.git import branch


def make(root: Path, *paths: str) -> None:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x\n")


def git(folder: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=trunk")
    subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True)


def test_without_git_caches_environments_and_hidden_folders_stay_out(tmp_path: Path) -> None:
    make(tmp_path, "b.py", "a/c.py", ".hidden/x.py", "venv/x.py", "mine/pyvenv.cfg", "mine/lib/x.py")
    make(tmp_path, "node_modules/x.js", "a/__pycache__/c.pyc", "x.egg-info/PKG-INFO", ".gitignore")
    assert FolderTree(str(tmp_path)).paths() == [".gitignore", "a/c.py", "b.py"]


def test_without_git_odd_entries_are_told_apart_by_what_they_are(tmp_path: Path) -> None:
    make(tmp_path, "root/a.py", "root/deep/er/b.py", "root/deep/pyvenv.cfg.md", "outside/x.py")
    root = tmp_path / "root"
    (root / "loop.py").symlink_to("loop.py")
    (root / "dangling.py").symlink_to("nowhere.py")
    (root / "folder.py").symlink_to(tmp_path / "outside")
    (root / "deep" / "pyvenv.cfg").symlink_to("nowhere.cfg")
    os.mkfifo(root / "pipe.py")
    (root / os.fsdecode(b"caf\xe9.py")).write_bytes(b"x")
    Path(root, os.fsdecode(b"d\xe9")).mkdir()
    Path(root, os.fsdecode(b"d\xe9"), "x.py").write_bytes(b"x")
    listed = FolderTree(str(root)).paths()
    assert listed == [
        "a.py",
        "dangling.py",
        "deep/er/b.py",
        "deep/pyvenv.cfg",
        "deep/pyvenv.cfg.md",
        "loop.py",
    ]


def test_a_folder_that_may_not_be_looked_into_hides_nothing_else(tmp_path: Path) -> None:
    make(tmp_path, "b.py", "closed/x.py")
    # So long a name below cannot be asked about, whoever asks; no permission is needed for that.
    deep = tmp_path
    while len(str(deep)) < 3_840:
        deep /= "d" * min(250, 4_089 - len(str(deep)))
    deep /= "d" * (4_088 - len(str(deep)))
    deep.mkdir(parents=True)
    (tmp_path / "closed").chmod(0)
    try:
        assert "b.py" in FolderTree(str(tmp_path)).paths()
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_with_git_tracked_and_new_files_count_and_ignored_or_deleted_ones_do_not(tmp_path: Path) -> None:
    git(tmp_path, "init")
    make(tmp_path, "tracked.py", "gone.py", "forced.log", ".hidden/x.py")
    git(tmp_path, "add", "-f", ".")
    make(tmp_path, "new.py", "skipped.log", ".gitignore", "inner/.git/HEAD", "inner/x.py")
    (tmp_path / ".gitignore").write_text("*.log\n")
    (tmp_path / "gone.py").unlink()
    listed = FolderTree(str(tmp_path)).paths()
    assert {".gitignore", ".hidden/x.py", "forced.log", "new.py", "tracked.py"} <= set(listed)
    assert not {"gone.py", "skipped.log"} & set(listed)
    assert list(listed) == sorted(listed)


def test_a_folder_inside_a_repository_lists_its_own_files(tmp_path: Path) -> None:
    git(tmp_path, "init")
    make(tmp_path, "outer.py", "sub/inner.py")
    assert FolderTree(str(tmp_path / "sub")).paths() == ["inner.py"]


def test_a_folder_that_an_enclosing_repository_ignores_is_walked(tmp_path: Path) -> None:
    git(tmp_path, "init")
    make(tmp_path, "sub/inner.py")
    (tmp_path / ".gitignore").write_text("/sub/\n")
    assert FolderTree(str(tmp_path / "sub")).paths() == ["inner.py"]


def test_links_are_listed_and_never_followed(tmp_path: Path) -> None:
    root = tmp_path / "root"
    make(tmp_path, "root/a.py", "outside/secret.py")
    (root / "link.py").symlink_to(tmp_path / "outside" / "secret.py")
    (root / "inside.py").symlink_to("a.py")
    (root / "folder").symlink_to(tmp_path / "outside")
    tree = FolderTree(str(root))
    assert "link.py" in tree.paths()
    assert not [path for path in tree.paths() if path.startswith("folder/")]
    assert [tree.read(path) for path in ("link.py", "inside.py", "folder/secret.py", "a.py")] == [
        None,
        None,
        None,
        b"x\n",
    ]


@pytest.mark.parametrize(
    "path", ["../outside.py", "/etc/passwd", "a/../../outside.py", "", ".", "./a.py", "a\0"]
)
def test_paths_that_lead_elsewhere_read_as_nothing(tmp_path: Path, path: str) -> None:
    make(tmp_path, "root/a.py", "outside.py")
    assert FolderTree(str(tmp_path / "root")).read(path) is None


def test_binary_huge_and_strange_files_read_as_nothing(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"a" * 8000 + b"\0")
    (tmp_path / "late").write_bytes(b"a" * 8192 + b"\0")
    (tmp_path / "huge").write_bytes(b"a" * 2_000_001)
    (tmp_path / "large").write_bytes(b"a" * 2_000_000)
    os.mkfifo(tmp_path / "pipe")
    tree = FolderTree(str(tmp_path))
    assert [name for name in ("binary", "huge", "pipe", "missing") if tree.read(name) is not None] == []
    assert tree.read("late") is not None
    assert tree.read("large") is not None
    assert "pipe" not in tree.paths()


def test_names_that_are_not_utf8_are_left_out(tmp_path: Path) -> None:
    make(tmp_path, "ok.py")
    try:
        (tmp_path / os.fsdecode(b"\xe9t\xe9.py")).write_bytes(b"x\n")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    assert FolderTree(str(tmp_path)).paths() == ["ok.py"]
    git(tmp_path, "init")
    assert FolderTree(str(tmp_path)).paths() == ["ok.py"]


def test_generated_modules_beside_the_project_are_told_apart(tmp_path: Path) -> None:
    git(tmp_path, "init")
    make(tmp_path, "pkg/a.py", "pkg/_version.py", "pkg/fast.so", "pkg/a.log", "build/lib/a.py", ".venv/x.py")
    (tmp_path / ".gitignore").write_text("_version.py\n*.so\n*.log\nbuild/\n.venv/\n")
    tree = FolderTree(str(tmp_path))
    assert tree.generated() == ["pkg/_version.py", "pkg/fast.so"]
    assert tree.paths() == [".gitignore", "pkg/a.py"]


def test_a_tree_travels(tmp_path: Path) -> None:
    tree = FolderTree(str(tmp_path))
    assert pickle.loads(pickle.dumps(tree)) == tree  # noqa: S301 - our own bytes, made on this line


@pytest.mark.parametrize(
    "settings",
    [
        ["core.fsmonitor={canary}"],
        ["core.hooksPath={hooks}"],
        ["core.pager={canary}", "pager.rev-parse=true"],
        ["filter.x.clean={canary}", "filter.x.smudge={canary}"],
        ["diff.external={canary}"],
    ],
)
def test_no_setting_of_a_repository_runs_anything(tmp_path: Path, settings: list[str]) -> None:
    repo, sign, hooks = tmp_path / "repo", tmp_path / "sign", tmp_path / "hooks"
    repo.mkdir()
    hooks.mkdir()
    canary = hooks / "post-index-change"
    canary.write_text(f"#!/bin/sh\ntouch {sign}\n")
    canary.chmod(0o755)
    git(repo, "init")
    make(repo, "a.py")
    (repo / ".gitattributes").write_text("*.py filter=x\n")
    git(repo, "add", "a.py")
    for setting in settings:
        name, value = setting.format(canary=canary, hooks=hooks).split("=", 1)
        git(repo, "config", name, value)
    sign.unlink(missing_ok=True)
    (repo / "a.py").write_bytes(b"changed\n")
    tree = FolderTree(str(repo))
    assert "a.py" in tree.paths()
    assert tree.generated() == []
    assert branch(repo) == "trunk"
    assert not sign.exists()


def test_a_broken_repository_is_walked(tmp_path: Path) -> None:
    make(tmp_path, "a.py", ".git/HEAD")
    assert FolderTree(str(tmp_path)).paths() == ["a.py"]


def test_a_folder_that_is_gone_is_empty(tmp_path: Path) -> None:
    tree = FolderTree(str(tmp_path / "gone"))
    assert tree.paths() == []
    assert tree.read("a.py") is None
