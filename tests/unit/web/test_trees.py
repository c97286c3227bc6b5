"""A list as a tree: a level on each page, in one's own rows."""

from __future__ import annotations

from lxml.html import fromstring

from tests.factories.base import region_id
from tests.factories.bodies import BodyFactory
from tests.factories.catalog_items import CatalogItemFactory
from tests.support.accounts import OTHER


def lines(page):
    """What stands on each line of the tree, and where it opens."""
    found = {}
    for line in fromstring(page).xpath("//ul[@class='tree']/li"):
        way = line.xpath("./a[contains(@class,'open')]")
        words = "".join(line.xpath("./*[contains(@class,'open')]")[0].text_content().split())
        found[words] = way[0].get("href") if way else None
    return found


def test_bodies_stand_below_their_superiors(editor, records):
    top = BodyFactory.create(records, name="树顶的局")
    for number in range(2):
        BodyFactory.create(records, name=f"下级{number}", superior=top.id)
    elsewhere = region_id(records, OTHER)
    BodyFactory.create(records, name="别处的下级", superior=top.id, region=elsewhere)
    first = lines(editor.get("/r/agencies/tree"))
    assert "下级0" not in first
    opened = lines(editor.get(first["树顶的局2"]))
    assert list(opened) == ["树顶的局", "下级1", "下级0"]
    assert opened["下级0"] is None


def test_regions_begin_with_the_province(editor):
    (top,) = lines(editor.get("/r/regions/tree")).items()
    assert top[0] == "四川省21"
    cities = lines(editor.get(top[1]))
    assert len(cities) == 22
    assert any(words.startswith("德阳市") for words in cities)


def test_the_catalog_goes_from_main_items_down(editor, records):
    main = CatalogItemFactory.published(records, name="主项")
    CatalogItemFactory.published(records, name="子项", parent=main.id)
    CatalogItemFactory.create(records, name="草稿子项", parent=main.id)
    opened = lines(editor.get(f"/r/catalog-items/tree?under={main.id}"))
    assert list(opened) == ["主项", "子项"]


def test_what_has_no_tree_or_is_out_of_sight_is_not_there(editor, records):
    hidden = BodyFactory.create(records, region=region_id(records, OTHER))
    for address in (
        "/r/holidays/tree",
        f"/r/agencies/tree?under={hidden.id}",
        "/r/agencies/tree?under=999999999",
    ):
        editor.get(address, 404)
    editor.get("/r/agencies/tree?under=x", 400)
