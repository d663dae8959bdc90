"""What is certainly known in front of a statement: names that are bound, attributes that were read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from tier_code.codebase.checks.function_bodies import Function

Known = frozenset[str]
"""`name`, `name.attribute` and `len(name)`."""
_SWALLOWS = re.compile(r"suppress|raises|ignor|catch|swallow|silenc", re.IGNORECASE)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Knowledge:
    """One function, looked through once."""

    def __init__(self, function: Function) -> None:
        self._before: dict[int, Known] = {}
        self._dropped = _never_sure(function)
        parameters = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        starred = [each for each in (function.args.vararg, function.args.kwarg) if each is not None]
        names = {each.arg for each in (*parameters, *starred)} - self._dropped
        self._block(function.body, frozenset(names))

    def before(self, statement: ast.stmt) -> Known:
        """What is known in front of a statement of the function; nothing where it is not reached."""
        return self._before.get(id(statement), frozenset())

    def around(self, statement: ast.stmt, following: ast.stmt | None) -> Known:
        """What is known at a statement, counting what the one behind it reads first thing anyway."""
        here = self.before(statement)
        extra = (
            {text for node in first_read(following) for text in _readings(node)}
            if following is not None
            else set()
        )
        return here | {text for text in extra if _root(text) in here}

    def _block(self, body: Sequence[ast.stmt], known: Known) -> Known | None:
        """What is known behind a block; None when its end is not reached."""
        state: Known | None = known
        for statement in body:
            if state is None:
                return None
            self._before[id(statement)] = state
            state = self._behind(statement, state)
        return state

    def _behind(self, statement: ast.stmt, known: Known) -> Known | None:
        read = known | {
            text for node in first_read(statement) for text in _readings(node) if _root(text) in known
        }
        match statement:
            case ast.Return() | ast.Raise() | ast.Break() | ast.Continue():
                return None
            case ast.If(body=body, orelse=orelse):
                return _joined(self._block(body, read), self._block(orelse, read))
            case ast.For() | ast.AsyncFor() | ast.While():
                return self._loop(statement, read)
            case ast.With() | ast.AsyncWith():
                return self._with(statement, read)
            case ast.Try() | ast.TryStar():
                return self._try(statement, known)
            case ast.Match(cases=cases):
                for case in cases:
                    self._block(case.body, self._bound(read, _names_in(case.pattern)))
                return self._forgotten(read, statement)
        return self._bound(read, _names_in(statement))

    def _loop(self, statement: ast.For | ast.AsyncFor | ast.While, known: Known) -> Known:
        stable = self._forgotten(known, statement)
        targets = set() if isinstance(statement, ast.While) else _names_in(statement.target)
        self._block(statement.body, self._bound(stable, targets))
        self._block(statement.orelse, stable)
        return stable

    def _with(self, statement: ast.With | ast.AsyncWith, known: Known) -> Known | None:
        targets = {
            name for item in statement.items if item.optional_vars for name in _names_in(item.optional_vars)
        }
        inside = self._block(statement.body, self._bound(known, targets))
        if any(_SWALLOWS.search(ast.unparse(item.context_expr)) for item in statement.items):
            return self._forgotten(known, statement)
        return inside

    def _try(self, statement: ast.Try | ast.TryStar, known: Known) -> Known | None:
        through = self._block(statement.body, known)
        if through is not None:
            through = self._block(statement.orelse, through)
        stable = self._forgotten(known, *statement.body)
        for handler in statement.handlers:
            name = {handler.name} if handler.name else set()
            caught = self._block(handler.body, self._bound(stable, name))
            gone = None if caught is None else frozenset(text for text in caught if _root(text) not in name)
            through = _joined(through, gone)
        if statement.finalbody:
            final = self._block(
                statement.finalbody, self._forgotten(stable, *statement.handlers, *statement.orelse)
            )
            through = None if final is None or through is None else through | final
        return through

    def _bound(self, known: Known, names: set[str]) -> Known:
        """With new values for names: what was read of the old ones counts no more."""
        kept = frozenset(text for text in known if _root(text) not in names)
        return kept | frozenset(names - self._dropped)

    def _forgotten(self, known: Known, *nodes: ast.AST) -> Known:
        """Without readings of names that are bound anew somewhere inside; the names themselves stay bound."""
        names = {name for node in nodes for name in _names_in(node)}
        return frozenset(text for text in known if text == _root(text) or _root(text) not in names)


def first_read(statement: ast.stmt | None) -> Iterator[ast.expr]:
    """The expressions that a statement evaluates in any case, before anything in its blocks."""
    match statement:
        case ast.If(test=expression) | ast.While(test=expression) | ast.Assert(test=expression):
            yield expression
        case ast.For(iter=expression) | ast.AsyncFor(iter=expression) | ast.Match(subject=expression):
            yield expression
        case ast.With(items=items) | ast.AsyncWith(items=items):
            yield items[0].context_expr
        case (
            ast.Return(value=value)
            | ast.Expr(value=value)
            | ast.Assign(value=value)
            | ast.AnnAssign(value=value)
        ):
            if value is not None:
                yield value
        case ast.AugAssign(value=value):
            yield value
        case ast.Raise(exc=value) if value is not None:
            yield value
        case _:
            pass


def _readings(expression: ast.expr) -> Iterator[str]:
    """Plain attributes and lengths that an expression reads in any case."""
    waiting: list[ast.AST] = [expression]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.Attribute(ctx=ast.Load()) if _is_chain(node):
                yield ast.unparse(node)
            case ast.Call(func=ast.Name(id="len"), args=[argument], keywords=[]) if _is_chain(argument):
                yield ast.unparse(node)
            case ast.Call(func=ast.Attribute(value=owner), args=arguments, keywords=keywords):
                # A method that is called is no value worth a message.
                waiting.extend((owner, *arguments, *(each.value for each in keywords)))
                continue
            case _:
                pass
        waiting.extend(_evaluated(node))


def _evaluated(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of an expression that are evaluated whenever it is."""
    match node:
        case ast.BoolOp(values=[first, *_]):
            yield first
        case ast.IfExp(test=test):
            yield test
        case ast.Compare(left=left, comparators=[first, *_]):
            yield from (left, first)
        case ast.Lambda():
            return
        case _ if isinstance(node, _COMPREHENSIONS):
            yield node.generators[0].iter
        case _:
            yield from ast.iter_child_nodes(node)


def _is_chain(node: ast.AST) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name)


def _root(text: str) -> str:
    return text.removeprefix("len(").partition(".")[0].rstrip(")")


def _joined(one: Known | None, other: Known | None) -> Known | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _names_in(node: ast.AST) -> set[str]:
    """Names that a statement or target binds, not those of scopes inside."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        current = waiting.pop()
        match current:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name.partition(".")[0])
            case (
                ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name))
            ):
                found.add(name)
            case ast.ExceptHandler(name=str(name)):
                found.add(name)
            case _:
                pass
        if not isinstance(current, (*_SCOPES, *_COMPREHENSIONS)):
            waiting.extend(ast.iter_child_nodes(current))
    return found


def _never_sure(function: Function) -> set[str]:
    """Names that are deleted somewhere, or that belong to another scope."""
    found: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.Name(id=name, ctx=ast.Del()):
                found.add(name)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                found.update(names)
            case _:
                pass
    return found
