"""The cases: what can happen in each, within which budgets, and what the search must find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable

from rules import Rules
from world import A, B, Incarnation, World

BUDGETS = (
    'updates', 'erasures', 'inserts', 'reads', 'joins', 'other_loads', 'aborts', 'crashes', 'lost_messages',
    'failed_polls', 'forgettings', 'overflows', 'prunings', 'ticks', 'cuts', 'restarts', 'l1_evictions',
    'refusals', 'evictions', 'reversals',
    'failovers', 'old_answers', 'old_crashes', 'postgres_crashes', 'restores',
)

EVERYTHING = ('S1', 'S2', 'S3', 'S4', 'S5', 'E1', 'A1', 'C1', 'C2', 'C3', 'C4')
HOLDS = ''


def running(w: World):
    """A has polled, nobody holds a value."""
    return w


def starting(w: World):
    """A knows nothing yet."""
    w.known, w.cursor, w.base, w.vouched_until = Incarnation(restored=-1), None, None, 0
    return w


def absent(w: World):
    """Nobody has read the profile yet: the first load creates it."""
    w.version, w.tombstones, w.next_version = 0, (0,), 1
    return w


@dataclass(frozen=True, eq=False)
class Case:
    name: str
    budget: dict
    expected: str = HOLDS  # a code of invariants.CODES, or HOLDS
    rules: Rules = Rules()
    start: Callable[[World], World] = running
    writers: tuple = (B,)
    overlap: bool = False  # transactions begin, write and commit apart
    refusable: tuple = ('all',)  # whose writes Redis may refuse: all, A, B
    parallel_loads: int = 1
    ask: tuple = EVERYTHING
    quick: bool = True


CASES: list[Case] = []


def case(name, expected=HOLDS, **how):
    """One case. Keywords are fields of Case, switches of Rules, or budgets."""
    of_case = {key: how.pop(key) for key in list(how) if key in Case.__dataclass_fields__}
    rules = Rules(**{key: how.pop(key) for key in list(how) if key in Rules.__dataclass_fields__})
    unknown = set(how) - set(BUDGETS)
    assert not unknown, unknown
    CASES.append(Case(name, budget=how, expected=expected, rules=rules, **of_case))


# ---- Everything in place

two_writes = dict(updates=2, reads=1, overlap=True)
own_write = dict(updates=1, reads=2, writers=(A,), l1_evictions=1)
one_load = dict(updates=1, reads=2, other_loads=1)
erasure = dict(erasures=1, reads=1, other_loads=1)
waiting_insert = dict(updates=1, erasures=1, inserts=1, reads=1)

case('all: one change, messages lost, Redis refuses', lost_messages=1, refusals=1, **one_load)
case('all: own write, Redis refuses and goes back, polls fail', quick=False, refusals=1, reversals=1, failed_polls=1,
     **own_write)
case('all: a creation waits for a change and an erasure', quick=False, **waiting_insert)
case('all: overlapping transactions, aborts, failed polls', aborts=1, failed_polls=1, **two_writes)
case('all: first read creates, then a change', start=absent, refusals=1, l1_evictions=1, **one_load)
case('all: forgetting, Redis goes back', quick=False, forgettings=2, reversals=1, l1_evictions=1, **one_load)
case('all: overflow and forgetting', overflows=1, forgettings=2, **one_load)
case('all: cut off, forgetting', quick=False, cuts=1, ticks=2, forgettings=2, **dict(one_load, other_loads=0))
case('all: start with overlapping transactions, pruning', quick=False, start=starting, prunings=1, **two_writes)
case('all: fail-over', failovers=1, **dict(one_load, updates=2, other_loads=0))
case('all: Postgres crashes', postgres_crashes=1, aborts=1, **two_writes)
case('all: erasure, writer crashes, Redis refuses and evicts', quick=False, crashes=1, refusals=1, evictions=1,
     **erasure)
case('all: readers share loads', joins=1, **one_load)
case('all: vouching, seconds pass, polls fail', quick=False, ticks=3, failed_polls=1, updates=1, reads=1)
case('all: A and B write', quick=False, writers=(A, B), l1_evictions=1, updates=2, reads=1)
case('all: crashes, then a fail-over that lacks their generations', quick=False, postgres_crashes=2, failovers=1,
     updates=3)
case('all: two loads at once, joined', quick=False, joins=1, parallel_loads=2, **one_load)
case('all: A restarts, pruning', quick=False, restarts=1, prunings=1, l1_evictions=1, **one_load)
case('all: own erasure and creation again', quick=False, writers=(A,), erasures=1, updates=1, reads=1, refusals=1,
     failed_polls=1)
case('all: erasure while a change is in flight, evictions', quick=False, updates=1, erasures=1, evictions=1,
     crashes=1)
case('all: erasure in an overflow', quick=False, overflows=1, crashes=1, evictions=1, **erasure)
case('all: fail-over, A writes', quick=False, failovers=1, writers=(A,), updates=2, reads=1, evictions=1)
case('all: fail-over, the old primary answers, crashes and comes back', quick=False, failovers=1, old_answers=2,
     old_crashes=2, updates=1, reads=2)
case('all: restored, log empty', quick=False, restores=1, **dict(one_load, updates=2))


# ---- Rule 1: the log

case('1: log written after the commit', 'S1', log_commits='afterwards', crashes=1, updates=1, reads=1, ask=('S1',))

case('1: a creation keeps the version from before it waited', 'S2', creations_above_erasures=False, **waiting_insert)

# ---- Rule 2: stamps and tombstones

case('2: the last put wins', 'C4', put_order='last wins', **one_load)
case('2: put compares the stamp before the version', 'C4', put_order='incarnation, stamp, version', aborts=1,
     **dict(two_writes, other_loads=1, reads=0))
case('2: put compares no stamp', 'C3', put_order='incarnation, version', forgettings=2, **one_load)
case('2: an erasure deletes the key, repeatedly', HOLDS, erasure_puts='nothing', **erasure)
case('2: tombstones never repeated', 'E1', tombstone_repeated='never', crashes=1, **erasure)
case('2: tombstones put once', 'E1', tombstone_repeated='once', crashes=1, refusals=1, **erasure)
case('2: tombstones repeated until taken', 'E1', tombstone_repeated='until taken', evictions=1, **erasure)
case('2: loads of any age may put', 'E1', old_loads_refused=False, evictions=1, **erasure)
case('2: writes of any age may put', 'E1', old_writes_refused=False, evictions=1, updates=1, erasures=1)
case('2: a tombstone is an answer', 'S1', tombstone_is_a_miss=False, erasures=1, reads=2)

# ---- Rule 3: the poll

case('3: cursor is the newest row', 'S2', cursor='newest row', **two_writes)
case('3: cursor is xmax without the open transactions', 'S2', cursor='xmax', **two_writes)
case('3: cursor is xmin', 'C1', cursor='xmin', **two_writes)
case('3: vouches from the end of the poll', 'S4', vouches_from='end', ticks=3, updates=1, reads=1)

# ---- Rule 4: watermarks

case('4: no watermarks from the log', 'S2', marks_log=False, refusals=1, **one_load)
case('4: no watermarks from own writes', 'S3', marks_own=False, refusals=1, **dict(own_write, other_loads=1))
case('4: no watermarks from loads', 'S3', marks_loads=False, refusals=1, l1_evictions=1, **one_load)
case('4: no watermarks from values taken', 'S3', marks_taken=False, reversals=1, l1_evictions=1, **one_load)
case('4: temporary ones end with any poll, own write', 'S3', temporary_end_with='any poll', refusals=1,
     **dict(own_write, other_loads=1))
case('4: temporary ones end with any poll, load', 'S3', temporary_end_with='any poll', refusals=1, l1_evictions=1,
     **one_load)
case('4: no watermarks from the bus', HOLDS, marks_bus=False, refusals=1, l1_evictions=1, **one_load)
case('4: messages of any incarnation believed', HOLDS, quick=False, bus_checks_incarnation=False, failovers=1,
     updates=2, reads=2)

# ---- Rule 5: taking from Redis

case('5: incarnation not checked', 'S1', take_checks_incarnation=False, failovers=1, updates=2, reads=2)
case('5: base not checked', 'S2', take_checks_base=False, forgettings=2, **one_load)
case('5: watermark not checked', 'S2', take_checks_watermark=False, refusals=1, **one_load)

# ---- Rule 6: keeping in L1

case('6: watermark not checked', 'S2', keep_checks_watermark=False, **one_load)
case('6: epoch not checked', 'S2', keep_checks_epoch=False, forgettings=2, updates=1, reads=1)
case('6: a newer value that is not kept displaces nothing', 'S3', keep_displaces_older=False, writers=(A, B),
     overflows=1, updates=2, reads=1)
case('6: unvouched values kept by watermark', 'S2', quick=False, unvouched_is_kept='by watermark', cuts=1, ticks=2,
     overflows=1,
     **dict(one_load, reads=1))
case('6: marked by the state when answered', 'S4', marked_by_state_when='answered', cuts=1, ticks=2, forgettings=2,
     **one_load)
case('6: readers join loads that an invalidation has met', 'S2', invalidation_detaches_loads=False, joins=1,
     updates=1, reads=1)
case('6: an answer detaches no other load', 'S3', answer_detaches_loads=False, parallel_loads=2, joins=1,
     lost_messages=1, updates=2, reads=2)

# ---- Rule 7: forgetting

case('7: base stays', 'S2', forget_base='stays', forgettings=2, **one_load)
case('7: base is xmin of this poll, one generation', 'S2', generations=1, forget_base='xmin of this poll',
     forgettings=1, **dict(two_writes, other_loads=1))
case('7: base is xmin of the previous poll', 'S2', forget_base='xmin of the previous poll', forgettings=2,
     **dict(two_writes, other_loads=1))
case('7: the epoch of loads stays', 'S2', forget_moves_epoch=False, forgettings=2, updates=1, reads=1)
case('7: temporary watermarks forgotten, too', 'S3', forget_keeps_temporary=False, forgettings=1, refusals=1,
     **dict(own_write, other_loads=1))
case('7: overflow keeps L1', 'S2', overflow_drops_l1=False, overflows=1, updates=1, reads=1)
case('7: overflow keeps base', 'S2', overflow_moves_base=False, overflows=1, **one_load)
case('7: overflow skips erasures', 'E1', overflow_reads_erasures=False, overflows=1, crashes=1, **erasure)

# ---- Rule 8: start and pruning

cold = dict(start=starting, updates=2, overlap=True, reads=1, other_loads=1)
case('8: base at the start is 0', 'S2', start_base='zero', **cold)
case('8: base at the start is the oldest xid read', 'S2', start_base='oldest read', **cold)
case('8: base at the start without pruned_below', 'S2', start_base='without pruned_below', prunings=1, **cold)
case('8: never asks whether pruned rows were missed', 'S2', overflow_if='never', prunings=1, **two_writes)
case('8: asks by xmax alone', 'S2', overflow_if='xmax', prunings=1, prunes_below='anything', **two_writes)
case('8: asks without the counter, DELETE by hand', 'C2', overflow_if='least', prunings=1, prunes_below='anything',
     **two_writes)
case('8: DELETE by hand', HOLDS, quick=False, prunes_below='anything', prunings=2, **two_writes)

# ---- Rule 9: incarnation

over = dict(failovers=1, updates=2, reads=2)
late = dict(failed_polls=1, l1_evictions=1, reversals=1, refusals=1, updates=1, reads=2, writers=(A,))
case('9: a crash of Postgres does not count', 'S2', crash_counts=False, postgres_crashes=1, aborts=1, **two_writes)
case('9: generation before timeline, generations lost', 'A1', incarnation_order='generation first',
     failovers=1, postgres_crashes=2, updates=3)
case('9: generation before timeline, old primary restarts', 'A1', incarnation_order='generation first', failovers=1,
     old_crashes=2, old_answers=1, updates=1)
case('9: the same, the lost ones raised again, old primary restarts', 'S5',
     incarnation_order='generation first, raised', ask=('S5',), failovers=1, old_crashes=2, old_answers=1, updates=1,
     reads=2)
case('9: noticed by polls only', 'S5', noticed_by='polls', writers=(A,), evictions=1, **over)
case('9: a poll with the cursor of another incarnation counts', 'S2', new_incarnation_starts_over=False,
     other_loads=1, **dict(over, reads=1))
case('9: a poll begun under another incarnation counts', 'S2', poll_remembers_incarnation=False, **over)
case('9: older polls count', 'S2', older_polls_ignored=False, old_answers=1, **over)
case('9: late results of failed polls count', 'S3', late_polls_ignored=False, **late)
case('9: loads of an older incarnation answered', 'S5', older_loads_done_again=False, old_answers=1, **over)
case('9: Redis read before the first poll', HOLDS, quick=False, redis_waits_for_poll=False, **over)


# ---- Random walks, for more faults at once than can be searched through

everything = dict(updates=4, erasures=1, reads=8, joins=3, other_loads=4, aborts=2, crashes=2, lost_messages=2,
                  failed_polls=2, forgettings=4, overflows=1, l1_evictions=3, refusals=3, evictions=3,
                  writers=(A, B), refusable=('all', A, B), overlap=True, parallel_loads=2)
but_erased_data = tuple(code for code in EVERYTHING if code != 'E1')
but_time = tuple(code for code in but_erased_data if code != 'S4')

case('walk: Redis and polls fail', **everything)
case('walk: Redis goes back, A restarts and is cut off, pruning', ask=but_erased_data, reversals=2, restarts=1,
     cuts=1, ticks=4, prunings=2, **everything)
case('walk: Postgres fails over, crashes, is restored', ask=but_time, failovers=1, old_answers=2, old_crashes=2,
     postgres_crashes=2, restores=1, **everything)
case('walk: does it find a cursor of xmax alone?', 'found', cursor='xmax', **everything)
case('walk: does it find a base that stays?', 'found', forget_base='stays', reversals=1, **everything)
WALKS = [case for case in CASES if case.name.startswith('walk: ')]
CASES = [case for case in CASES if case not in WALKS]
