"""What offices write over the columns of the registers beside the implementation list."""

from __future__ import annotations

from collections.abc import Mapping

from importers.headings import HEADINGS
from models.standard import Standard

_BODIES = {
    "name": "机构名称 部门名称 单位名称 名称 实施机关 实施主体 主管部门 实施机构 单位 部门",
    "full_name": "机构全称 全称 单位全称 部门全称",
    "short_name": "简称 机构简称 单位简称 部门简称",
    "former_names": "曾用名 原名称 曾用名称",
    "uscc": "统一社会信用代码 社会信用代码 信用代码 机构代码 统一信用代码 单位代码",
    "kind": "机构性质 机构类型 单位性质 机构类别",
    "level": "层级 行政层级 机构层级 级别",
    "superior": "上级部门 上级主管部门 上级单位 业务指导部门 上级机构",
    "address": "地址 办公地址 单位地址 机构地址",
    "phone": "联系电话 电话 办公电话 联系方式 咨询电话",
    "contact": "联系人 联系人姓名 经办联系人",
    "contact_phone": "联系人电话 联系人手机 手机号码 手机号 联系人联系电话",
    "region": "行政区划 所属区划 区划 所属地区 区划代码 行政区划代码",
}
_CATALOG = {
    "base_code": "基本编码 基本目录编码 目录编码 事项基本编码 国家基本编码",
    "local_code": "地方编码 地方基本编码 省级编码 本地编码",
    "name": "事项名称 名称 基本目录名称 目录名称 许可事项名称 子项名称 行政许可事项名称",
    "kind": "事项类型 事项类别 权力类型 权力类别 类型 类别",
    "sub_kind": "子类型 事项子类型 事项细类",
    "parent": "主项名称 主项 上级事项 大项名称",
    "levels": "行使层级 实施层级 层级 办理层级",
    "owner": "主管部门 省级主管部门 部门 部门名称 业务主管部门 行业主管部门",
    "legal_basis": "设定依据 法律依据 依据 设定和实施依据",
    "status": "事项状态 状态",
    "edition": "版本 目录版本 年版",
    "effective_from": "生效日期 计划生效日期 实施日期 启用日期",
    "effective_until": "取消日期 计划取消日期 失效日期",
}
_LAWS = {
    "title": "法律法规名称 名称 依据名称 法规名称 文件名称 标题",
    "kind": "依据类型 类型 法律法规类型 效力级别 法规类型",
    "number": "文号 发文字号 文件号 依据文号",
    "article": "条款号 条款 条款项 具体条款",
    "content": "条款内容 依据内容 内容 条文内容",
    "issued_by": "颁布机关 制定机关 发布机关 发文机关",
    "issued_on": "颁布日期 发布日期 公布日期",
    "in_force_from": "实施日期 生效日期 施行日期",
    "in_force_until": "失效日期 废止日期",
}
_REGIONS = {
    "code": "区划代码 行政区划代码 代码 区划编码",
    "name": "区划名称 行政区划名称 名称 地区名称",
    "short_name": "简称",
    "level": "级别 层级 行政级别",
    "parent": "上级区划 上级行政区划 上级",
}
_HOLIDAYS = {
    "date": "日期",
    "kind": "类型 类别 休班",
    "name": "名称 节日 节日名称 节假日名称",
    "year": "年度 年份",
}
STANDARD = {
    name: words for name, words in HEADINGS.items() if name.partition(".")[0] in Standard.metas
} | {
    "catalog_item": HEADINGS["name"],
    "owner": HEADINGS["department"],
    "remarks": HEADINGS["notes"],
}


def _split(register: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words.split()) for name, words in register.items()}


REGISTERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "agencies": _split(_BODIES),
    "departments": _split(_BODIES),
    "catalog-items": _split(_CATALOG),
    "legal-bases": _split(_LAWS),
    "regions": _split(_REGIONS),
    "holidays": _split(_HOLIDAYS),
    "standards": STANDARD,
}
