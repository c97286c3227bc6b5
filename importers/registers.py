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
_SERVICES = {
    "name": "中介服务事项名称 事项名称 中介服务名称 中介服务事项 服务名称 涉审中介服务事项",
    "kind": "服务类型 中介服务类型 服务类别",
    "owner": "行业主管部门 主管部门 审批部门",
    "mandatory": "是否必要 是否强制 是否为审批前置条件",
    "basis": "设定依据 依据 法律依据",
    "basis_kind": "依据类型 依据层级",
    "act": "依据文件 依据法规",
    "lawful": "依据是否合法 是否有法定依据",
    "provider": "实施机构 中介服务实施机构 服务机构 中介机构",
    "provider_nature": "机构性质 实施机构性质",
    "qualification_kind": "机构资质要求 资质要求 所需资质",
    "charge_kind": "收费性质 定价方式 收费方式",
    "charge_standard": "收费标准 收费标准及依据",
    "time": "服务时限 办理时限 承诺服务时限",
    "cleared_on": "清理日期 取消日期",
    "cleared_reason": "清理原因 清理理由",
    "notes": "备注",
    "region": "行政区划 区划代码",
    "items": "对应审批事项",
    "items.item": "审批事项名称 涉及审批事项 行政审批事项",
    "items.result": "中介服务成果 提交成果",
}
_AGENCIES = {
    "name": "中介机构名称 机构名称 单位名称 企业名称 名称",
    "uscc": "统一社会信用代码 信用代码 社会信用代码",
    "kind": "机构性质 机构类型 单位性质",
    "legal_representative": "法定代表人 法人代表 负责人",
    "registered_at": "注册地址 住所 注册地 地址",
    "phone": "联系电话 服务电话 电话",
    "contact": "联系人 业务联系人",
    "contact_phone": "联系人电话 联系人手机 手机号码",
    "parent_body": "所属单位 主管单位 举办单位 上级单位",
    "association": "所属行业协会 主管社会组织 行业协会",
    "shared_officers": "交叉任职人员 兼职人员情况",
    "tied": "是否关联审批部门 是否存在关联",
    "ties": "关联情况 关联核查结果",
    "score": "信用得分 信用分",
    "grade": "信用等级 信用级别",
    "restricted": "是否受限 是否限制",
    "restricted_elsewhere": "异地失信记录",
    "region": "行政区划 区划代码 所属区划",
    "regions_served": "服务区域",
    "regions_served.place": "服务区域名称 服务地区",
    "offers": "服务事项",
    "offers.service": "中介服务事项名称 服务事项名称 可承接服务事项 承接服务事项",
    "offers.conditions": "服务条件",
    "offers.procedure": "服务流程 流程",
    "offers.time": "服务时限 承诺时限",
    "offers.charge": "收费标准 收费",
    "offers.guide": "服务指南",
    "offers.hidden": "暂不提供",
    "offers.hidden_reason": "暂不提供原因",
    "credit_events": "信用记录",
    "credit_events.kind": "信用事件 失信行为 信用事件类型",
    "credit_events.since": "记录日期 认定日期",
    "credit_events.until": "信用影响期至 影响期至",
    "credit_events.evidence": "认定依据 证据",
    "credit_events.appeal": "申诉情况",
    "credit_events.repaired": "是否修复",
    "credit_events.scheme": "计分办法",
    "credit_events.points": "扣分 扣分值",
    "credit_events.severe": "是否严重失信",
}
_QUALIFICATIONS = {
    "agency": "机构名称 中介机构名称 单位名称 企业名称 中介机构",
    "kind": "资质名称 资质类型 资质类别 资质",
    "grade": "资质等级 等级 资质级别",
    "number": "证书编号 资质证书编号 证书号 资质证书号",
    "issuer": "发证机关 颁发机关 颁证机关",
    "covers": "业务范围 资质范围 许可范围",
    "valid_from": "发证日期 有效期起 起始日期",
    "valid_until": "有效期至 有效期止 证书有效期 有效期限 到期日期",
    "withdrawn": "是否暂停 是否暂扣",
    "withdrawn_reason": "暂停原因 暂扣原因",
    "standing": "资质状态 证书状态",
    "region": "行政区划 区划代码",
}
_ADJUSTMENTS = {
    "name": "调整名称 调整事由 调整申请",
    "kind": "调整类型 调整类别 调整方式",
    "proposer": "申请单位 提出单位 申请部门 报送单位",
    "items": "调整事项 拟调整事项",
    "items.item": "事项名称 事项编码 实施编码 调整事项名称",
    "items.item_name": "新增事项名称 拟新增事项",
    "items.element": "调整要素 要素 变更要素",
    "items.before": "调整前 原内容",
    "items.after": "调整后 拟调整为 变更后",
    "reason": "调整理由 调整原因 理由",
    "basis_title": "依据文件 调整依据 文件名称",
    "basis_number": "文号 文件文号",
    "effective_on": "生效日期 施行日期 拟生效日期",
    "opinions": "会审意见 部门意见",
    "opinions.body": "会审部门 征求意见部门 意见单位",
    "opinions.person": "意见人 经办账号",
    "opinions.opinion": "意见 会审结论",
    "opinions.text": "意见内容 具体意见",
    "opinions.given_on": "意见日期 反馈日期",
    "decision": "审定意见 决定",
    "decided_on": "审定日期 决定日期",
    "region": "行政区划 区划代码",
}
_FILINGS = {
    "number": "备案号 备案编号 备案文号",
    "name": "备案名称 创新举措名称 举措名称 备案事项名称 创新事项",
    "kind": "创新类型 创新类别 备案类型 举措类型",
    "item": "事项名称 事项编码 实施编码 备案事项 所涉事项",
    "further_items": "其他事项",
    "further_items.item": "其他事项名称 其他事项编码",
    "filer": "申报单位 申报机关 填报单位 备案单位 申报部门",
    "department": "省级主管部门 主管部门 业务主管部门",
    "changes": "变化内容 创新内容 申报要素",
    "changes.element": "要素 变化要素 创新要素 申报要素名称 调整要素",
    "changes.before": "省级标准 标准值 调整前 原标准",
    "changes.after": "申报内容 申报值 调整后 本地内容",
    "changes.verdict": "自动判定 比对结果 判定",
    "measure": "创新举措 举措内容 主要做法 具体举措",
    "legality": "合法性说明 合法性审查意见 法律依据与合规 法律依据",
    "expected_effect": "预期效果 预期成效 预计成效",
    "effective_from": "实施日期 生效日期 起始日期 施行日期",
    "effective_until": "实施期限至 试行期至 截止日期 有效期至",
    "trial": "是否试行 试行",
    "route": "办理路径 报送路径",
    "standard_version": "对照标准版本 标准版本",
    "submitted_on": "提交日期 申报日期 报送日期",
    "decision": "受理意见 审核意见 备案意见",
    "decided_on": "决定日期 受理日期 备案日期",
    "published_on": "公布日期 公开日期",
    "region": "行政区划 区划代码 所属区划",
}
_CENTERS = {
    "name": "中心名称 大厅名称 名称 政务服务中心名称 场所名称",
    "level": "层级 级别 所属层级",
    "address": "地址 详细地址 办公地址",
    "phone": "咨询电话 电话 联系电话",
    "weekly_hours": "工作时间 办公时间 开放时间",
    "transport": "交通指引 乘车路线",
    "facilities": "服务设施 配套设施",
    "merge_by": "并入期限 整合时限",
}
_WINDOWS = {
    "center": "所在大厅 中心名称 政务服务中心 所属中心 大厅名称",
    "floor": "楼层 所在楼层",
    "number": "窗口编号 窗口号 编号",
    "name": "窗口名称 名称",
    "kind": "窗口类型 类型 窗口类别",
    "field": "业务领域 领域 窗口领域",
    "hours": "服务时间 工作时间 办公时间",
    "open": "是否开放 是否启用",
}
_AT_WINDOWS = {
    "window": "窗口名称 窗口 进驻窗口",
    "item": "实施编码 事项编码 事项 进驻事项",
    "role": "窗口职责 职责 环节",
    "starts": "进驻日期 开始日期",
    "ends": "退出日期 结束日期",
    "notes": "备注 说明",
}
_NEGATIVE = {
    "number": "条目编号 编号 序列号",
    "item_name": "事项名称 名称 不进驻事项",
    "item": "实施编码 事项编码",
    "department": "部门 主管部门 责任部门",
    "kind": "事项类型 事项类别 类型",
    "reason": "不进驻原因 原因 未进驻原因",
    "reason_text": "原因说明 具体原因 说明",
    "handled_at": "实际办理地点 办理地点 办理场所",
    "approved_by": "批准机关 审批机关",
    "document": "批准文件 文件依据",
}
_MAPS = {
    "name": "运行图名称 流程图名称 名称 流程名称 运行图谱名称",
    "item": "实施编码 事项编码 所属事项 事项名称",
    "standard": "标准基本编码 基本编码 目录编码 所属标准",
    "stages": "环节明细 办理环节明细",
    "stages.number": "环节序号 环节号 序 环节编号",
    "stages.name": "环节名称 办理环节名称 步骤名称 环节",
    "stages.kind": "环节类型 环节类别 环节性质",
    "stages.actor_level": "责任层级 办理层级 经办层级",
    "stages.actor_body": "责任方 责任单位 办理单位 承办单位 责任部门",
    "stages.post": "岗位 办理岗位 责任岗位 经办岗位",
    "stages.channel": "办理渠道 渠道 办理方式",
    "stages.materials_in": "接收材料 输入材料 所需材料 材料",
    "stages.time": "环节时限 办理时限 时限 办理期限",
    "stages.counted": "计入承诺 是否计入承诺时限 是否计入承诺办结时限 是否计时",
    "stages.special": "特殊程序 特殊环节 特别程序",
    "stages.optional": "是否可选 可选环节 是否必经以外",
    "stages.trigger": "触发条件 启动条件",
    "stages.result": "产出 环节结果 办理结果 输出结果",
    "stages.handed_to": "移交对象 移交 流转至 送交",
    "links": "流转关系 环节关系 流向",
    "links.from_stage": "起始环节 来源环节 上一环节 前环节",
    "links.to_stage": "目标环节 下一环节 后环节 到达环节",
    "links.kind": "流转类型 关系类型 流向类型",
    "links.condition": "流转条件 条件",
    "notes": "备注 说明",
    "region": "行政区划 区划代码 所属区划",
}
MATERIAL = {
    name.removeprefix("materials."): words
    for name, words in HEADINGS.items()
    if name.startswith("materials.")
} | {
    "implementation_item": tuple(
        word
        for word in (*HEADINGS["code"], *HEADINGS["local_code"], *HEADINGS["name"])
        if word not in HEADINGS["materials.name"]
    ),
    "region": ("行政区划", "区划代码", "所属区划"),
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
    "materials": MATERIAL,
    "service-centers": _split(_CENTERS),
    "service-windows": _split(_WINDOWS),
    "window-assignments": _split(_AT_WINDOWS),
    "negative-list": _split(_NEGATIVE),
    "adjustments": _split(_ADJUSTMENTS),
    "process-maps": _split(_MAPS),
    "innovation-filings": _split(_FILINGS),
    "intermediary-services": _split(_SERVICES),
    "intermediary-agencies": _split(_AGENCIES),
    "qualifications": _split(_QUALIFICATIONS),
}
