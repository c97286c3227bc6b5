"""Service items as an office would know them: of each field what is typed and what it means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.support.made import words

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
NUMERALS = {1: "一", 2: "两", 3: "三", 5: "五", 7: "七", 10: "十", 15: "十五", 20: "二十",
            30: "三十", 45: "四十五", 60: "六十"}  # fmt: skip
LABELS = {"working_day": "工作日", "calendar_day": "自然日"}
DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
OBJECTS = ("自然人", "企业法人", "事业法人", "社会组织法人", "非法人企业", "行政机关", "其他组织")


@dataclass
class Said:
    """What stands in a cell, what it means, and the rule that it breaks."""

    typed: Any
    value: Any
    rule: str | None = None


@dataclass
class Item:
    """One item: its cells by field, its list of materials, its bases one by one."""

    said: dict[str, Said]
    materials: list[dict[str, Any]] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)

    def value(self, name: str) -> Any:
        return self.said[name].value


class Office:
    """A county with its bodies, and the items that it lists."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.county = rng.choice(sorted(words.COUNTIES))
        self.prefix = words.COUNTIES[self.county]
        self.names = words.pieces(words.LICENSES)
        rng.shuffle(self.names)
        self.others = {kind: words.pieces(text) for kind, text in words.OTHERS.items()}
        self.serial = rng.randrange(10, 700)
        self.codes: dict[str, str] = {}

    def departments(self, count: int) -> list[str]:
        short = self.county[-1]
        return [short + name for name in self.rng.sample(sorted(words.DEPARTMENTS), count)]

    def uscc(self, body: str) -> str:
        """The one code of a body."""
        if body not in self.codes:
            digits = "".join(self.rng.choice(SIGNS[:10]) for _at in range(8))
            total = sum(int(d) * w for d, w in zip(digits, (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
            rest = (11 - total % 11) % 11
            sign = "X" if rest == 10 else str(rest)
            self.codes[body] = checked(f"11{self.prefix}{digits}{sign}")
        return self.codes[body]

    def item(self, department: str) -> Item:
        """A further item, no two alike."""
        rng = self.rng
        kind = "行政许可" if rng.random() < 0.6 else rng.choice(sorted(self.others))
        pool = self.names if kind == "行政许可" else self.others[kind]
        base = pool[self.serial % len(pool)]
        self.serial += 1
        name = f"{base}（{rng.choice(['新办', '变更', '延续', '注销', '补证'])}{self.serial}类）"
        agency = self.county + department[1:]
        number = f"5101{rng.randrange(10, 68)}{self.serial:03d}{rng.randrange(0, 9):03d}"
        uscc = self.uscc(agency)
        found = Item({})
        found.said = {
            "name": Said(self.loose(name), name),
            "kind": Said(rng.choice(kinds(kind)), kind),
            "department": Said(self.loose(department), department),
            "agency": Said(agency, agency),
            "code": Said(self.loose(f"{uscc}4{number}"), f"{uscc}4{number}"),
            "catalog_code": Said(number, number),
            "agency_uscc": Said(self.loose(uscc), uscc),
            "level": Said(rng.choice(["县级", "区县级", "县"]), "县级"),
            **self.limits(),
            **self.plain(),
        }
        found.materials = self.materials()
        found.bases = rng.sample(words.LAWS, rng.randrange(1, 4))
        names = [material["name"] for material in found.materials]
        found.said["materials"] = Said(
            listed(rng, names), [{"name": name} for name in names] or None
        )
        found.said["legal_basis"] = Said("\n".join(found.bases), "\n".join(found.bases))
        return found

    def loose(self, text: str) -> str:
        """The text with the blanks that hands leave around it."""
        return self.rng.choice([text] * 8 + [f" {text}", f"{text} ", f"\u3000{text}"])

    def limits(self) -> dict[str, Said]:
        rng = self.rng
        law = rng.choice([None, 7, 15, 20, 20, 20, 30, 45, 60])
        ours = rng.choice([0, 1, 3, 5, 7])
        unit = rng.choice(["working_day"] * 6 + ["calendar_day"])
        return {
            "statutory_limit": limit(rng, law, unit),
            "committed_limit": limit(rng, ours, unit),
        }

    def plain(self) -> dict[str, Said]:
        rng = self.rng
        objects = [label for label in OBJECTS[:4] if rng.random() < 0.5] or ["自然人"]
        joined = rng.choice(["、", "，", ",", "；", "/", "\n", "^"]).join(objects)
        charged = rng.random() < 0.3
        visits = rng.choice([0, 1, 1, 2])
        year, month, day = 2020 + rng.randrange(6), rng.randrange(1, 13), rng.randrange(1, 28)
        dates = [f"{year}年{month}月{day}日", f"{year}-{month:02d}-{day:02d}",
                 f"{year}.{month}.{day}", f"{year}/{month}/{day}",
                 f"{year}年{month}月{day}日".translate(DIGITS)]  # fmt: skip
        phone = f"08{rng.randrange(10, 39)}-{rng.randrange(2_000_000, 8_999_999)}"
        other = f"08{rng.randrange(10, 39)}-{rng.randrange(2_000_000, 8_999_999)}"
        yes = rng.choice(
            ["是", "√", "有", "收费", "Y"] if charged else ["否", "×", "无", "不收费", "N"]
        )
        times = rng.choice([str(visits), f"{visits}次", visits, f"最多{visits}次"])
        texts = {"conditions": words.CONDITIONS, "procedure": words.FLOWS, "place": words.PLACES,
                 "hours": words.HOURS}  # fmt: skip
        found = {name: same(rng.choice(pool)) for name, pool in texts.items()}
        return found | {
            "service_objects": Said(joined, objects),
            "charged": Said(yes, charged),
            "visits": Said(times, visits),
            "handling_type": same(rng.choice(["即办件", "承诺件"])),
            "effective_from": Said(rng.choice(dates), f"{year}-{month:02d}-{day:02d}"),
            "phone": Said(rng.choice([phone, phone.translate(DIGITS)]), phone),
            "complaint_phone": same(other),
            "result_name": Said(*rng.choice([("无", None), ("/", None), ("许可证", "许可证")])),
            "online_depth": Said(rng.choice(["全程网办", "Ⅳ级"]), "全程网办"),
            "notes": Said(*rng.choice([("", None), ("", None), ("委托镇街实施", "委托镇街实施")])),
        }

    def materials(self) -> list[dict[str, Any]]:
        rng = self.rng
        return [
            {
                "name": name,
                "necessity": rng.choice(["必要", "非必要", "容缺后补"]),
                "source": rng.choice(["申请人自备", "政府部门核发"]),
                "copies": rng.randrange(1, 4),
            }
            for name in rng.sample(words.MATERIALS, rng.randrange(1, 5))
        ]


def same(text: str) -> Said:
    return Said(text, text)


def checked(body: str) -> str:
    """The seventeen signs with the check sign of GB 32100."""
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True))
    return body + SIGNS[(31 - total % 31) % 31]


def kinds(kind: str) -> list[str]:
    """How offices write a kind."""
    short = {"行政许可": "许可", "行政确认": "确认", "公共服务": "公共服务事项"}
    return [kind, kind, kind, f"{kind} ", short.get(kind, kind)]


def limit(rng: Random, number: int | None, unit: str) -> Said:
    """A time limit as it is typed."""
    if number is None:
        return Said(rng.choice(["无", "/", "—", "无法定时限"]), None)
    if number == 0:
        typed = rng.choice(["即办", "即时办结", "当场办结", "即办件"])
        return Said(typed, {"value": 0, "unit": "immediate"})
    word, value = LABELS[unit], {"value": number, "unit": unit}
    forms = [f"{number}个{word}", f"{number}（{word}）", f"{number} 个{word}", f"{number}{word}",
             f"{number}个{word}".translate(DIGITS), f"自受理之日起{number}个{word}内",
             f"{number}个{word}内"]  # fmt: skip
    forms += [f"{NUMERALS[number]}个{word}"] if number in NUMERALS else []
    return Said(rng.choice(forms), value)


def listed(rng: Random, names: Sequence[str]) -> str:
    """Names as a numbered list in one cell."""
    forms = ["{n}.{t}", "{n}、{t}", "（{n}）{t}", "{n}．{t}", "{c}{t}"]
    form = rng.choice(forms)
    lines = [
        form.format(n=at, t=name, c=chr(ord("①") + at - 1)) for at, name in enumerate(names, 1)
    ]
    return rng.choice(["\n", "\n", "；\n", ";\n"]).join(lines)


FAULTS = {
    "limit.unreadable": (
        "statutory_limit committed_limit",
        "二十来天|视情况而定|3至5个工作日|见附件",
    ),
    "kind.unknown": ("kind", "行政许诺|管理服务类|内部审批"),
    "kind.not_an_item": ("kind", "行政处罚|行政检查|行政强制"),
    "bool.unreadable": ("charged", "视情况|部分收费|待定"),
    "visits.unreadable": ("visits", "一两次|若干|1或2"),
    "date.unreadable": ("effective_from", "2022-13-01|近期|2023年2月30日"),
    "choice.unknown": ("level handling_type", "省市县共管|特事特办件|星级"),
    "name.missing": ("name", ""),
    "code.invalid": ("code", "11510603X"),
    "uscc.invalid": ("agency_uscc", "115106036655386301|11510603"),
    "cell.error": ("statutory_limit agency name phone", "#N/A|#REF!|#VALUE!"),
    "code.numeric": ("code", "1.15106036655386E+30"),
    "text.too_long": ("result_name phone", "长"),
    "duplicate.key": ("code", ""),
    "limit.order": ("committed_limit", ""),
}


def plant(rng: Random, items: Sequence[Item], fields: set[str], count: int) -> None:
    """Spoil some cells, each of them in one of the known ways."""
    chosen = rng.sample(range(1, len(items)), min(count, len(items) - 1))
    for at, rule in zip(chosen, rng.sample(sorted(FAULTS), len(chosen)), strict=False):
        names, texts = FAULTS[rule]
        name = next((each for each in names.split() if each in fields), None)
        if name and (rule != "limit.order" or "statutory_limit" in fields):
            spoil(items[at], name, rule, rng.choice(texts.split("|")), items[at - 1])


def spoil(item: Item, name: str, rule: str, text: str, before: Item) -> None:
    """Let one cell break one rule."""
    if rule == "duplicate.key":
        code = before.said["code"]
        if code.rule is None:
            item.said["code"] = Said(code.typed, code.value, rule)
    elif rule == "limit.order":
        for each, days in (("statutory_limit", 20), ("committed_limit", 50)):
            item.said[each] = Said(f"{days}个工作日", {"value": days, "unit": "working_day"})
        item.said[name].rule = rule
    elif rule == "text.too_long":
        item.said[name] = Said(text * 600, None, rule)
    elif rule == "name.missing":
        item.said[name] = Said("", None, rule)
    else:
        item.said[name] = Said(text, None, rule)
