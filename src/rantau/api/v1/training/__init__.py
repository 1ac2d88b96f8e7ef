"""Plans, classes and capacity: one router for the stage."""

from ninja import Router

from rantau.api.v1.training.capacity import router as capacity
from rantau.api.v1.training.classes import router as classes
from rantau.api.v1.training.plans import router as plans

router = Router(tags=["training"])
for part in (plans, classes, capacity):
    router.add_router("", part)
