from __future__ import annotations

import pytest

from tests.engine.planning.catalogs import GivenCatalog, drafting, symbol
from tier_code.domain.events import RequestDeclined
from tier_code.domain.plan import Plan, Step, StepKind, TaskClass
from tier_code.domain.pricing import declared_free
from tier_code.domain.tiers import Tier, TierName
from tier_code.engine.planning.planner import plan_request
from tier_code.engine.routing.router import Policy

CODE = GivenCatalog(
    symbol("src/pkg/encoding.py::", "module"),
    symbol("src/pkg/encoding.py::want_bytes"),
    symbol("src/pkg/encoding.py::documented", documented=True),
    symbol("src/pkg/encoding.py::_private"),
    symbol("src/pkg/encoding.py::want_bytes.inner"),
    symbol("src/pkg/signer.py::", "module", documented=True),
    symbol("src/pkg/signer.py::Signer", "class", documented=True),
    symbol("src/pkg/signer.py::Signer.__init__", "method"),
    symbol("src/pkg/signer.py::Signer.sign", "method"),
    symbol("src/pkg/signer.py::Signer.key", "method"),
    symbol("src/pkg/signer.py::Signer.key#2", "method"),
    symbol("src/pkg/other.py::sign"),
    symbol("src/pkg/other.py::LIMIT", "constant"),
    broken=("src/pkg/broken.py",),
)


def tier(name: TierName, *, ready: bool = True) -> Tier:
    return Tier(
        name=name,
        backend="",
        model="",
        price=declared_free(name.value),
        window_tokens=4096,
        max_output_tokens=512,
        ready=ready,
        missing="" if ready else f"{name.value} is missing",
    )


POLICY = Policy(tiers={TierName.TOOL: tier(TierName.TOOL), TierName.LOCAL: tier(TierName.LOCAL)})


async def planned(text: str, policy: Policy = POLICY) -> tuple[Step, ...]:
    plan = await plan_request(text, 1, drafting(CODE), policy)
    assert isinstance(plan, Plan), plan
    return plan.steps


async def declined(text: str) -> RequestDeclined:
    answer = await plan_request(text, 1, drafting(CODE), POLICY)
    assert isinstance(answer, RequestDeclined), answer
    return answer


@pytest.mark.parametrize(
    "words",
    [
        "rename want_bytes to to_bytes",
        "rename the function `want_bytes` to `to_bytes` everywhere",
        "Please rename want_bytes() into to_bytes() across the whole project",
        "change the name of want_bytes to to_bytes",
        "rename want_bytes -> to_bytes",
        "rename want_bytes in encoding.py to to_bytes",
        "rename src/pkg/encoding.py::want_bytes to to_bytes in the repository",
    ],
)
async def test_a_rename_is_understood_in_many_words(words: str) -> None:
    (step,) = await planned(words)
    assert step.kind is StepKind.RENAME
    assert step.task_class is TaskClass.A
    assert step.tier is TierName.TOOL
    assert [str(target) for target in step.targets] == ["src/pkg/encoding.py::want_bytes"]
    assert step.argument("new_name") == "to_bytes"
    assert step.argument("in_text") == "no"


async def test_strings_and_comments_only_when_asked() -> None:
    (step,) = await planned("rename want_bytes to to_bytes in strings and comments too")
    assert step.argument("in_text") == "yes"


async def test_a_name_with_several_definitions_is_answered_with_candidates() -> None:
    answer = await declined("rename sign to seal")
    assert [str(c.target) for c in answer.candidates] == [
        "src/pkg/signer.py::Signer.sign",
        "src/pkg/other.py::sign",
    ]


async def test_a_candidate_named_exactly_resolves_it() -> None:
    (step,) = await planned("rename src/pkg/signer.py::Signer.sign to seal")
    assert step.targets[0].qualname == "Signer.sign"
    (step,) = await planned("rename Signer.sign to seal")
    assert step.targets[0].qualname == "Signer.sign"


async def test_getter_and_setter_are_one_definition() -> None:
    (step,) = await planned("rename Signer.key to secret")
    assert step.targets[0].qualname == "Signer.key"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("rename nothing_here to b", "no definition of 'nothing_here'"),
        ("rename want_bytes to class", "not a name that Python accepts"),
        ("rename want_bytes to 2x", "not a name that Python accepts"),
        ("rename want_bytes to want_bytes", "already called"),
        ("rename want_bytes to to_bytes but gently", "not clear"),
        ("document documented", "has a docstring already"),
        ("document nowhere.py", "neither a file nor a name"),
        ("document broken.py", "line 3 cannot be parsed"),
        ("document the classes in encoding.py", "no undocumented public definition"),
        ("make everything faster", "no recipe can plan"),
        ("   ", "the request is empty"),
    ],
)
async def test_what_cannot_be_planned_is_refused_with_what_is_missing(words: str, said: str) -> None:
    assert said in (await declined(words)).reason


async def test_a_refused_clause_refuses_the_whole_request() -> None:
    answer = await declined("rename want_bytes to to_bytes and document nowhere.py")
    assert "nowhere.py" in answer.reason


async def test_documenting_a_file_takes_its_public_undocumented_definitions_one_step_each() -> None:
    steps = await planned("document encoding.py")
    assert [str(s.targets[0]) for s in steps] == ["src/pkg/encoding.py::", "src/pkg/encoding.py::want_bytes"]
    assert all(s.kind is StepKind.DOCSTRING and s.tier is TierName.LOCAL for s in steps)
    assert [s.id for s in steps] == ["s1", "s2"]


async def test_words_choose_the_kinds() -> None:
    assert [
        s.targets[0].qualname for s in await planned("document the undocumented functions in encoding.py")
    ] == ["want_bytes"]
    assert [s.targets[0].qualname for s in await planned("add docstrings to all methods in signer.py")] == [
        "Signer.sign",
        "Signer.key",
    ]


async def test_private_names_only_when_asked() -> None:
    steps = await planned("document the private functions in encoding.py")
    assert "_private" in [s.targets[0].qualname for s in steps]


async def test_several_places_and_one_symbol_twice_give_one_step_each() -> None:
    steps = await planned("document encoding.py, want_bytes and other.py")
    assert len({str(s.targets[0]) for s in steps}) == len(steps)
    assert "src/pkg/other.py::sign" in {str(s.targets[0]) for s in steps}


async def test_a_broken_file_among_many_is_left_out_with_a_note() -> None:
    plan = await plan_request("document src/pkg", 1, drafting(CODE), POLICY)
    assert isinstance(plan, Plan)
    assert any("broken.py" in note for note in plan.notes)


async def test_a_docstring_after_a_rename_aims_at_the_new_name() -> None:
    rename, document = await planned("rename want_bytes to to_bytes and document want_bytes")
    assert str(document.targets[0]) == "src/pkg/encoding.py::to_bytes"
    assert document.argument("was") == "src/pkg/encoding.py::want_bytes"
    assert document.depends_on == (rename.id,)


async def test_the_new_name_may_be_used_in_the_same_request() -> None:
    _, document = await planned("rename want_bytes to to_bytes and document to_bytes")
    assert str(document.targets[0]) == "src/pkg/encoding.py::to_bytes"


async def test_a_step_nobody_can_run_says_what_is_missing() -> None:
    policy = Policy(
        tiers={TierName.TOOL: tier(TierName.TOOL), TierName.LOCAL: tier(TierName.LOCAL, ready=False)}
    )
    (step,) = await planned("document want_bytes", policy)
    assert step.reason == "local is missing"


async def test_the_users_tier_for_a_class_wins_where_it_is_possible() -> None:
    tiers = {name: tier(name) for name in TierName}
    (step,) = await planned(
        "document want_bytes", Policy(tiers=tiers, class_tiers={TaskClass.B: TierName.MID})
    )
    assert (step.tier, step.reason) == (TierName.MID, "set by --tier")
    (step,) = await planned(
        "document want_bytes",
        Policy(tiers=tiers, class_tiers={StepKind.DOCSTRING: TierName.MID}, max_tier=TierName.LOCAL),
    )
    assert step.tier is TierName.LOCAL


async def test_a_namesake_inside_a_function_is_not_what_is_meant() -> None:
    catalog = GivenCatalog(
        symbol("a.py::Thing", "class"), symbol("t.py::test"), symbol("t.py::test.Thing", "class")
    )
    plan = await plan_request("rename Thing to Item", 1, drafting(catalog), POLICY)
    assert isinstance(plan, Plan)
    assert str(plan.steps[0].targets[0]) == "a.py::Thing"


async def test_documenting_everything_leaves_the_tests_alone() -> None:
    catalog = GivenCatalog(
        symbol("pkg/a.py::run"), symbol("tests/test_a.py::helper"), symbol("test_b.py::other")
    )
    plan = await plan_request("document everything", 1, drafting(catalog), POLICY)
    assert isinstance(plan, Plan)
    assert [str(step.targets[0]) for step in plan.steps] == ["pkg/a.py::run"]


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("document sign in other.py", "src/pkg/other.py::sign"),
        ("document sign in signer.py", "src/pkg/signer.py::Signer.sign"),
        ("add a docstring to want_bytes in src/pkg/encoding.py", "src/pkg/encoding.py::want_bytes"),
    ],
)
async def test_a_file_tells_namesakes_apart(words: str, target: str) -> None:
    (step,) = await planned(words)
    assert [str(each) for each in step.targets] == [target]
