from dataclasses import replace
from types import new_class

import pytest

from app.kernel.errors import WrongDeclaration
from app.resource.checks import check_declarations
from app.resource.declaration import Resource
from app.resource.specs import Access, Between, Inline, Overlay, Section, Sheet
from models.body import Body
from models.implementation_item import ImplementationItem
from models.workflows import publication


def declare(**attributes):
    """A resource with these attributes."""
    return new_class("Wrongs", (Resource[ImplementationItem],), {}, lambda n: n.update(attributes))


def complaint(**attributes):
    declare(**attributes)
    with pytest.raises(WrongDeclaration) as refused:
        check_declarations()
    return str(refused.value)


def test_the_declarations_of_the_product_are_right(declared):
    check_declarations()


def test_a_misspelt_attribute_is_named_with_the_likely_one(declared):
    assert complaint(colums=("name",)) == (
        "Wrongs.colums: there is no 'colums'; did you mean 'columns'?"
    )


def test_a_word_like_no_other_has_no_hint(declared):
    assert complaint(columns=("xyzzy",)) == "Wrongs.columns: there is no 'xyzzy'"


@pytest.mark.parametrize(
    ("attribute", "value", "wrong", "likely"),
    [
        ("columns", ("naem",), "naem", "name"),
        ("columns", ("agency.naem",), "naem", "name"),
        ("columns", ("agency.superior.naem",), "naem", "name"),
        ("search", ("nane",), "nane", "name"),
        ("order", ("-visit",), "visit", "visits"),
        ("sortable", ("phon",), "phon", "phone"),
        ("names", ("namee",), "namee", "name"),
        ("filters", ("kinds",), "kinds", "kind"),
        ("filters", (Between("visit"),), "visit", "visits"),
        ("match", ("cod",), "cod", "code"),
        ("match", (("region", "catalog_itme"),), "catalog_itme", "catalog_item"),
        ("layout", (Section("x", ("plase",)),), "plase", "place"),
        ("layout", (Inline("material"),), "material", "materials"),
        ("sheet", Sheet("x", aliases={"电话": "phnoe"}), "phnoe", "phone"),
        ("sheet", Sheet("x", fields=("hour",)), "hour", "hours"),
        ("standard", Overlay("Standard", on="catalogitem"), "catalogitem", "catalog_item"),
        ("references", {"agncy": "agencies"}, "agncy", "agency"),
        ("links", {"agensy": ("code", "uscc")}, "agensy", "agency"),
        ("links", {"agency": ("agency_usc", "uscc")}, "agency_usc", "agency_uscc"),
        ("links", {"agency": ("agency_uscc", "usccc")}, "usccc", ""),
        ("where", {"is_agncy": True}, "is_agncy", "agency"),
        ("title", "naame", "naame", "name"),
        ("columns", ("name.length",), "length", ""),
    ],
)
def test_a_misspelt_field_stops_the_start(declared, attribute, value, wrong, likely):
    said = complaint(**{attribute: value})
    assert said.startswith(f"Wrongs.{attribute}: there is no {wrong!r}")
    assert f"did you mean {likely!r}" in said or not likely


def test_what_the_framework_keeps_may_be_named(declared):
    declare(columns=("id", "state", "version_no", "updated_at", "region", "agency.name"))
    check_declarations()


def test_the_model_of_a_standard_is_named_where_it_is_wrong(declared):
    assert complaint(standard=Overlay("Standrad", on="catalog_item")) == (
        "there is no model named Standrad"
    )


def test_a_right_for_a_role_that_there_is_not_stops_the_start(declared):
    said = complaint(access=Access({"county_editro": "read"}))
    assert said == "Wrongs.access: there is no 'county_editro'; did you mean 'county_editor'?"


def test_a_right_to_a_step_that_there_is_not_stops_the_start(declared):
    rights = Access({"viewer": "read"}), Access({"reviewer": "read publihs"})
    declare(access=rights[0], workflow=publication)
    check_declarations()
    said = complaint(access=rights[1], workflow=publication)
    assert said == "Wrongs.access: there is no 'publihs'; did you mean 'publish'?"


def test_a_step_is_no_right_without_its_workflow(declared):

    class Plain(Resource[Body]):
        access = Access({"reviewer": "publish"})

    with pytest.raises(WrongDeclaration, match="Plain.access"):
        check_declarations()


def test_a_step_is_not_called_like_a_plain_action(declared):
    """Whoever holds the action would hold the step with it."""
    flow = replace(publication, transitions=(replace(publication.transitions[0], name="approve"),))
    assert complaint(workflow=flow) == "Wrongs.workflow: 'approve' is an action"


def test_a_step_asks_for_fields_that_there_are(declared):
    flow = replace(publication, transitions=(replace(publication.transitions[0], requires=("x",)),))
    assert "'x'" in complaint(workflow=flow)
