"""What writers do after their commit, and what other instances do."""

from __future__ import annotations

import rules as rule
from postgres import create
from steps import has, replaced, spend, without
from world import A, B, Message, OtherLoad, Row, Value

# ---- Writers, after their commit

def write_its_log_row(w):
    """Only where rule 1 is taken out."""
    for write in w.writes:
        if write.stage == 'log':
            n = w.copy()
            n.writes = replaced(w.writes, write, write._replace(stage='put'))
            n.log += (Row(w.next_xid, write.version),)
            n.last_completed = max(w.last_completed, w.next_xid)
            n.next_xid += 1
            yield f'{write.by} writes the log row of v{write.version}', n


def put_change(w):
    for write in w.writes:
        if write.stage != 'put':
            continue
        n = w.copy()
        if rule.put_write(n, write):
            n.writes = replaced(w.writes, write, write._replace(stage='publish'))
            yield f'{write.by} puts v{write.version} into Redis', n
        else:
            n.writes = without(w.writes, write)
            acknowledge(n, write)
            yield f'Redis refuses v{write.version} of {write.by}', n


def publish(w):
    for write in w.writes:
        if write.stage == 'publish':
            n = w.copy()
            n.writes = without(w.writes, write)
            if w.accepts_writes(write.by):
                n.bus += (Message(write.incarnation, write.version),)
            acknowledge(n, write)
            yield f'{write.by} publishes v{write.version}', n


def acknowledge(w, write):
    """A answers its own write. One that met another incarnation is answered with 503."""
    if write.by != A:
        return
    if rule.is_newer(w, w.known, write.incarnation):
        return
    if rule.is_newer(w, write.incarnation, w.known) and w.case.rules.noticed_by != 'polls':
        rule.meet(w, write.incarnation)
        return
    if w.case.rules.marks_own:
        rule.raise_temporary(w, write.version)
    rule.invalidate(w, write.version)
    rule.keep(w, write.version, write.epoch_moved)
    w.shown = max(w.shown, write.incarnation)
    if write.incarnation == w.incarnation:
        w.answered = max(w.answered, write.version)


def writer_crashes(w):
    for write in w.writes:
        if write.by == B and has(w, 'crashes'):
            n = spend(w, 'crashes')
            n.writes = without(w.writes, write)
            yield f'{write.by} CRASHES before it has told anybody of v{write.version}', n


# ---- Loads of another instance

def other_begins(w):
    if w.other_load is None and w.accepts_writes(B) and has(w, 'other_loads'):
        n = spend(w, 'other_loads')
        n.other_load = OtherLoad()
        yield 'B misses in Redis', n


def other_reads_store(w):
    if w.other_load is None or w.other_load.value:
        return
    n = w.copy()
    if not w.is_erased:
        n.other_load = w.other_load._replace(value=Value(w.incarnation, w.version, w.xmin()))
        yield f'B reads v{w.version} in Postgres', n
    elif not w.row_is_locked:
        n.other_load = w.other_load._replace(value=create(n))
        yield f'B creates v{n.version}', n


def other_puts(w):
    if w.other_load and w.other_load.value:
        n = w.copy()
        n.other_load = None
        rule.put_load(n, B, w.other_load.value, w.other_load.late)
        yield f'B puts v{w.other_load.value.version} into Redis', n
