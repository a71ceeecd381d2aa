"""What the events share: budgets, and tuples with one element replaced."""

from __future__ import annotations

from cases import BUDGETS
from world import World

PLACE = {name: place for place, name in enumerate(BUDGETS)}


def has(w: World, budget):
    return w.left[PLACE[budget]] > 0


def spend(w: World, budget):
    """A copy of the world with one less in the budget."""
    n = w.copy()
    place = PLACE[budget]
    n.left = w.left[:place] + (w.left[place] - 1,) + w.left[place + 1:]
    return n


def without(things, thing):
    return tuple(other for other in things if other is not thing)


def replaced(things, thing, new):
    return tuple(new if other is thing else other for other in things)
