"""What journeys share: people at browsers, on a server of the product's own."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tests.support.accounts import PASSWORD, People
from tests.support.browser import watched_page


class Office:
    """Opens browsers and signs people in."""

    def __init__(self, app, address, browser, stack):
        self.people = People(app)
        self.address = address
        self.browser = browser
        self.stack = stack

    def desk(self, role, region, **size):
        """A page of somebody who has just signed in."""
        page = self.stack.enter_context(watched_page(self.browser, **size))
        self.sign_in(page, role, region)
        return page

    def sign_in(self, page, role, region):
        """The sign-in page, filled in and sent."""
        self.sign_in_as(page, self.people.make(role, region).account)

    def sign_in_as(self, page, account):
        """The same for an account that there is."""
        page.goto(f"{self.address}/login/")
        page.get_by_label("账号", exact=True).fill(account)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(f"{self.address}/")


@pytest.fixture
def office(app, live_server, browser):
    with ExitStack() as stack:
        yield Office(app, live_server, browser, stack)
