import pytest

from rantau.base.addresses import caller_of


@pytest.mark.parametrize(
    ("direct", "told", "n_proxies", "found"),
    [
        ("203.0.113.9", "", 0, "203.0.113.9"),
        ("203.0.113.9", "6.6.6.6", 0, "203.0.113.9"),
        ("10.0.0.2", "203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.2", "6.6.6.6, 203.0.113.9", 1, "203.0.113.9"),
        ("10.0.0.2", "6.6.6.6, 203.0.113.9, 10.0.0.3", 2, "203.0.113.9"),
        ("10.0.0.2", "203.0.113.9", 2, "10.0.0.2"),
        ("10.0.0.2", "", 1, "10.0.0.2"),
        ("10.0.0.2", "no address", 1, "10.0.0.2"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::"),
        ("", "", 0, ""),
    ],
)
def test_a_caller_is_whom_the_outermost_of_our_proxies_saw(
    direct: str, told: str, n_proxies: int, found: str
) -> None:
    assert caller_of(direct, told, n_proxies) == found
