import pytest

from app.db.meta import Kind, Scope
from app.kernel.errors import NotFound, WrongDeclaration
from app.resource.declaration import Resource
from app.resource.fields import child_fields, follow, path_problem
from app.resource.specs import ACTIONS, Access, Inline, Menu, Role, Section
from models.body import Body
from models.implementation_item import ImplementationItem
from models.material import Fee
from models.workflows import publication


def test_a_menu_and_a_model_alone_are_a_working_resource(declared):
    class OddThings(Resource[ImplementationItem]):
        menu = Menu("Group")

    assert OddThings.name == "odd-things"
    assert (OddThings.model, OddThings.scope()) == (ImplementationItem, Scope.REGIONAL)
    assert (OddThings.label, OddThings.singular) == ("OddThings", "OddThings")
    assert (len(OddThings.columns), OddThings.columns[-1]) == (7, "state")
    assert OddThings.search == ("name", "code")
    assert OddThings.sortable == OddThings.columns
    (plain, *lists) = OddThings.layout
    assert isinstance(plain, Section)
    assert {part.field for part in lists if isinstance(part, Inline)} == {
        "materials",
        "special_procedures",
        "fees",
        "questions",
    }
    assert OddThings.rights("county_editor") == frozenset()
    assert OddThings.actions() == ACTIONS


def test_what_is_not_versioned_has_no_state_among_its_columns(declared):
    class Offices(Resource[Body]):
        """Declared on a model without versions."""

    assert "state" not in Offices.columns
    assert len(Offices.columns) == 6


def test_what_a_declaration_says_stands(declared):
    class Things(Resource[ImplementationItem]):
        label = "Things"
        columns = ("name", "agency.name")
        search = ("name",)
        layout = (Section("x", ("name",)),)
        workflow = publication
        access = Access({"reviewer": "read publish"})

    assert (Things.label, Things.singular) == ("Things", "Things")
    assert Things.sortable == ("name",)
    assert Things.actions()[: len(ACTIONS)] == ACTIONS
    assert {"submit", "publish", "cancel"} <= set(Things.actions())
    assert len(set(Things.actions())) == len(Things.actions())
    assert Things.rights("reviewer") == {"read", "publish"}
    assert declared.get("things") is Things


def test_a_resource_without_a_model_is_refused(declared):
    with pytest.raises(WrongDeclaration, match="Nothing names no model"):
        type("Nothing", (Resource,), {})


def test_what_the_declaration_fixes_is_no_field(declared):
    class Fixed(Resource[Body]):
        where = {"is_agency": True}

    assert "is_agency" not in Fixed.fields()
    assert "is_department" in Fixed.fields()


def test_a_second_declaration_of_a_name_takes_its_place(declared):
    class Agencies(Resource[Body]):
        """Another one of the same name."""

    assert declared.get("agencies") is Agencies


def test_a_resource_that_there_is_not_is_not_found(declared):
    with pytest.raises(NotFound):
        declared.get("nothing")


def test_a_model_leads_to_its_resource(declared):
    assert declared.of_model(ImplementationItem).name == "implementation-items"
    with pytest.raises(WrongDeclaration, match="no resource is declared on Fee"):
        declared.of_model(Fee)


def test_resources_come_in_the_order_of_the_navigation(declared):
    class Unlisted(Resource[Body]):
        """Stands in no menu."""

    orders = [resource.menu.order if resource.menu else 99 for resource in declared.all()]
    assert orders == sorted(orders)
    assert declared.all()[-1] is Unlisted


def test_roles_loaders_and_headings_are_kept_by_name(declared):
    declared.add_roles(Role("keeper", "Keeper", below=True))
    declared.add_loader("more", print)
    declared.add_headings("things", {"name": ("名称", "事项")})
    declared.add_headings("things", {"code": ["编码"]})
    assert declared.roles["keeper"].below
    assert declared.loaders["more"] is print
    assert declared.headings["things"] == {"name": ("名称", "事项"), "code": ("编码",)}


def test_a_path_goes_over_relations_to_a_field(declared):
    steps = follow(ImplementationItem, "agency.superior.name")
    assert [(model.__name__, field.name) for model, field in steps] == [
        ("ImplementationItem", "agency"),
        ("Body", "superior"),
        ("Body", "name"),
    ]


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("name", None),
        ("agency.name", None),
        ("state", None),
        ("nothing", "nothing"),
        ("agency.nothing", "nothing"),
        ("state.name", "state"),
    ],
)
def test_a_path_that_leads_nowhere_is_named_where_it_breaks(declared, path, problem):
    assert path_problem(ImplementationItem, path, ("state",)) == problem


def test_a_path_does_not_go_on_behind_a_plain_field(declared):
    assert path_problem(ImplementationItem, "name.length") == "length"


def test_the_rows_of_a_list_have_fields_of_their_own(declared):
    fields = child_fields(ImplementationItem.metas["materials"])
    assert fields["name"].required
    assert fields["copies"].kind is Kind.NUMBER
    assert "parent_id" not in fields
