"""What instance A does: reads that are no hit, messages of the bus, and polls."""

from __future__ import annotations

import rules as rule
from postgres import create
from steps import has, replaced, spend, without
from world import A, Load, Poll, Snapshot, Value

# ---- Reads of A that are no hit

def read_begins(w):
    """A hit is possible in every state, so the invariants look at L1 itself. Here: a miss, or nothing is vouched for."""
    missed = w.l1 is None or not w.vouches
    has_room = len(w.loads) < w.case.parallel_loads and all(load.detached for load in w.loads)
    if missed and has_room and has(w, 'reads'):
        n = spend(w, 'reads')
        n.loads += (Load(w.polled, w.answered, w.due, began=w.clock),)
        yield 'A begins a read', n


def read_joins(w):
    """A later reader shares a load: it must not get less than it could expect by itself.

    Loads end within a deadline, so nobody joins one of an earlier second.
    """
    for load in w.loads:
        asks_more = (load.must_poll, load.must_answer, load.must_age) != (w.polled, w.answered, w.due)
        if load.stage != 'lookup' and load.began == w.clock and asks_more and not load.detached and has(w, 'joins'):
            n = spend(w, 'joins')
            n.loads = replaced(w.loads, load, load._replace(must_poll=w.polled, must_answer=w.answered, must_age=w.due))
            yield 'another reader joins the load', n


def load_looks_into_redis(w):
    for load in w.loads:
        if load.stage != 'lookup':
            continue
        n = w.copy()
        if rule.may_take(w, w.redis, w.vouches):
            value = w.redis if w.case.rules.take_checks_incarnation else w.redis._replace(incarnation=w.known)
            n.loads = replaced(w.loads, load, load._replace(stage='answer', value=value, source='redis', vouched=w.vouches))
            yield f'A takes v{w.redis.version} from Redis' + ('' if w.vouches else ', vouching for nothing'), n
        else:
            n.loads = replaced(w.loads, load, load._replace(stage='store'))
            yield 'A misses in Redis', n


def load_reads_store(w):
    for load in w.loads:
        if load.stage != 'store':
            continue
        n = w.copy()
        if w.cut_off:
            n.loads = without(w.loads, load)
            yield 'A cannot read Postgres', n
            continue
        read = load._replace(stage='put', source='postgres', vouched=True)
        if not w.is_erased:
            n.loads = replaced(w.loads, load, read._replace(value=Value(w.incarnation, w.version, w.xmin())))
            yield f'A reads v{w.version} in Postgres', n
        elif not w.row_is_locked:
            n.loads = replaced(w.loads, load, read._replace(value=create(n)))
            yield f'A creates v{n.version}', n
        if w.old_primary and has(w, 'old_answers'):
            n = spend(w, 'old_answers')
            old = w.old_primary
            value = Value(old.incarnation, old.version, old.snapshot.xmin)
            n.loads = replaced(w.loads, load, read._replace(value=value))
            yield f'A reads v{old.version} in the OLD primary', n


def load_puts(w):
    for load in w.loads:
        if load.stage != 'put':
            continue
        n = w.copy()
        n.loads = replaced(w.loads, load, load._replace(stage='answer'))
        answered = rule.put_load(n, A, load.value, load.late)
        value = load.value
        of_use = value.incarnation == w.known and w.base is not None and value.stamp >= w.base and not load.late
        same = n.redis and n.redis[:2] == value[:2]
        if answered and of_use and same and n.redis.stamp < w.base:
            n.violate('C3')
        yield f'A puts v{value.version} into Redis', n


def load_answers(w):
    rules = w.case.rules
    for load in w.loads:
        if load.stage != 'answer':
            continue
        n = w.copy()
        value = load.value
        if rule.is_newer(w, w.known, value.incarnation) and rules.older_loads_done_again:
            again = Load(load.must_poll, load.must_answer, load.must_age, load.began, detached=load.detached)
            n.loads = replaced(w.loads, load, again)
            yield 'A does the load again: it is of an older incarnation', n
            continue

        n.loads = without(w.loads, load)
        marked = not (load.vouched or rules.marked_by_state_when == 'answered' and w.vouches)
        if not marked:
            check_answer(n, load)
        if rule.is_newer(w, value.incarnation, w.known) and rules.noticed_by != 'polls':
            rule.meet(n, value.incarnation)
        else:
            rule.keep_load(n, load)
        if value.incarnation == n.known and load.vouched:
            if value.version > rule.watermark(n) and rules.answer_detaches_loads:
                rule.detach_loads(n)
            if rules.marks_loads if load.source == 'postgres' else rules.marks_taken:
                rule.raise_temporary(n, value.version)
        yield f'A answers v{value.version}' + (', marked stale' if marked else ''), n


def check_answer(w, load):
    version, incarnation = load.value.version, load.value.incarnation
    if incarnation < w.shown:
        w.violate('S5')
    for code, least in (('S2', load.must_poll), ('S3', load.must_answer), ('S4', load.must_age)):
        if version < least:
            w.violate(code)
    w.shown = max(w.shown, incarnation)
    if incarnation == w.incarnation:
        w.answered = max(w.answered, version)


# ---- The bus

def bus_delivers(w):
    if w.bus:
        n = w.copy()
        message, n.bus = w.bus[0], w.bus[1:]
        if message.incarnation == w.known or not w.case.rules.bus_checks_incarnation:
            rule.invalidate(n, message.version)
            if w.case.rules.marks_bus:
                rule.raise_temporary(n, message.version)
        yield f'A hears of v{message.version}', n


def bus_loses(w):
    if w.bus and has(w, 'lost_messages'):
        n = spend(w, 'lost_messages')
        n.bus = w.bus[1:]
        yield f'the message of v{w.bus[0].version} IS LOST', n


# ---- Polls of A

def poll_begins(w):
    if w.cut_off or w.poll:
        return
    snapshot = w.snapshot()
    if poll_could_matter(w, snapshot):
        n = w.copy()
        begin_poll(n, w.incarnation, snapshot, w.log, w.version)
        yield f'A polls: {snapshot}', n
    old = w.old_primary
    if old and has(w, 'old_answers'):
        n = spend(w, 'old_answers')
        begin_poll(n, old.incarnation, old.snapshot, old.log, old.version)
        yield f'A polls the OLD primary: {old.snapshot}', n


def poll_could_matter(w, snapshot):
    """Leaves out polls that change nothing: fewer states, the same violations."""
    return (w.cursor is None or snapshot != w.cursor or w.version != w.polled or w.known != w.incarnation or not w.vouches
            or any(w.marks) or w.prunings != w.polled_prunings or w.repeating or w.cursor.xmin < w.pruned_below)


def begin_poll(w, incarnation, snapshot, log, version):
    rows = rule.rows_asked_for(w, log)
    if w.cursor and any(row.xid < w.cursor.xmax and row.xid not in w.cursor.xip for row in rows):
        w.violate('C1')
    if w.case.rules.cursor == 'newest row':
        snapshot = Snapshot(max([w.cursor.xmax if w.cursor else 0] + [row.xid + 1 for row in rows]))
    w.poll = Poll(w.known, w.clock, incarnation, snapshot, rows, w.pruned_below, w.prunings, version)
    rule.temporary_at_poll_begin(w)


def poll_ends(w):
    if not w.poll:
        return
    if w.cursor is None:
        ways = {0: None} | {row.xid: None for row in w.poll.rows}
    else:
        ways = {'plain': None, 'forget': 'forgettings', 'overflow': 'overflows'}
    for way, budget in ways.items():
        if budget and not has(w, budget):
            continue
        n = spend(w, budget) if budget else w.copy()
        n.poll = None
        rule.end_poll(n, w.poll, way)
        said = {'plain': '', 0: ''}.get(way, f' ({way})' if isinstance(way, str) else f' (start, read down to x{way})')
        base = f', base is x{n.base}' if n.base != w.base and n.base is not None else ''
        yield f"A's poll ends{said}{base}", n


def poll_fails(w):
    if w.poll and has(w, 'failed_polls'):
        n = spend(w, 'failed_polls')
        n.failed_poll = None if w.case.rules.late_polls_ignored else w.poll
        n.poll = None
        yield "A's poll FAILS", n


def late_poll_ends(w):
    """Only where a part of rule 9 is taken out."""
    if w.failed_poll and w.cursor:
        n = w.copy()
        n.failed_poll = None
        rule.end_poll(n, w.failed_poll, 'plain')
        yield 'the late result of the failed poll is applied', n
