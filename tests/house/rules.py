"""The rules of the house that a tree of syntax can show, each with its reason, an offence and an innocent.

A rule that cannot fail protects nobody: ``test_rules.py`` shows every rule its offences before it trusts its silence.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.house.source import Module, calls, imported, last_part

LONGEST = 450
"""Lines of a module. A file that swallows a town starts by being a little longer than the others."""

COLLECTED = {"tr", "translate"}
SAFE_TEXT = COLLECTED | {"escape", "plain_tooltip"}
"""Calls whose result may be shown where Qt guesses rich text: our own sentences, and data made harmless."""


@dataclass(frozen=True)
class Rule:
    """One rule."""

    name: str
    why: str
    find: Callable[[Module], Iterator[int]]
    """Yield the lines that break it."""
    offences: tuple[str, ...]
    """Texts of modules, each of which breaks it."""
    innocent: str
    where: tuple[str, ...] = ("moderator_app/",)
    """Path beginnings of the modules it holds for."""
    except_in: tuple[str, ...] = ()
    """Paths that are the one place where it is allowed."""

    def holds_for(self, path: str) -> bool:
        """Return whether a module has to keep it."""
        return path.startswith(self.where) and path not in self.except_in


def composed_sentences(module: Module) -> Iterator[int]:
    """Find sentences put together before they are looked up."""
    for call, name in calls(module.tree):
        if name not in COLLECTED:
            continue
        for argument in call.args:
            composed = isinstance(argument, ast.JoinedStr | ast.BinOp)
            formatted = isinstance(argument, ast.Call) and last_part(argument.func) == "format"
            if composed or formatted:
                yield argument.lineno


def bare_labels(module: Module) -> Iterator[int]:
    """Find labels made without a text format."""
    return (call.lineno for call, name in calls(module.tree) if name == "QLabel")


def is_safe_text(node: ast.expr) -> bool:
    """Return whether a text is ours, or was made harmless; filling a hole of a sentence with data is neither."""
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.IfExp):
        return is_safe_text(node.body) and is_safe_text(node.orelse)
    return isinstance(node, ast.Call) and last_part(node.func) in SAFE_TEXT


def guessed_rich_text(module: Module) -> Iterator[int]:
    """Find tooltips and message boxes that show more than a sentence of ours."""
    for call, name in calls(module.tree):
        owner = last_part(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        if name == "setToolTip":
            texts = call.args[-1:]
        elif name == "QMessageBox" or (owner == "QMessageBox" and name[:1].islower()):
            texts = [
                argument for argument in call.args if not isinstance(argument, ast.Name | ast.Attribute | ast.BinOp)
            ]
            texts += [keyword.value for keyword in call.keywords if keyword.arg in {"text", "informativeText", "title"}]
        else:
            continue
        if not all(is_safe_text(text) for text in texts):
            yield call.lineno


def loose_keys(module: Module) -> Iterator[int]:
    """Find key bindings."""
    return (
        call.lineno
        for call, name in calls(module.tree)
        if name in {"QShortcut", "QKeySequence", "setShortcut", "setShortcuts"}
    )


def star_imports(module: Module) -> Iterator[int]:
    """Find imports of everything."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            yield node.lineno


def pumped_events(module: Module) -> Iterator[int]:
    """Find loops that pump the event queue."""
    return (call.lineno for call, name in calls(module.tree) if name == "processEvents")


def towns(module: Module) -> Iterator[int]:
    """Find modules that grew too long."""
    if module.text.count("\n") > LONGEST:
        yield LONGEST + 1


def swallowed_errors(module: Module) -> Iterator[int]:
    """Find handlers that catch everything and do nothing."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        everything = node.type is None or last_part(node.type) in {"Exception", "BaseException"}
        nothing = all(
            isinstance(step, ast.Pass | ast.Continue)
            or (isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant))
            for step in node.body
        )
        if everything and nothing:
            yield node.lineno


def floats(module: Module) -> Iterator[int]:
    """Find floating point: literals, the type, and true division."""
    for node in ast.walk(module.tree):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
        named = isinstance(node, ast.Name) and node.id == "float"
        divided = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        if literal or named or divided:
            yield getattr(node, "lineno", 0)


def relative_imports(module: Module) -> Iterator[int]:
    """Find imports that depend on where the module stands."""
    return (node.lineno for node in ast.walk(module.tree) if isinstance(node, ast.ImportFrom) and node.level)


def attic_names(module: Module) -> Iterator[int]:
    """Find modules and packages whose name says nothing."""
    parts = module.path.removesuffix(".py").split("/")
    if {"utils", "util", "helpers", "helper", "manager", "misc", "common"} & set(parts):
        yield 1


def exposed_children(module: Module) -> Iterator[int]:
    """Find command lines of this Python that run a module and search the folder one stands in first."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.List | ast.Tuple) and any(last_part(part) == "executable" for part in node.elts):
            words = [part.value for part in node.elts if isinstance(part, ast.Constant)]
            if "-m" in words and "-P" not in words:
                yield node.lineno


def pickles(module: Module) -> Iterator[int]:
    """Find pickles: reading one runs what it says."""
    return (
        line for line, name in imported(module.tree) if name.split(".")[0] in {"pickle", "marshal", "shelve", "dill"}
    )


RULES = (
    Rule(
        "no sentence is composed inside tr()",
        "The collector files f-strings and sums under a text that is never looked up, so the Chinese is never shown. "
        'Write tr("{count} cases").format(count=…), with the values outside.',
        composed_sentences,
        offences=('self.tr(f"{n} cases")', 'self.tr("a" + b)', 'self.tr("{}".format(n))'),
        innocent='self.tr("{n} cases").format(n=n)\nself.tr("one" " sentence")\ntr(command.title)',
        where=("moderator_app/desk/",),
    ),
    Rule(
        "a label is a PlainLabel",
        "QLabel guesses rich text, and what it shows comes from strangers: a merchant called <img …> would be obeyed. "
        "Make a PlainLabel (moderator_app/desk/widgets/plain.py).",
        bare_labels,
        offences=("QLabel(case.title)", "QtWidgets.QLabel()"),
        innocent="PlainLabel(case.title)",
        where=("moderator_app/desk/",),
        except_in=("moderator_app/desk/widgets/plain.py",),
    ),
    Rule(
        "a tooltip or a message box shows only our own words",
        "Both guess rich text. Give them a literal or tr(…), or make data harmless first: plain_tooltip(…).",
        guessed_rich_text,
        offences=(
            "w.setToolTip(merchant.name)",
            "item.setToolTip(0, name)",
            "w.setToolTip(self.tr('{n}').format(n=n))",
            "QMessageBox.warning(self, self.tr('Oh'), str(error))",
            "QMessageBox(text=merchant_text())",
        ),
        innocent=(
            "w.setToolTip(self.tr('Close'))\nw.setToolTip('')\nw.setToolTip(plain_tooltip(name))\n"
            "QMessageBox.question(self, self.tr('Sure?'), self.tr('Really?'), QMessageBox.StandardButton.Yes)"
        ),
        where=("moderator_app/desk/",),
    ),
    Rule(
        "keys are declared in the registry of commands",
        "Menus, palette, help and docs are made from it; a key bound elsewhere is one nobody can look up or change.",
        loose_keys,
        offences=("QShortcut(key, self)", "QKeySequence('J')", "action.setShortcut('Ctrl+K')"),
        innocent="commands.bind(self)",
        where=("moderator_app/desk/",),
        except_in=("moderator_app/desk/commands.py",),
    ),
    Rule(
        "no star imports",
        "Nobody can tell where a name comes from, nor which one won.",
        star_imports,
        offences=("from moderator_app.domain.case import *",),
        innocent="from moderator_app.domain.case import Case",
    ),
    Rule(
        "nobody pumps events",
        "processEvents() lets a second click run inside the first. Put long work on a thread and answer by the bridge.",
        pumped_events,
        offences=("QApplication.processEvents()", "loop.processEvents(flags)"),
        innocent="self.bridge.query(work)",
    ),
    Rule(
        f"a module has at most {LONGEST} lines",
        "In every application of this kind one file swallowed the town. Find the second noun in it and give it a file.",
        towns,
        offences=("a = 1\n" * (LONGEST + 1),),
        innocent="a = 1\n" * LONGEST,
    ),
    Rule(
        "no error is swallowed whole",
        "Catch what you expect and say what it means; what nobody expected has to reach a person.",
        swallowed_errors,
        offences=(
            "try:\n    a()\nexcept Exception:\n    pass",
            "for b in c:\n    try:\n        b()\n    except:\n        continue",
        ),
        innocent="try:\n    a()\nexcept KeyError:\n    pass\ntry:\n    b()\nexcept Exception:\n    raise",
    ),
    Rule(
        "money is never a float",
        "0.1 + 0.2 is not 0.3: sums are integer minor units, shares are ratios of integers, and // says how it rounds.",
        floats,
        offences=("a = 0.5", "b = float(c)", "d = e / f", "g /= 2"),
        innocent="a = b * 3 // 10",
        where=(
            "moderator_app/domain/money.py",
            "moderator_app/domain/ledger.py",
            "moderator_app/domain/penalty.py",
            "moderator_app/domain/notice.py",
            "moderator_app/server/ledger/",
        ),
    ),
    Rule(
        "imports are absolute",
        "A line of code should mean the same wherever it is moved, and a search for a module should find its users.",
        relative_imports,
        offences=("from . import case", "from ..domain import case"),
        innocent="from moderator_app.domain import case",
    ),
    Rule(
        "no attics",
        "utils, helpers, manager and misc say nothing of what is inside, so everything ends up there. Name the noun.",
        attic_names,
        offences=("a = 1",),
        innocent="a = 1",
    ),
    Rule(
        "nothing is unpickled",
        "Reading a pickle runs what it says. Use msgspec or JSON.",
        pickles,
        offences=("import pickle", "from shelve import open"),
        innocent="import json",
    ),
    Rule(
        "a child of ours does not read the folder one stands in",
        "python -m looks there first: a queue.py of the reviewer's would replace Python's own. Start it with -P.",
        exposed_children,
        offences=("Popen([sys.executable, '-m', 'moderator_app', 'serve'])",),
        innocent="Popen([sys.executable, '-P', '-m', 'moderator_app', 'serve'])",
    ),
)
