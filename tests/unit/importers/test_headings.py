"""Headings in other words, and headings that mean nothing here."""

import pytest

from app.sheets.headings import Headings
from tests.support.made.words import HEADINGS, STRANGE
from tests.unit.sheets.specs import VOCABULARY

PAIRS = [(word, field) for field, words in HEADINGS.items() for word in words]
UNKNOWN = """
    监管事项名称 关联事项名称 处罚事项名称 一件事名称 申请人名称 业务名称 清单名称 事项状态 上级事项
    事项版本 材料编号 证件编号 事项简称 法定代表人 法定实施日期 服务类型 服务项目 实施情况 责任主体
    部门意见 清单类型 许可事项数量 办理数量 市级部门 县级联系人 县级配套措施 权力运行流程图
"""


@pytest.fixture(scope="module")
def headings():
    return Headings(VOCABULARY)


@pytest.mark.parametrize(("word", "field"), PAIRS)
def test_a_heading_in_other_words_names_its_field(headings, word, field):
    assert headings.meaning((word,)).field == field


@pytest.mark.parametrize("word", [*UNKNOWN.split(), *STRANGE])
def test_a_heading_that_is_not_known_names_no_field(headings, word):
    assert headings.meaning((word,)) is None


def test_other_words_are_less_sure_than_those_of_the_list(headings):
    known, like = headings.meaning(("事项类型",)), headings.meaning(("职权种类",))
    assert (known.field, known.by, known.confidence) == ("kind", "alias", 1.0)
    assert (like.field, like.by) == ("kind", "fuzzy")
    assert like.confidence < known.confidence
