"""django-import-export as it comes, on a table of the same columns: the peer of our sheets.

Runs in a process of its own: `python -m bench.peer TASK URL FILE`; prints what it took as JSON.
It writes no history and reads one plain header row, which is all it can.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import django
import tablib
from django.apps import AppConfig
from django.conf import settings
from django.db import connection, models
from sqlalchemy import make_url

COLUMNS = {
    "name": "事项名称",
    "kind": "事项类型",
    "department": "主管部门",
    "agency": "实施机关",
    "code": "实施编码",
    "committed_limit": "承诺办结时限",
    "statutory_limit": "法定办结时限",
    "visits": "到现场次数",
    "charged": "是否收费",
    "place": "办理地点",
    "phone": "咨询电话",
    "notes": "备注",
    "handling_item": "业务办理项",
    "level": "行使层级",
    "legal_basis": "设定依据",
    "implementation_basis": "实施依据",
    "conditions": "受理条件",
    "procedure": "办理流程",
    "service_objects": "服务对象",
    "handling_type": "办件类型",
    "fee_basis": "收费依据",
    "result_name": "结果名称",
    "validity": "有效期限",
    "scope": "适用范围",
    "geographic_scope": "有效地域范围",
    "quantity_limit": "数量限制",
    "measures": "监管措施",
    "supervision_body": "监管主体",
    "hours": "办理时间",
    "complaint_phone": "投诉电话",
}
# Those that name a row of another table; the peer asks for it by name, as ours does.
RELATIONS = ("department", "agency")
# Its offices are there before it begins: it can make none. Ours makes them with the rows.
OFFICES = 40


class Peer(AppConfig):
    """What Django asks of a package that has a table."""

    name, label = "bench", "peer"


def main(task: str, url: str, file: str) -> None:
    """Do one task and print its cost."""
    _configure(url)
    offices = {name: _office(name) for name in RELATIONS}
    item = _model(offices)
    done: Callable[[], object] = {
        "create": lambda: _create(item, offices),
        "forget": lambda: item.objects.all().delete(),
        "import": lambda: _import(item, file),
        "import-bulk": lambda: _import(item, file, best=True),
        "export": lambda: _export(item, file),
    }[task]
    cpu, wall = process_time(), perf_counter()
    done()
    print(
        json.dumps(
            {
                "cpu": process_time() - cpu,
                "wall": perf_counter() - wall,
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )


def _configure(text: str) -> None:
    url = make_url(text)
    named = {"NAME": url.database, "USER": url.username or "", "PASSWORD": url.password or ""}
    place = {"HOST": url.query.get("host") or url.host or "", "PORT": url.port or ""}
    engine = "sqlite3" if url.get_backend_name() == "sqlite" else "postgresql"
    database = {"ENGINE": f"django.db.backends.{engine}", **named, **place}
    apps = ["bench.peer.Peer"]
    settings.configure(DATABASES={"default": database}, INSTALLED_APPS=apps, USE_TZ=True)
    django.setup()


def office_name(number: int) -> str:
    """What an office of the workbook is called."""
    return f"第{number % OFFICES + 1}局"


def _office(name: str) -> Any:
    fields = {"name": models.CharField(max_length=160, unique=True), "__module__": __name__}
    meta = type("Meta", (), {"app_label": "peer", "db_table": f"peer_{name}"})
    return type(name.title(), (models.Model,), fields | {"Meta": meta})


def _model(offices: Mapping[str, Any]) -> Any:
    fields: dict[str, Any] = {n: models.TextField(null=True, blank=True) for n in COLUMNS}
    for name, office in offices.items():
        fields[name] = models.ForeignKey(office, null=True, on_delete=models.PROTECT)
    fields["code"] = models.CharField(max_length=33, unique=True)
    meta = type("Meta", (), {"app_label": "peer", "db_table": "peer_item"})
    return type("Item", (models.Model,), fields | {"Meta": meta, "__module__": __name__})


def _create(item: Any, offices: Mapping[str, Any]) -> None:
    with connection.schema_editor() as editor:
        for model in (*offices.values(), item):
            editor.create_model(model)
    for office in offices.values():
        office.objects.bulk_create(office(name=office_name(at)) for at in range(OFFICES))


def _best() -> dict[str, Any]:
    return {
        "use_bulk": True,
        "batch_size": 1000,
        "skip_unchanged": True,
        "instance_loader_class": _of("instance_loaders").CachedInstanceLoader,
    }


def _of(name: str) -> Any:
    """A module of the peer; it can be loaded only when Django knows its settings."""
    return importlib.import_module(f"import_export.{name}")


def _resource(item: Any, *, best: bool = False) -> Any:
    field, widgets = _of("fields").Field, _of("widgets")
    columns = {n: field(attribute=n, column_name=title) for n, title in COLUMNS.items()}
    related = widgets.CachedForeignKeyWidget if best else widgets.ForeignKeyWidget
    for name in RELATIONS:
        model = item._meta.get_field(name).related_model
        widget = related(model, field="name")
        columns[name] = field(attribute=name, column_name=COLUMNS[name], widget=widget)
    options = _best() if best else {}
    common = {"model": item, "import_id_fields": ("code",), "fields": tuple(COLUMNS)}
    meta = type("Meta", (), common | options)
    return type("ItemResource", (_of("resources").ModelResource,), columns | {"Meta": meta})()


def _import(item: Any, file: str, *, best: bool = False) -> None:
    """As its admin does it: read and try, then read again and write."""
    for dry in (True, False):
        data = tablib.Dataset().load(Path(file).read_bytes(), format="xlsx")
        found = _resource(item, best=best).import_data(data, dry_run=dry, raise_errors=True)
        if found.has_errors():
            raise RuntimeError("the peer could not read the file")


def _export(item: Any, file: str) -> None:
    rows = item.objects.select_related(*RELATIONS)
    Path(file).write_bytes(_resource(item).export(rows).export("xlsx"))


if __name__ == "__main__":
    main(*sys.argv[1:4])
