"""Who may do what with which records, written down a second time and by hand (RULES 3).

The declarations say it too; a change of theirs that was not meant shows as a difference to this.
"""

from __future__ import annotations

from app.db.meta import Scope
from app.resource.registry import registry
from views import access

PLAIN = "read create update delete import export"
STEPS = "publish return suspend resume cancel"


def table(text):
    """The rights of each role: a line has the role and what it may do."""
    lines = [line.split(maxsplit=1) for line in text.strip().splitlines()]
    return {role: frozenset(may[0].split()) if may else frozenset() for role, *may in lines}


GLOBAL = table(f"""
province_admin       {PLAIN}
province_department  read
city_admin           read
county_editor        read
reviewer             read
hall_manager         read
market_manager       read
security_admin       read
auditor              read
viewer               read
""")

SHARED_VERSIONED = table(f"""
province_admin       {PLAIN} submit withdraw {STEPS}
province_department  {PLAIN} submit withdraw
city_admin           {PLAIN} submit withdraw
county_editor        read export
reviewer             read export {STEPS}
hall_manager         read
market_manager       read
security_admin       read
auditor              read
viewer               read
""")

SHARED_DIRECT = table(f"""
province_admin       {PLAIN}
province_department  {PLAIN}
city_admin           {PLAIN}
county_editor        read export
reviewer             read export
hall_manager         read
market_manager       read
security_admin       read
auditor              read
viewer               read
""")

REGIONAL_VERSIONED = table(f"""
province_admin       {PLAIN} submit withdraw approve
province_department  {PLAIN} submit withdraw
city_admin           {PLAIN} submit withdraw approve
county_editor        {PLAIN} submit withdraw
reviewer             read export {STEPS}
hall_manager         read
market_manager       read
security_admin
auditor
viewer               read
""")

PARTS_OF_ITEMS = table(f"""
province_admin       {PLAIN} approve
province_department  {PLAIN}
city_admin           {PLAIN} approve
county_editor        {PLAIN}
reviewer             read export
hall_manager         read
market_manager       read
viewer               read
""")

REGIONAL_DIRECT = table(f"""
province_admin       {PLAIN} approve
province_department  read export
city_admin           {PLAIN} approve unmask
county_editor        {PLAIN} unmask
reviewer             read export
hall_manager         read
market_manager       read
security_admin       read
auditor              read
viewer               read
""")

MARKET_AGENCIES = table(f"""
province_admin       {PLAIN} approve admit suspend resume remove reapply
province_department  read
city_admin           {PLAIN} approve unmask admit suspend resume remove reapply
county_editor        read export
reviewer             read export
hall_manager         read
market_manager       {PLAIN} unmask admit suspend resume remove reapply
security_admin       read
auditor              read
viewer               read
""")

MARKET_DIRECT = table(f"""
province_admin       {PLAIN} approve
province_department  read
city_admin           {PLAIN} approve
county_editor        read export
reviewer             read export
hall_manager         read
market_manager       {PLAIN}
security_admin       read
auditor              read
viewer               read
""")

FILINGS = table(f"""
province_admin       read export expire
province_department  read export accept return refuse
city_admin           {PLAIN} approve submit withdraw check accept return refuse revise
county_editor        {PLAIN} submit withdraw revise
reviewer             read export accept return refuse
hall_manager         read
market_manager       read
security_admin       read
auditor              read
viewer               read
""")

ADJUSTMENTS = table(f"""
province_admin       {PLAIN} approve submit withdraw convene adopt return refuse take_effect
province_department  read export support object
city_admin           {PLAIN} approve submit withdraw
county_editor        {PLAIN} submit withdraw
reviewer             read export convene adopt return refuse take_effect
hall_manager         read
market_manager       read
viewer               read
""")

# By scope class, and whether the records are versioned.
RIGHTS = {
    (Scope.GLOBAL, False): GLOBAL,
    (Scope.SHARED, True): SHARED_VERSIONED,
    (Scope.SHARED, False): SHARED_DIRECT,
    (Scope.REGIONAL, True): REGIONAL_VERSIONED,
    (Scope.REGIONAL, False): REGIONAL_DIRECT,
}


HALLS = table(f"""
province_admin       {PLAIN} approve
province_department  read
city_admin           {PLAIN} approve
county_editor        read export
reviewer             read export
hall_manager         {PLAIN}
market_manager       read
security_admin       read
auditor              read
viewer               read
""")

NEGATIVE = table(f"""
province_admin       {PLAIN} submit withdraw approve
province_department  read
city_admin           {PLAIN} submit withdraw approve
county_editor        read export
reviewer             read export {STEPS}
hall_manager         {PLAIN} submit withdraw
market_manager       read
security_admin
auditor
viewer               read
""")

# By the name of an access that is not that of its scope class.
BY_ACCESS = {
    "FILINGS": FILINGS,
    "MARKET_AGENCIES": MARKET_AGENCIES,
    "MARKET_DIRECT": MARKET_DIRECT,
    "HALLS": HALLS,
    "ADJUSTMENTS": ADJUSTMENTS,
    "NEGATIVE": NEGATIVE,
    "PARTS_OF_ITEMS": PARTS_OF_ITEMS,
}


def is_shared(given):
    """Whether an access is one of those that are written down once for a scope class."""
    return any(given is each for each in vars(access).values())


def rights_of(resource):
    """What each role may do with the records of a resource, as far as there is such an action.

    A resource with an access of its own says itself who may do what; none of the product has one.
    """
    if not is_shared(resource.access):
        return {role: resource.rights(role) for role in registry.roles}
    named = [name for name, each in vars(access).items() if each is resource.access]
    of_class = RIGHTS.get((resource.scope(), resource.model.versioned), {})
    table = next((BY_ACCESS[name] for name in named if name in BY_ACCESS), of_class)
    return {role: rights & set(resource.actions()) for role, rights in table.items()}
