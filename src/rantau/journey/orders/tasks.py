"""What time does to orders and memoranda: sweeps that are safe to repeat."""

from datetime import datetime

from rantau.journey.orders.actions import end_memoranda, lapse_orders


def sweep(now: datetime) -> dict[str, int]:
    """Lapse unused orders and end memoranda that are over."""
    return {"orders_lapsed": lapse_orders(now=now), "memoranda_ended": end_memoranda(now=now)}
