"""The words of Chinese office tables, for the sheet engine."""

from __future__ import annotations

from app.sheets.vocabulary import OfficeWords
from importers.numerals import DIGITS, NUMERAL_SIGNS, read_numeral

_NUMERAL = "[" + "".join(DIGITS) + "十百廿卅]"
_CIRCLED = "[①-⑳]"
_DAY_NUMERAL = rf"(?:\d{{1,2}}|{_NUMERAL}{{1,3}})"
_YEAR_NUMERAL = r"(?:\d{4}|[〇零○一二三四五六七八九]{4})"
_END = r"(?:起|起施行|起实施|止)?"
BODY_ENDING = (
    r"(?:局|委|委员会|办|办公室|厅|部|中心|院|处|所|站|社|科|股|队|馆|署|会|政府|机构|公司|学校|大学|银行|法院"
    r"|联合会|总会|协会|街道|单位|部门|主体|机关|分局|支队|大队|总队|中队|联社|园区|管委会)(?:[(（].*[)）])?$"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WORDS = OfficeWords(
    nothing=frozenset({"", "无", "/", "\\", "—", "-", "--", "——", "一一", "暂无", "(无)", "无。",
                       "空", "//", "___", "…"}),
    not_applicable=_words("""
        不涉及 不适用 无要求 无规定 未规定 无法定时限 法律未规定 法律法规未规定 无法定期限 未作规定
        无法定办结时限 法律无规定 无时限 没有规定 无时限要求
    """),
    yes=frozenset({"是", "√", "✓", "✔", "☑", "有", "1", "y", "yes", "true", "收费", "可", "可以",
                   "支持", "允许", "需要", "对"}),
    no=frozenset({"否", "×", "✗", "✘", "x", "无", "0", "n", "no", "false", "不收费", "免费", "不",
                  "不可", "不可以", "不支持", "不允许", "不需要", "没有", "错"}),
    no_code=_words("暂无编码 无编码 待定 待补充 待编码 暂缺 待赋码"),
    unticked=frozenset({"□", "☐", "○", "◻"}),
    ticks=frozenset({"√", "✓", "✔", "☑", "■", "●", "★", "是", "1", "y", "有", "v"}),
    at_once=_words("""
        即办 即时办结 即时办理 当场办结 当场办理 当场 即办件 立即办理 立即办结 即时 当即办结
        现场办结 即来即办 随到随办
    """),
    endless=frozenset({"长期", "长期有效", "永久", "永久有效", "无限期", "无期限"}),
    unit_heads=_words("单位 时限单位 计量单位 时间单位 期限单位"),
    units={"工作日": "working_day", "自然日": "calendar_day", "日历日": "calendar_day",
           "月": "month", "年": "year", "小时": "hour", "钟头": "hour"},
    bare_days=frozenset({"日", "天"}),
    vague_units=frozenset({"月"}),
    fixed_limits={"半年": (6, "month"), "一年半": (18, "month")},
    counters="个",
    numeral_signs=NUMERAL_SIGNS,
    limit_before=(
        r"(?:法定|承诺)?(?:办结|办理)?(?:时限|期限)?(?:为|是)?:?(?:材料齐全(?:的|后)?,?)?"
        r"(?:自?(?:受理|收到|接到|申请|材料|提交)[^,;。\d]{0,16}?(?:之日)?起?(?:后|算)?[,的]?)?"
        r"(?:在|于)?(?:不超过|不多于|最长|最多|至多){0,2}"
    ),
    limit_after=(
        r"(?:之内|以内|内)?(?:作出(?:行政许可|审批)?(?:的)?决定|办结|办理完毕|办理|完成|办毕|审批)?"
    ),
    count_words=dict.fromkeys(
        _words("""
            零跑动 零跑腿 不用跑 无需到场 无需到现场 不需到现场 不用到现场 全程网办 一次不跑 不跑
            一次都不跑 不见面
        """),
        0,
    ),
    count_before=r"(?:最多|至多|不超过)?(?:需?跑|到现场|到场|到办事现场)?",
    count_after="次|份|件|张|套|个|页|项|人|本",
    numeral=read_numeral,
    separators=r"[、,，;；^|/\n]+",
    body_separators=r"[、;；,，/\n]",
    body_joiner="、",
    body_ending=BODY_ENDING,
    numbering=(
        r"\d{1,3}\s*[.．、)）]\s*(?!\d)",
        rf"[(（]\s*(?:\d{{1,3}}|{_NUMERAL}{{1,3}})\s*[)）]\s*[、.]?\s*",
        rf"{_CIRCLED}\s*[、.]?\s*",
        rf"{_NUMERAL}{{1,3}}\s*、\s*",
    ),
    days=(
        r"自?(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]?" + _END,
        rf"自?(?P<y>{_YEAR_NUMERAL})年(?P<m>{_DAY_NUMERAL})月(?P<d>{_DAY_NUMERAL})[日号]" + _END,
        rf"(?P<y>{_YEAR_NUMERAL})年(?P<m>{_DAY_NUMERAL})月(?:份)?" + _END,
        r"(?P<y>(?:19|20)\d{2})[-./](?P<m>0?[1-9]|1[0-2])",
    ),
    total=r"(?:合计|总计|小计|累计|共计|总数)[:：]?.{0,30}|共\s*\d*\s*(?:项|条|个|类|大项).{0,40}",
    note=r"(?:备?注|说明|填表说明|填报说明|注意事项|附注|特别说明|温馨提示|编制说明|备注说明)\s*\d*[:：、]|第\d+页.*|-\d+-$",
    signature=r"(?:填表人|填报人|制表人|审核人|审批人|负责人|经办人|单位负责人|分管领导|主要领导|联系人|联系电话)(?:\(?签[字名]\)?)?[:：]",
    example=r"(?:示例|样例|例如|例|填写示例|填报示例)(?:\d*)[:：]?",
    annex=r"附[件表]\s*\d*[:：]?\d*[-—]?\d*$|附[件表]\d*[:：]|表[一二三四五六七八九十\d]+$",
    group=(
        rf"第{_NUMERAL}{{1,3}}(?:部分|篇|章|类)[、:\s]*",
        rf"{_NUMERAL}{{1,3}}\s*[、.．]\s*",
        rf"[(（]\s*{_NUMERAL}{{1,3}}\s*[)）]\s*[、.]?\s*",
    ),
    group_count=r"[(](?:共|合计|小计|计)?\s*\d+\s*(?:项|条|个|大项|小项|件)[^()]*[)]$",
    seal=r"[(](?:盖章|公章|签章|加盖公章|章)[)]|(?:盖章|公章)[:：]?",
    fillers=_words("必填 选填 必填项 选填项 非必填 可选 必选 名称 内容 数值 天数 时限 期限"),
    telling=_words("""
        说明 备注 依据 单位 编码 名称 代码 是否 日期 地址 电话 类型 条件 材料 时限 法定 承诺 设定
        实施 主项 子项 主管 监管 中介 咨询 投诉 监督 受理 办理 网办 次数 基本 地方 委托 性质
        结果 层级 份数 来源 措施 标准 范围 主体 方式
    """),
    sequence=frozenset({"序号", "编号", "项目序号", "no", "no.", "排序", "序", "项次", "行号"}),
)  # fmt: skip
