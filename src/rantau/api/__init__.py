"""The door for programs: what pages show and do, by key, as JSON. It decides nothing."""
