"""Searches every history of a case, the shortest first, for a violation; or walks at random where that is too many."""

from __future__ import annotations

import gc
import random
from collections import deque
from typing import NamedTuple

import invariants
from cases import BUDGETS, Case
from events import EVENTS
from world import World, world_of


class Result(NamedTuple):
    case: Case
    states: int
    violation: str  # a code of invariants.CODES, '' if none
    trace: tuple = ()
    complete: bool = True

    @property
    def text(self):
        return self.violation or ('holds' if self.complete else 'limit')


def initial(case: Case):
    return case.start(World(case, left=tuple(case.budget.get(name, 0) for name in BUDGETS)))


def search(case: Case, limit=1_500_000):
    gc.disable()  # millions of tuples without cycles
    start = initial(case)
    came_from = {start.key(): None}
    todo = deque(came_from)
    while todo:
        key = todo.popleft()
        world = world_of(key)
        code, why = invariants.check(world)
        if code:
            return Result(case, len(came_from), code, trace(came_from, key) + (why,))
        for event in EVENTS:
            for action, after in event(world):
                if after.violation:
                    return Result(case, len(came_from), after.violation, trace(came_from, key) + (action,))
                next_key, origin = after.key(), (key, action)
                if came_from.setdefault(next_key, origin) is origin:
                    todo.append(next_key)
        if len(came_from) > limit:
            return Result(case, len(came_from), '', complete=False)
    return Result(case, len(came_from), '')


def trace(came_from, key):
    actions = []
    while came_from[key]:
        key, action = came_from[key]
        actions.append(action)
    return tuple(reversed(actions))


def walk(case: Case, walks, steps=100):
    """Random walks. The trace of a walk is not the shortest. Repeatable: walk i is seeded with i."""
    taken = 0
    for seed in range(walks):
        choose = random.Random(seed).choice
        world = initial(case)
        actions = []
        for _ in range(steps):
            code, why = invariants.check(world)
            if code:
                return Result(case, taken, code, tuple(actions) + (why,))
            following = [step for event in EVENTS for step in event(world)]
            if not following:
                break
            action, world = choose(following)
            actions.append(action)
            taken += 1
            if world.violation:
                return Result(case, taken, world.violation, tuple(actions))
    return Result(case, taken, '')
