"""Each type of page once: who opens it, at which address; and what answers with no page at all.

The keys are the endpoints of the application: one that is added without a line here fails.
"""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """Who opens which address; `hand`: looked at on a phone too."""

    role: str
    path: str
    hand: bool = False


class Sent(NamedTuple):
    """Who sends which form, or presses which button, of a page with nothing filled in."""

    role: str
    path: str
    chosen: str = "main form[method=post]"


EDITOR, READER, REVIEWER = "county_editor", "viewer", "reviewer"
KEEPER, AUDITOR, NOBODY = "security_admin", "auditor", ""
ITEMS = "/r/implementation-items"
PAGES: dict[str, tuple[Case, ...]] = {
    "filings.notice": (Case(EDITOR, "/filings/{filing}/notice"),),
    "filings.review": (Case(REVIEWER, "/filings/{filing}/review", hand=True),),
    "filings.statistics": (Case(EDITOR, "/filings/statistics"),),
    "guide.index": (
        Case(NOBODY, "/guide/", hand=True),
        Case(NOBODY, "/guide/?q=没有这样的事项&large=1"),
    ),
    "guide.item": (Case(NOBODY, "/guide/{published}", hand=True),),
    "guide.register": (Case(NOBODY, "/guide/registers/halls"),),
    "halls.hall": (Case("hall_manager", "/halls/{hall}", hand=True),),
    "halls.halls": (Case("hall_manager", "/halls/"),),
    "maps.printed": (Case(EDITOR, "/process-maps/{map}/print"),),
    "web.account_new": (Case(KEEPER, "/accounts/new"),),
    "web.account_of": (Case(KEEPER, "/accounts/{person}"),),
    "web.accounts": (Case(KEEPER, "/accounts/"),),
    "web.accounts_sheet": (Case(KEEPER, "/accounts/sheet"),),
    "web.attachments": (Case(EDITOR, ITEMS + "/{item}/attachments"),),
    "web.audit": (Case(AUDITOR, "/audit/"), Case(AUDITOR, "/audit/?act=nothing")),
    "web.audited": (Case(AUDITOR, "/audit/{operation}"),),
    "web.comments": (
        Case(EDITOR, ITEMS + "/{item}/comments", hand=True),
        Case(READER, ITEMS + "/{published}/comments"),
    ),
    "web.dashboard": (Case(EDITOR, "/", hand=True), Case(KEEPER, "/")),
    "web.detail": (
        Case(EDITOR, ITEMS + "/{item}", hand=True),
        Case(READER, ITEMS + "/{published}"),
        Case(EDITOR, "/r/process-maps/{map}"),
        Case(EDITOR, ITEMS + "/999999"),
    ),
    "web.edit": (Case(EDITOR, ITEMS + "/{item}/edit", hand=True),),
    "web.history": (Case(EDITOR, ITEMS + "/{item}/history"),),
    "web.import_page": (Case(EDITOR, "/imports/{planned}"), Case(EDITOR, "/imports/{written}")),
    "web.imports": (Case(EDITOR, "/imports/", hand=True),),
    "web.inbox": (Case(REVIEWER, "/inbox/"), Case(READER, "/inbox/")),
    "web.learned": (Case(EDITOR, "/imports/learned"),),
    "web.listing": (
        Case(EDITOR, ITEMS + "/", hand=True),
        Case(EDITOR, ITEMS + "/?kind=行政确认"),
        Case(READER, "/r/agencies/"),
        Case(EDITOR, "/r/regions/"),
    ),
    "web.login": (Case(NOBODY, "/login/", hand=True),),
    "web.new": (Case(EDITOR, ITEMS + "/new"), Case(READER, ITEMS + "/new")),
    "web.notifications": (Case(EDITOR, "/notifications/"), Case(READER, "/notifications/")),
    "web.password": (Case(EDITOR, "/account/password"),),
    "web.print_list": (Case(EDITOR, ITEMS + "/print"),),
    "web.print_record": (Case(EDITOR, ITEMS + "/{item}/print"),),
    "web.remarks": (Case(REVIEWER, ITEMS + "/{submitted}/transitions/return"),),
    "web.roles": (Case(EDITOR, "/roles/"),),
    "web.search": (Case(EDITOR, "/search?q=许可"), Case(EDITOR, "/search?q=没有的词")),
    "web.second_factor": (Case(EDITOR, "/account/second-factor"),),
    "web.sessions": (Case(EDITOR, "/account/sessions"),),
    "web.states": (Case(EDITOR, ITEMS + "/states"),),
    "web.tree": (Case(EDITOR, "/r/regions/tree"),),
    "web.undo_preview": (Case(EDITOR, "/imports/{written}/undo"),),
}
FILE, PART, ELSEWHERE = "a file", "data for a script", "looked at with what leads to it"
NO_PAGE = {
    "filings.begin": "leads on to the form of a filing",
    "healthz": PART,
    "readyz": PART,
    "web.accounts_template": FILE,
    "web.attachment": FILE,
    "web.audit_export": FILE,
    "web.choices": PART,
    "web.code": ELSEWHERE,
    "web.counts": PART,
    "web.export": FILE,
    "web.export_in_layout": FILE,
    "web.import_progress": PART,
    "web.import_summary": FILE,
    "web.metrics": PART,
    "web.outside": "leads to another server",
    "web.outside_return": "leads back from another server",
    "web.regions": PART,
    "web.report": FILE,
    "web.static": FILE,
    "web.suggest": PART,
    "web.summary": FILE,
    "web.template": FILE,
    "web.waiting": PART,
}
# What these answer is looked at too: the page again, with what is wrong or with what is next.
SENT: dict[str, tuple[Sent, ...]] = {
    "halls.assign": (Sent("hall_manager", "/halls/{hall}"),),
    "web.account_create": (Sent(KEEPER, "/accounts/new"),),
    "web.accounts_preview": (Sent(KEEPER, "/accounts/sheet"),),
    "web.attach": (Sent(EDITOR, ITEMS + "/{item}/attachments", "form[data-busy]"),),
    "web.begin_second_factor": (Sent(EDITOR, "/account/second-factor"),),
    "web.bulk": (
        Sent(EDITOR, ITEMS + "/", "[formaction$='/bulk/submit']"),
        Sent(EDITOR, ITEMS + "/", "[formaction$='/bulk/update']"),
    ),
    "web.change_one": (Sent(EDITOR, ITEMS + "/{item}/edit", ".record-form"),),
    "web.comment": (Sent(EDITOR, ITEMS + "/{item}/comments", "form.body"),),
    "web.correct": (Sent(EDITOR, "/imports/{planned}", "form.every"),),
    "web.create_one": (Sent(EDITOR, ITEMS + "/new", ".record-form"),),
    "web.enter": (Sent(NOBODY, "/login/", "form.body"),),
    "web.save_password": (Sent(EDITOR, "/account/password"),),
    "web.step": (
        Sent(EDITOR, ITEMS + "/{item}", "form[action$='/transitions/submit']"),
        Sent(REVIEWER, ITEMS + "/{submitted}/transitions/return"),
    ),
    "web.upload": (Sent(EDITOR, "/imports/", "form[enctype]"),),
}
ONWARD, ALIKE = "leads on to a page that has its case", "answers like a form that has its case"
SENT_ELSEWHERE = {
    "halls.end": ONWARD,
    "web.account_act": ONWARD,
    "web.accounts_make": ALIKE,
    "web.approve": ONWARD,
    "web.bring_back": ONWARD,
    "web.bulk_write": ALIKE,
    "web.cancel": ONWARD,
    "web.commit": ALIKE,
    "web.confirm_factor": ALIKE,
    "web.decide": ONWARD,
    "web.detach": ONWARD,
    "web.drop_edit": ONWARD,
    "web.drop_new": ONWARD,
    "web.end_all_others": ONWARD,
    "web.end_one_session": ONWARD,
    "web.end_second_factor": ALIKE,
    "web.enter_code": ALIKE,
    "web.export_unmasked": FILE,
    "web.give_back": ALIKE,
    "web.keep_edit": PART,
    "web.keep_new": PART,
    "web.keep_view": ONWARD,
    "web.language": ONWARD,
    "web.logout": ONWARD,
    "web.read_notifications": ONWARD,
    "web.redo": ONWARD,
    "web.remove": ALIKE,
    "web.remove_view": ONWARD,
    "web.rename_view": ONWARD,
    "web.submit": ONWARD,
    "web.undo": ONWARD,
    "web.unmask": ALIKE,
    "web.withdraw_comment": ONWARD,
}
