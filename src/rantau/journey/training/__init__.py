"""Stage 3, training: what centres can teach, the plan of classes, the classes, their results.

Records: `Programme`, `Capacity`, `Closure`, `GateRate`, `GateResult`, `SupplyMonth`, `TravelCost`,
`LeadStep`, `ClassPlan` with its rows, `TrainingClass` with its allocations. It reads `orders`
(approved orders), `parties` (centres) and `trail`.
"""
