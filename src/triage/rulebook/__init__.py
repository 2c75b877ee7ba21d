"""The rulebook: its model, its strict reader, its checks."""
