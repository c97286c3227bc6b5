"""The fields of implementation items as the reader sees them, written out for its tests."""

from app.kernel.uscc import uscc_problem
from app.sheets.vocabulary import Spec
from importers.resources import completed
from importers.vocabulary import build
from models.rules.codes import base_code_problem, implementation_code_problem

KINDS = (
    ("行政许可", ("许可", "行政审批")), ("行政确认", ("确认",)), ("行政裁决", ("裁决",)),
    ("行政给付", ("给付",)), ("行政奖励", ("奖励",)),
    ("其他行政权力", ("其他权力", "其他", "其他类", "其它行政权力", "行政备案", "备案")),
    ("公共服务", ("公共服务事项", "公共服务类")),
)  # fmt: skip
LEVELS = (
    ("国家级", ("国家", "中央")), ("省级", ("省", "省本级")), ("市级", ("市", "市本级")),
    ("县级", ("县", "区县级", "县(市、区)级")), ("乡级", ("镇(乡、街道)级", "乡镇级", "街道级")),
    ("村级", ("村(社区)级", "社区级")),
)  # fmt: skip
OBJECTS = tuple(
    (label, aliases)
    for label, aliases in (
        ("自然人", ("个人", "公民")), ("企业法人", ("企业",)), ("事业法人", ("事业单位",)),
        ("社会组织法人", ("社会组织",)), ("非法人企业", ()), ("行政机关", ()),
        ("其他组织", ("其他",)),
    )
)  # fmt: skip
NECESSITY = (("必要", ("必需", "是")), ("非必要", ("否",)), ("容缺后补", ("可容缺",)))
SOURCES = (
    ("申请人自备", ("自备",)), ("政府部门核发", ("政府核发",)), ("中介机构出具", ("中介",)),
    ("其他", ()),
)  # fmt: skip


def text(name, length, **says):
    return Spec(name, "text", name, length=length, **says)


def kind(name, kind_, **says):
    return Spec(name, kind_, name, **says)


MATERIAL = (
    text("name", 300, required=True),
    kind("necessity", "choice", choices=NECESSITY),
    kind("source", "choice", choices=SOURCES),
    kind("copies", "number"),
)
SPECS = (
    text("code", 33, check=implementation_code_problem, coded=True),
    text("catalog_code", 14, check=base_code_problem, coded=True),
    text("local_code", 80, coded=True),
    text("name", 500, required=True),
    text("main_name", 500),
    text("handling_item", 500),
    kind("kind", "choice", choices=KINDS),
    kind("department", "relation"),
    kind("agency", "relation"),
    text("agency_uscc", 18, check=uscc_problem, coded=True),
    kind("region", "relation"),
    kind("level", "choice", choices=LEVELS),
    *(kind(n, "long_text") for n in ("legal_basis", "implementation_basis", "conditions")),
    kind("procedure", "long_text"),
    kind("statutory_limit", "limit"),
    kind("committed_limit", "limit"),
    *(kind(n, "long_text") for n in ("statutory_limit_note", "committed_limit_note")),
    kind("service_objects", "choices", choices=OBJECTS),
    kind("handling_type", "choice", choices=(("即办件", ()), ("承诺件", ()))),
    kind("visits", "number"),
    kind("online_depth", "choice", choices=(("部分网办", ()), ("全程网办", ("Ⅳ级", "四级")))),
    kind("charged", "yes_no"),
    kind("fee_basis", "long_text"),
    kind("materials", "children", parts=MATERIAL),
    text("result_name", 300),
    text("validity", 200),
    kind("supervision_measures", "long_text"),
    kind("place", "long_text"),
    kind("hours", "long_text"),
    text("phone", 200),
    text("complaint_phone", 200),
    kind("effective_from", "day"),
    kind("notes", "long_text"),
)
VOCABULARY = build(completed(SPECS))
