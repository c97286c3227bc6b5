import pytest

from app.kernel.lazy import LazyText, _, set_translator


@pytest.fixture
def chinese(english):
    words = {"Name": "名称", "%(n)s rows": "%(n)s 行", "Code": "编码"}
    set_translator(lambda msgid: words.get(msgid, msgid))


def test_a_text_is_translated_when_it_is_shown(chinese):
    label = _("Name")
    assert str(label) == "名称"
    set_translator(str)
    assert str(label) == "Name"


def test_its_parameters_are_filled_in_after_the_translation(chinese):
    assert str(_("%(n)s rows", n=5)) == "5 行"


def test_texts_compare_by_what_they_say(chinese):
    assert _("Name") == _("Name")
    assert _("%(n)s rows", n=1) != _("%(n)s rows", n=2)
    assert _("Name") == "名称"
    assert sorted([_("Name"), _("Code")], key=str) == sorted([_("Name"), _("Code")])
    assert {_("Name"): 1}[_("Name")] == 1
    assert repr(_("Name")) == "LazyText('Name')"


def test_what_a_user_typed_is_escaped_in_a_page():
    assert LazyText("<b>").__html__() == "&lt;b&gt;"
    assert _("“%(v)s”", v='<a href="x">&').__html__() == "“&lt;a href=&#34;x&#34;&gt;&amp;”"
    # An attribute may stand in either kind of quotes.
    assert _("“%(v)s”", v="' onclick='x").__html__() == "“&#39; onclick=&#39;x”"
