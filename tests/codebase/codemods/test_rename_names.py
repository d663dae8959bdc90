"""Bare names: which variable a word means in its scope."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.marked import check_rename

CASES = {
    "function and its calls": """
        def «name»(): return 1
        print(«name»())
        """,
    "constant in defaults, annotations and decorators": """
        «name» = 3
        @register(«name»)
        def f(a=«name», *, b: «name» = 2) -> «name»: return «name»
        """,
    "a parameter of the same name is another variable": """
        def «name»(): pass
        def f(name): return name
        def g(x, *name, y=1): return name
        def h(**name): return name
        """,
    "a local variable shadows in its whole function": """
        def «name»(): pass
        def f():
            for name in []: pass
            return name
        def g(): return «name»
        """,
    "a class attribute of the same name is another variable": """
        «name» = 1
        class A:
            name = 2
            other = name
            def f(self): return «name», self.name
        """,
    "a comprehension in a class body does not see the class": """
        «name» = 1
        class A:
            name = 2
            listed = [«name» for _ in range(3)]
            first = [x for x in name]
        """,
    "comprehension variables are their own": """
        «name» = [1]
        squares = [name for name in «name»]
        table = {name: «name» for other in «name» for name in other} if False else {}
        """.replace("{name: «name» for other", "{name: name for other"),
    "an assignment expression leaves the comprehension": """
        «name» = 1
        def f(xs):
            y = [name := x for x in xs]
            return name
        z = [«name» := x for x in range(3)]
        """,
    "lambda parameters and their defaults": """
        «name» = 1
        f = lambda name=«name»: name
        g = lambda x=«name»: «name»
        """,
    "global makes a local the module's": """
        «name» = 1
        def f():
            global «name»
            «name» = 2
        def g():
            def h(): return «name»
        """,
    "global binds a variable that the module never assigns": """
        def f():
            global «name»
            «name» = 2
        def g(): return «name»
        """,
    "del, augmented assignment, annotation, loops and handlers bind": """
        «name» = 1
        «name» += 1
        «name»: int = 2
        for «name», other in []: pass
        with open("x") as «name»: pass
        import os as «name»
        (a, *«name») = 1, 2
        del «name»
        """,
    "except as binds in its scope": """
        def «name»(): pass
        def f():
            try: pass
            except ValueError as name:
                print(name)
        """,
    "match patterns capture": """
        def «name»(): pass
        def f(x):
            match x:
                case [name, *rest]: return name
                case {"k": name, **more}: return name
                case str() as name: return name
                case name: return name
        def g(x):
            match x:
                case int() if «name»(): return «name»
        """,
    "format strings hold expressions": """
        «name» = 1
        text = f"{«name»} {«name»!r:>{«name»}} name {{name}}"
        more = f'''
        {
            «name»
        } name'''
        """,
    "type parameters are their own": """
        class «name»: pass
        def f(x: «name») -> «name»: ...
        """,
    "quoted annotations are references": """
        from typing import Optional, cast
        class «name»:
            def clone(self) -> "«name»": ...
        def f(x: "list[«name»]", y: Optional["«name»"] = None) -> "dict[str, «name»]": ...
        z: "«name»"
        w = cast("«name»", z)
        """,
    "literal types are not": """
        from typing import Literal
        def «name»(mode: Literal["name"]): ...
        """,
    "type comments are text": """
        class «name»: pass
        x = []  # type: list[name]
        """,
    "keyword arguments are not references": """
        def «name»(): pass
        f(name=«name»)
        class A(name=1): pass
        """,
    "attributes of other things are not references": """
        import os
        def «name»(): pass
        os.name
        "text".name
        """,
    "decorators": """
        def «name»(f): return f
        @«name»
        def g(): pass
        @«name»
        class A: pass
        """,
    "conditional definitions are one variable": """
        try:
            from fast import thing
            def «name»(): return thing
        except ImportError:
            def «name»(): return None
        «name»()
        """,
    "a class body reads the outer name before it binds its own": """
        def «name»(): pass
        class A:
            name = «name»
            other = name
        """,
    "async code": """
        async def «name»(): pass
        async def f():
            await «name»()
            async with «name»() as x, y as z: pass
            async for i in «name»(): pass
            return [i async for i in «name»()]
        """,
    "star expressions, slices, conditions and yields": """
        «name» = 1
        def f(x):
            yield «name»
            x[«name»:«name»] = (*[«name»], {**{«name»: 1}})
            return «name» if «name» else not «name»
        """,
    "exceptions": """
        class «name»(Exception): pass
        try: raise «name»("name") from «name»()
        except («name», ValueError): pass
        """,
    "augmented attribute access keeps the base name": """
        class Settings: pass
        «name» = Settings()
        «name».value = 1
        «name».value += 2
        """,
    "debug format strings": """
        «name» = 1
        print(f"{«name»=}")
        """,
    "non-ascii neighbours": """
        «name» = "ä name"; größe_name = «name»
        x = «name»  # ünïcode name
        """,
}


@pytest.mark.parametrize("source", CASES.values(), ids=CASES)
def test_module_level_names(source: str) -> None:
    check_rename(source, "a.py::name")


NESTED = {
    "a nested function": (
        "a.py::outer.name",
        """
        def outer():
            def «name»(): pass
            def again(): return «name»()
            return «name»
        def name(): pass
        """,
    ),
    "nested functions in the notation of qualified names": (
        "a.py::outer.<locals>.name",
        """
        def outer():
            def «name»(): pass
            return «name»
        """,
    ),
    "nonlocal": (
        "a.py::outer.name",
        """
        name = 0
        def outer():
            «name» = 1
            def inner():
                nonlocal «name»
                «name» = 2
                def deepest():
                    nonlocal «name»
                    «name» += 1
            return «name»
        print(name)
        """,
    ),
    "a closure variable under a class": (
        "a.py::outer.name",
        """
        def outer():
            «name» = 1
            class A:
                name = 2
                def f(self): return «name», self.name
        """,
    ),
    "the second definition is the same variable": (
        "a.py::name#2",
        """
        def «name»(): pass
        def «name»(): pass
        """,
    ),
    "a class inside a function": (
        "a.py::f.name",
        """
        def f():
            class «name»: pass
            return «name»()
        """,
    ),
}


@pytest.mark.parametrize(("target", "source"), NESTED.values(), ids=NESTED)
def test_names_inside_functions(target: str, source: str) -> None:
    check_rename(source, target)


def test_type_parameters_shadow() -> None:
    # Python 3.11 cannot compile this syntax, and what cannot be compiled is not touched.
    source = {"a.py": "class «name»: pass\n", "b.py": "from a import «name» as other\n"}
    check_rename(source, "a.py::name")
