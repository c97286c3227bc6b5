import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.uscc import SYMBOLS, body_check, check_character, uscc_problem

GOOD = "11510603665538630E"


def test_a_right_code_has_no_problem():
    assert uscc_problem(GOOD) is None


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (GOOD[:-1], "has 18 characters, this has 17"),
        (GOOD.replace("11", "1I", 1), "without I, O, S, V, Z"),
        (GOOD.lower(), "capital letters"),
        ("115106A3665538630E", "3 to 8 of a credit code are digits"),
        (GOOD[:-1] + "F", "check character"),
        (GOOD[:8] + "1" + GOOD[9:], "check character"),
    ],
)
def test_a_wrong_code_says_why(code, why):
    assert why in str(uscc_problem(code))


@given(st.text("0123456789", min_size=8, max_size=8))
def test_a_code_with_its_check_characters_is_right_and_no_single_change_is(number):
    code = f"11510603{number}{body_check(number)}"
    code += check_character(code)
    assert uscc_problem(code) is None
    for at in (0, 5, 10, 17):
        other = SYMBOLS[(SYMBOLS.index(code[at]) + 1) % len(SYMBOLS)]
        assert uscc_problem(code[:at] + other + code[at + 1 :]) is not None
