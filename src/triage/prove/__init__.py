"""Proofs: what holds for every possible patient. Needs z3, which only this package imports, and only when it is used.

A patient is a set of solver variables (``patient``); ``closed`` makes evidence of them as ``observe`` does of a case,
``encoding`` says which rules fire and which tier results, ``search`` asks the solver and makes the answer small.
"""
