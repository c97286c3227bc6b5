import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.text import bigrams, half_width, is_text, squeeze, tidy


def test_full_width_signs_become_half_width():
    assert half_width("ＡＢＣ１２３（，）") == "ABC123(,)"


def test_a_squeezed_code_has_no_white_space_of_any_kind():
    assert squeeze(" １２ 3\u3000４\n5\t6\u00a07") == "1234567"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("\u3000 甲 \n  乙\u00a0\n", "甲\n乙"),
        ("甲\r\n乙\r丙", "甲\n乙\n丙"),
        ("甲_x000D_\n乙", "甲\n乙"),
        ("   ", ""),
    ],
)
def test_a_tidy_text_keeps_its_inner_line_breaks(given, kept):
    assert tidy(given) == kept


@given(st.text())
def test_a_tidy_text_stays_as_it_is(text):
    assert tidy(tidy(text)) == tidy(text)


def test_the_pieces_of_a_word_are_its_neighbors_once_each():
    assert bigrams("食品食品") == ["食品", "品食"]
    assert bigrams("A 1b") == ["a1", "1b"]
    assert bigrams("许") == []
    assert bigrams("（）") == []


def test_a_zero_sign_and_half_a_character_are_no_text():
    assert is_text("事项𠮷")
    assert not is_text("a\x00")
    assert not is_text("a\ud800")
