"""placeholder"""


def outdated() -> bool:
    return False
