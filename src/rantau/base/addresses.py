"""Whose address a request comes from, when proxies of our own stand in front of the service."""

from ipaddress import IPv6Address, ip_address, ip_network

IPV6_PREFIX = 64
"""What one household or office has: its single addresses change by themselves."""


def caller_of(direct: str, forwarded: str, n_proxies: int) -> str:
    """Return the address that the outermost of our proxies saw; of IPv6, its network.

    Each proxy appends whom it saw. What stands before that was written by strangers, and a header
    with fewer entries than proxies came past them: neither is believed.

    >>> caller_of("10.0.0.2", "6.6.6.6, 203.0.113.9", 1)
    '203.0.113.9'
    """
    told = [part.strip() for part in forwarded.split(",") if part.strip()]
    wanted = told[-n_proxies] if 0 < n_proxies <= len(told) else direct
    try:
        found = ip_address(wanted)
    except ValueError:
        return direct
    if isinstance(found, IPv6Address):
        return str(ip_network((found, IPV6_PREFIX), strict=False).network_address)
    return str(found)
