"""What all portals share and nothing else: who asks, refusals, layout, components, words."""
