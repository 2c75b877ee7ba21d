"""Breaking the rulebook in every small way, to see whether the cases notice."""
