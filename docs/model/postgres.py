"""What happens in Postgres: transactions, pruning, and faults."""

from __future__ import annotations

from steps import has, replaced, spend, without
from world import A, Commit, Incarnation, OldPrimary, Row, Transaction, Value, Write

# ---- Transactions

def begin_transaction(w):
    """Takes an xid and writes later, so that others can overtake it."""
    if not w.case.overlap or len(w.open) == 2:
        return
    for by in w.case.writers:
        if not (by == A and w.cut_off) and has(w, 'updates'):
            n = spend(w, 'updates')
            n.open += (Transaction(n.next_xid, by),)
            n.next_xid += 1
            yield f'{by} begins transaction x{w.next_xid}', n


def write_in_transaction(w):
    if w.row_is_locked:
        return
    for transaction in w.open:
        kind = 'create' if w.is_erased else 'update'
        n = w.copy()
        n.open = replaced(w.open, transaction, written(w, transaction, kind))
        n.next_version += 2
        yield f'x{transaction.xid} writes v{w.next_version} ({kind})', n


def write_at_once(w):
    """The usual change: one statement, one transaction."""
    if w.row_is_locked or len(w.open) == 2:
        return
    for by in w.case.writers:
        if by == A and w.cut_off:
            continue
        for kind in ('create',) if w.is_erased else ('update', 'erase'):
            budget = 'erasures' if kind == 'erase' else 'updates'
            if kind != 'erase' and w.case.overlap or not has(w, budget):
                continue
            n = spend(w, budget)
            n.open += (written(w, Transaction(w.next_xid, by), kind),)
            n.next_xid += 1
            n.next_version += 2
            if kind == 'erase':
                n.tombstones += (w.next_version,)
            yield f'{by} writes v{w.next_version} ({kind}) in x{w.next_xid}', n


def written(w, transaction, kind):
    return transaction._replace(version=w.next_version, stamp=w.xmin(), kind=kind)


def commit(w):
    for t in w.open:
        if t.version:
            n = w.copy()
            n.open = without(w.open, t)
            logged = t.kind != 'create'
            afterwards = w.case.rules.log_commits == 'afterwards'
            apply_commit(n, t.xid, t.version, logged and not afterwards)
            first = 'log' if logged and afterwards else 'put'
            n.writes += (Write(t.version, t.by, first, t.stamp, w.incarnation),)
            yield f'x{t.xid} COMMITS v{t.version}', n


def apply_commit(w, xid, version, logged):
    w.last_commit = Commit(xid, version, w.version, w.erased)
    w.version = version
    w.last_completed = max(w.last_completed, xid)
    w.flushed = max(w.flushed, xid)
    if version in w.tombstones:
        w.erased = version
    if logged:
        w.log += (Row(xid, version),)


def abort(w):
    for t in w.open:
        if has(w, 'aborts'):
            n = spend(w, 'aborts')
            n.open = without(w.open, t)
            n.last_completed = max(w.last_completed, t.xid)
            yield f'x{t.xid} aborts', n


def create(w):
    """A load found no profile and inserts it. Creations are not logged."""
    version = w.next_version
    value = Value(w.incarnation, version, w.xmin())
    apply_commit(w, w.next_xid, version, logged=False)
    w.next_xid += 1
    w.next_version += 2
    return value


def insert_waits(w):
    """An insert of B has got its version, and waits for the transaction that has locked the row."""
    if has(w, 'inserts') and w.row_is_locked:
        n = spend(w, 'inserts')
        n.creating = w.next_version
        n.next_version += 2
        yield f'B creates v{n.creating}, and waits for the row', n


def erase_behind_it(w):
    """The transaction that the insert waits for erases what it has changed."""
    for t in w.open:
        if w.creating and t.kind == 'update' and has(w, 'erasures'):
            n = spend(w, 'erasures')
            n.open = replaced(w.open, t, t._replace(version=w.next_version, kind='erase'))
            n.tombstones += (w.next_version,)
            n.next_version += 2
            yield f'x{t.xid} writes v{w.next_version} (erase)', n


def insert_goes_on(w):
    if not w.creating or w.row_is_locked:
        return
    n = w.copy()
    n.creating = 0
    if not w.is_erased:
        yield f'the insert of v{w.creating} finds a profile', n
    elif w.creating < w.erased and w.case.rules.creations_above_erasures:
        yield f'the insert of v{w.creating} is refused', n
    else:
        apply_commit(n, w.next_xid, w.creating, logged=False)
        n.next_xid += 1
        yield f'the insert COMMITS v{w.creating}', n


# ---- Pruning and faults of Postgres

def prune(w):
    if not has(w, 'prunings'):
        return
    below = max((row.xid for row in w.log), default=0) + 1
    if w.case.rules.prunes_below == 'xmin':
        below = min(below, w.xmin())
    if any(row.xid < below for row in w.log):
        n = spend(w, 'prunings')
        n.pruned_below = max(w.pruned_below, below)
        n.prunings += 1
        n.log = tuple(row for row in w.log if row.xid >= below)
        yield f'the log is pruned below x{below}', n


def postgres_crashes(w):
    """Open transactions are gone; xids that no commit flushed are given out again."""
    if has(w, 'postgres_crashes') and w.next_xid > w.flushed + 1:
        n = spend(w, 'postgres_crashes')
        n.open, n.creating = (), 0
        n.next_xid, n.last_completed = w.flushed + 1, w.flushed
        if w.case.rules.crash_counts:
            n.incarnation = w.incarnation._replace(generation=w.incarnation.generation + 1)
        yield f'POSTGRES CRASHES, the next xid is x{n.next_xid}', n


def postgres_fails_over(w):
    """The new primary lacks the last commit, and maybe the generations that crashes counted."""
    if not has(w, 'failovers') or not w.last_commit:
        return
    for generation in sorted({w.incarnation.generation, 0}):
        n = spend(w, 'failovers')
        n.old_primary = OldPrimary(w.version, w.snapshot(), w.log, w.incarnation)
        lose_last_commit(n)
        n.incarnation = w.incarnation._replace(timeline=w.incarnation.timeline + 1, generation=generation + 1)
        lacks = f', and crashes since generation {generation}' if generation < w.incarnation.generation else ''
        yield f'POSTGRES FAILS OVER, v{w.last_commit.version} is lost{lacks}', n


def postgres_is_restored(w):
    """To before the last commit; migrate --restored empties the log and raises the incarnation."""
    if w.last_commit and has(w, 'restores'):
        n = spend(w, 'restores')
        lose_last_commit(n)
        n.log = ()
        n.pruned_below = 0
        n.incarnation = Incarnation(restored=w.incarnation.restored + 1)
        yield f'POSTGRES IS RESTORED, v{w.last_commit.version} is lost', n


def lose_last_commit(w):
    lost = w.last_commit
    w.version, w.erased, w.last_commit = lost.version_before, lost.erased_before, None
    w.open, w.creating = (), 0
    w.log = tuple(row for row in w.log if row.version != lost.version)
    w.last_completed = max([row.xid for row in w.log] + [lost.xid - 1])
    w.flushed = w.last_completed
    w.next_xid = w.last_completed + 1
    w.next_version = lost.version - 1
    w.polled = w.answered = w.due = w.version_a_tick_ago = 0
    w.loads = tuple(load._replace(must_poll=0, must_answer=0, must_age=0) for load in w.loads)


def old_primary_restarts(w):
    """An unfenced old primary crashes and comes back, maybe several times."""
    if w.old_primary and has(w, 'old_crashes'):
        n = spend(w, 'old_crashes')
        old = w.old_primary.incarnation
        n.old_primary = w.old_primary._replace(incarnation=old._replace(generation=old.generation + 1))
        yield 'the OLD primary crashes and comes back', n
