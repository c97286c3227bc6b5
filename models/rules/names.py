"""Names of bodies as offices write them: 区教育局 within 旌阳区 is 旌阳区教育局."""

from __future__ import annotations

LEVEL_WORDS = ("省", "市", "州", "县", "区", "旗")


def body_name_forms(name: str, region_name: str) -> tuple[str, ...]:
    """The other forms that `name` may have within the region called `region_name`."""
    forms: list[str] = []
    if name[:1] in LEVEL_WORDS and region_name.endswith(name[0]):
        forms.append(region_name + name[1:])
    if region_name and name.startswith(region_name) and region_name[-1] in LEVEL_WORDS:
        forms.append(region_name[-1] + name[len(region_name) :])
    return tuple(forms)
