"""Time, and the faults of Redis and of A."""

from __future__ import annotations

import rules as rule
from steps import has, spend
from world import A, Incarnation

NOBODY_KNOWS = Incarnation(restored=-1)

# ---- Time

def second_passes(w):
    if has(w, 'ticks'):
        n = spend(w, 'ticks')
        n.clock += 1
        n.due, n.version_a_tick_ago = w.version_a_tick_ago, w.version
        yield 'a second passes' + (', A vouches for nothing' if w.vouches and not n.vouches else ''), n


def three_seconds_pass(w):
    """Since A read an erasure: whatever is in flight began more than 3 s ago."""
    if w.repeating and not w.repeating.old_enough:
        n = w.copy()
        n.repeating = w.repeating._replace(old_enough=True)
        n.loads = tuple(load._replace(late=True) for load in w.loads)
        n.writes = tuple(write._replace(late=True) for write in w.writes)
        n.other_load = w.other_load and w.other_load._replace(late=True)
        yield '3 s pass', n


# ---- Faults of Redis and of A

def redis_refuses(w):
    if not w.refuses:
        for who in w.case.refusable:
            if has(w, 'refusals'):
                n = spend(w, 'refusals')
                n.refuses = who
                yield f'REDIS REFUSES WRITES of {who}', n


def redis_accepts_again(w):
    if w.refuses:
        n = w.copy()
        n.refuses = ''
        yield 'Redis accepts writes again', n


def redis_evicts(w):
    if w.redis and has(w, 'evictions'):
        n = spend(w, 'evictions')
        n.redis = None
        yield f'Redis EVICTS v{w.redis.version}', n


def replica_stands_still(w):
    n = w.copy()
    if w.redis and w.replica is None and has(w, 'reversals'):
        n.replica = w.redis
        yield f'a replica of Redis stands still at v{w.redis.version}', n


def redis_goes_back(w):
    if w.replica and has(w, 'reversals'):
        n = spend(w, 'reversals')
        n.redis, n.replica = w.replica, None
        yield f'REDIS GOES BACK to v{n.redis.version}', n


def l1_evicts(w):
    if w.l1 is not None and has(w, 'l1_evictions'):
        n = spend(w, 'l1_evictions')
        n.l1 = None
        yield f'L1 evicts v{w.l1}', n


def a_is_cut_off(w):
    if not w.cut_off and has(w, 'cuts'):
        n = spend(w, 'cuts')
        n.cut_off = True
        n.poll = None
        yield 'A IS CUT OFF from Postgres', n


def a_reaches_postgres(w):
    if w.cut_off:
        n = w.copy()
        n.cut_off = False
        yield 'A reaches Postgres again', n


def a_restarts(w):
    if not has(w, 'restarts') or any(thing.by == A for thing in w.open + w.writes):
        return
    n = spend(w, 'restarts')
    rule.meet(n, NOBODY_KNOWS)
    n.loads, n.bus = (), ()
    n.poll = n.failed_poll = None
    n.vouched_until = n.polled = n.answered = n.closed_at = n.polled_prunings = 0
    n.shown = NOBODY_KNOWS
    yield 'A RESTARTS', n
