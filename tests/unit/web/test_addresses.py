import pytest

from app.web.addresses import local_path, with_query, without


def test_pairs_without_a_value_are_left_out_of_an_address():
    assert with_query("/list", [("a", "1"), ("b", ""), ("a", "2")]) == "/list?a=1&a=2"
    assert with_query("/list", [("b", "")]) == "/list"


def test_one_value_of_a_name_can_be_taken_away():
    pairs = [("kind", "x"), ("kind", "y"), ("q", "z")]
    assert without(pairs, "kind", value="x") == [("kind", "y"), ("q", "z")]
    assert without(pairs, "kind", "q") == []


@pytest.mark.parametrize(
    "target",
    ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "", None, "r/x"],
)
def test_a_way_to_another_place_leads_to_the_start(target):
    assert local_path(target) == "/"


def test_a_way_to_a_page_of_ours_is_kept():
    assert local_path("/r/regions/?q=a") == "/r/regions/?q=a"
