"""Which rules fire: two independent channels, and the engine that asks both."""
