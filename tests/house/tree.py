"""Reading the tree as it stands on disk: which file imports what, which file may be where; planted trees too."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from campaign_app.core.config import ROOT
from campaign_app.factory import FEATURES

FLOORS = {"surveys": 0, "forms": 1, "campaign_app": 2, "jobs": 3, "wsgi": 3}
DOORS = ("jobs", "wsgi")
# Within a room; any other file is a noun of the room: above its models, below its edges.
RANKS = {
    "models": 0,
    "queries": 2,
    "actions": 3,
    "guards": 3,
    "mails": 4,
    "makers": 4,
    "commands": 4,
    "blueprint": 5,
    "views": 6,
}
NOUN = 1
EDGES = ("commands", "blueprint", "views")
# Two nouns may lean on each other's neighbours, but a heap is no noun.
HEAPS = {
    "base",
    "common",
    "helper",
    "helpers",
    "manager",
    "misc",
    "service",
    "services",
    "stuff",
    "tools",
    "util",
    "utils",
}
ROOM_DATA = {".csv", ".toml", ".json"}


@dataclass(frozen=True)
class Import:
    """One import of our own code: the file it stands in, its line, and the dotted module it names."""

    file: str
    line: int
    importer: str
    imported: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.imported}"


def module_of(path: Path, root: Path) -> str:
    """The dotted name of a file, such as campaign_app.post.actions."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def python_files(root: Path) -> list[Path]:
    """Every Python file of the floors."""
    found = [path for floor in FLOORS for path in (root / floor).rglob("*.py")]
    return sorted(found + [path for path in [root / "wsgi.py"] if path.exists()])


def imports_of(root: Path) -> list[Import]:
    """Every import of our own code in the floors: at the top, in functions, relative, by name in a string."""
    files = python_files(root)
    modules = {module_of(path, root) for path in files}
    found = []
    for path in files:
        importer = module_of(path, root)
        package = importer if path.name == "__init__.py" else importer.rpartition(".")[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name in _named(node, package, modules):
                if name.partition(".")[0] in FLOORS:
                    found.append(Import(str(path.relative_to(root)), node.lineno, importer, name))
    return found


def _named(node: ast.AST, package: str, modules: set[str]) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
        base = ".".join([*above, *([node.module] if node.module else [])])
        # `from campaign_app.post import actions` means the module, `from … import queue_mail` the module before it
        inner = [f"{base}.{alias.name}" for alias in node.names]
        return sorted({name if name in modules else base for name in inner})
    if isinstance(node, ast.Call) and _called(node) in ("import_module", "__import__") and node.args:
        first = node.args[0]
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            return [first.value]
    return []


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def upstairs(root: Path) -> list[str]:
    """Imports that go upstairs, and imports of a door."""
    wrong = []
    for each in imports_of(root):
        here, there = each.importer.partition(".")[0], each.imported.partition(".")[0]
        if FLOORS[there] > FLOORS[here] or (there in DOORS and there != here):
            wrong.append(str(each))
    return wrong


def wrong_doors(root: Path, features: tuple[str, ...] = FEATURES) -> list[str]:
    """Core imports no room, a room only earlier rooms and never their edges, and nobody the factory."""
    wrong = []
    for each in imports_of(root):
        if not (each.importer.startswith("campaign_app.") and each.imported.startswith("campaign_app.")):
            continue
        here, there = each.importer.split(".")[1], each.imported.split(".")[1]
        part = each.imported.split(".")[2] if each.imported.count(".") > 1 else ""
        if here == "factory" or here == there:
            continue
        later = here in features and there in features and features.index(there) >= features.index(here)
        core_uses_room = here == "core" and there != "core"
        if there == "factory" or core_uses_room or later or (there in features and _rank(part) > RANKS["guards"]):
            wrong.append(str(each))
    return wrong


def wrong_order(root: Path, features: tuple[str, ...] = FEATURES) -> list[str]:
    """Within a room: models < queries < actions, guards < mails, commands < views; nouns above models, below edges."""
    wrong = []
    for each in imports_of(root):
        here, there = each.importer.split("."), each.imported.split(".")
        if len(here) != 3 or len(there) != 3 or here[:2] != there[:2] or here[1] not in features:
            continue
        lower, upper = _rank(there[2]), _rank(here[2])
        nouns = upper == NOUN or lower == NOUN
        if nouns and upper != RANKS["models"] and lower <= RANKS["guards"]:
            continue
        views_help_views = here[2].startswith("views") and there[2].startswith("views")
        if lower >= upper and not views_help_views:
            wrong.append(str(each))
    return wrong


def _rank(part: str) -> int:
    return RANKS["views"] if part.startswith("views") else RANKS.get(part, NOUN)


def circles(root: Path) -> list[str]:
    """Chains of imports that come back to where they began, in-function ones included."""
    graph: dict[str, set[str]] = {}
    for each in imports_of(root):
        if each.importer != each.imported:
            graph.setdefault(each.importer, set()).add(each.imported)
    found, over = [], set()

    def walk(module: str, path: list[str]) -> None:
        if module in path:
            found.append(" -> ".join([*path[path.index(module) :], module]))
            return
        if module in over:
            return
        for further in sorted(graph.get(module, ())):
            walk(further, [*path, module])
        over.add(module)

    for module in sorted(graph):
        walk(module, [])
    return found


def commits_inside(root: Path, allowed: dict[str, str]) -> list[str]:
    """Places in the living floor that commit although they are no edge; `allowed` names files with the reason why."""
    wrong = []
    for path in (root / "campaign_app").rglob("*.py"):
        name = path.relative_to(root / "campaign_app").as_posix()
        if name in allowed or path.stem.startswith(EDGES):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) == "commit":
                wrong.append(f"campaign_app/{name}:{node.lineno} commits")
    return wrong


def hidden_clocks(root: Path) -> list[str]:
    """Places below the edges that ask what time it is instead of being told (a guard stands in a request)."""
    wrong = []
    for path in (root / "campaign_app").rglob("*.py"):
        name = path.relative_to(root / "campaign_app").as_posix()
        if name == "core/clock.py" or path.stem.startswith((*EDGES, "guards")):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _called(node) in ("now", "utcnow", "today", "utc_now"):
                owner = getattr(node.func, "value", None)
                if _called(node) == "utc_now" or getattr(owner, "id", "") in ("datetime", "date"):
                    wrong.append(f"campaign_app/{name}:{node.lineno} asks the time")
    return wrong


def strays(root: Path, features: tuple[str, ...] = FEATURES, jobs: tuple[str, ...] = ()) -> list[str]:
    """Files and folders that no floor knows."""
    rooms = set(features)
    return sorted(
        _unknown(root, "", TOP_LEVEL, hidden={".ci", ".gitignore"})
        + _unknown(root, "campaign_app", {"__init__.py", "factory.py", "core", "translations"} | rooms)
        + _missing(root / "campaign_app", rooms)
        + [fault for room in features for fault in _strays_in_room(root, room)]
        + _unknown(root, "forms", {f"{name}.py" for name in {"__init__", "base", "fields", *rooms, *_form_nouns(root)}})
        + _unknown(root, "jobs", {f"{name}.py" for name in {*JOB_FRAME, *jobs}})
        + _unknown(root, "templates", {"layouts", "macros", "email", "errors", "pages", *rooms})
        + _unknown(root, "templates/email", {"layout.html", "layout.txt", "parts.html", *rooms})
        + _unknown(root, "static", {"css", "js", "pictograms", "favicon.svg"})
        + _unknown(root, "tests", TESTS | rooms)
    )


TOP_LEVEL = {
    *("campaign_app", "forms", "surveys", "jobs", "templates", "static", "migrations", "tests", "docs"),
    *("wsgi.py", "pyproject.toml", "Makefile", "README.md", "LICENSE", "babel.cfg", "babel-respondents.cfg"),
    *("requirements.txt", "requirements-test.txt"),
    # not in the repository: what an installation makes
    *("instance", "sokkel.egg-info"),
}
JOB_FRAME = ("__init__", "__main__", "schedule", "tick", "command", "doing", "serve")
TESTS = {
    *("__init__.py", "conftest.py", "factories.py", "queries.py", "reader.py", "machine.py"),
    *("surveys", "forms", "jobs", "core", "house", "browser", "load"),
}


def _form_nouns(root: Path) -> set[str]:
    """The nouns of rooms that have forms of their own, such as agreements in scans; a noun has one room only."""
    nouns = [path.stem for path in (root / "campaign_app").glob("*/*.py") if path.stem not in {*RANKS, "__init__"}]
    return {noun for noun in nouns if nouns.count(noun) == 1 and (root / "forms" / f"{noun}.py").exists()}


def _unknown(root: Path, folder: str, known: set[str], hidden: set[str] = frozenset()) -> list[str]:
    found = []
    for path in (root / folder).iterdir() if (root / folder).is_dir() else ():
        ignored = path.name == "__pycache__" or (path.name.startswith(".") and not hidden) or path.name in hidden
        made_by_tools = path.name.startswith(".") and path.name not in hidden and not folder
        if not ignored and not made_by_tools and path.name not in known:
            found.append(f"{path.relative_to(root)} is on no list of this floor")
    return found


def _missing(folder: Path, rooms: set[str]) -> list[str]:
    return [f"{folder.name}/{room} is in FEATURES but not there" for room in rooms if not (folder / room).is_dir()]


def _strays_in_room(root: Path, room: str) -> list[str]:
    found = []
    for path in (root / "campaign_app" / room).iterdir() if (root / "campaign_app" / room).is_dir() else ():
        noun = re.fullmatch(r"[a-z]+(_[a-z]+)*", path.stem) and path.stem not in HEAPS
        fits = path.name == "__init__.py" or (noun and path.suffix in {".py", *ROOM_DATA} and path.is_file())
        if path.name != "__pycache__" and not fits:
            found.append(f"{path.relative_to(root)} has a name that no file of a room may have")
    return found


def plant(root: Path, **files: str) -> Path:
    """Write a small tree: plant(tmp_path, campaign_app__post__actions="import jobs"); returns its root."""
    for name, text in files.items():
        path = root / (name.replace("__", "/") + ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


__all__ = ["ROOT"]
