"""What instance A does, rule by rule, as docs/consistency.md numbers them.

Rules holds one switch per part of a rule. Its default is the rule; any other value takes the part out, and the search must
then find a violation. Every function changes the world it is given.
"""

from __future__ import annotations

from dataclasses import dataclass

from world import A, FIRST, Incarnation, Tombstone, Value, Watermarks, World


@dataclass(frozen=True, eq=False)
class Rules:
    # 1. The log
    log_commits: str = 'with the data'  # or: afterwards
    creations_above_erasures: bool = True
    # 2. Putting into Redis
    put_order: str = 'incarnation, version, stamp'  # or: incarnation, stamp, version / incarnation, version / last wins
    erasure_puts: str = 'tombstone'  # or: nothing (it deletes the key)
    tombstone_repeated: str = 'until old'  # or: until taken / once / never
    tombstone_is_a_miss: bool = True
    old_loads_refused: bool = True
    old_writes_refused: bool = True
    # 3. The poll
    cursor: str = 'snapshot'  # or: xmax / xmin / newest row
    vouches_from: str = 'start'  # or: end
    # 4. Watermarks
    marks_log: bool = True
    marks_own: bool = True
    marks_loads: bool = True
    marks_taken: bool = True
    marks_bus: bool = True
    temporary_end_with: str = 'a poll begun after'  # or: any poll
    bus_checks_incarnation: bool = True
    # 5. Taking from Redis
    take_checks_incarnation: bool = True
    take_checks_base: bool = True
    take_checks_watermark: bool = True
    # 6. Keeping in L1
    keep_checks_watermark: bool = True
    keep_checks_epoch: bool = True
    keep_displaces_older: bool = True
    unvouched_is_kept: str = 'never'  # or: by watermark / by base
    marked_by_state_when: str = 'taken'  # or: answered
    invalidation_detaches_loads: bool = True
    answer_detaches_loads: bool = True
    # 7. Forgetting
    generations: int = 2
    forget_base: str = 'xmax of the closing poll'  # or: stays / xmin of this poll / xmin of the previous poll
    forget_moves_epoch: bool = True
    forget_keeps_temporary: bool = True
    overflow_drops_l1: bool = True
    overflow_moves_base: bool = True
    overflow_reads_erasures: bool = True
    # 8. Start and pruning
    start_base: str = 'right'  # or: oldest read / without pruned_below / zero
    overflow_if: str = 'least and counter'  # or: least / xmax / never
    prunes_below: str = 'xmin'  # or: anything (a DELETE by hand)
    # 9. Incarnation
    crash_counts: bool = True
    incarnation_order: str = 'restored, timeline, generation'  # or: generation first / generation first, raised
    noticed_by: str = 'polls, loads and writes'  # or: polls
    new_incarnation_starts_over: bool = True
    poll_remembers_incarnation: bool = True
    older_polls_ignored: bool = True
    late_polls_ignored: bool = True
    older_loads_done_again: bool = True
    redis_waits_for_poll: bool = True


# ---- 2. Putting into Redis: one script for fill and replace

def put(w: World, who, value: Value, late=False):
    """Runs the put script. Returns whether Redis answered; whether it took the value does not matter to the caller."""
    if not w.accepts_writes(who):
        return False
    if late:
        return True
    if value.version in w.tombstones and w.case.rules.erasure_puts == 'nothing':
        if w.redis and w.redis.version <= value.version:
            w.redis = None
        return True
    old = w.redis
    if old is None or put_rank(w, value) > put_rank(w, old) or w.case.rules.put_order == 'last wins':
        w.redis = value
        if old and (old.incarnation, old.version) > (value.incarnation, value.version):
            w.violate('C4')
    return True


def put_rank(w, value):
    incarnation = rank(w, value.incarnation)
    return {
        'incarnation, version, stamp': (incarnation, value.version, value.stamp),
        'incarnation, stamp, version': (incarnation, value.stamp, value.version),
        'incarnation, version': (incarnation, value.version),
        'last wins': (),
    }[w.case.rules.put_order]


def put_write(w, write):
    value = Value(write.incarnation, write.version, write.stamp)
    return put(w, write.by, value, write.late and w.case.rules.old_writes_refused)


def put_load(w, who, value, late):
    return put(w, who, value, late and w.case.rules.old_loads_refused)


def repeat_tombstone(w, poll, erasure):
    """At the end of a poll: the newest erasure that it read, 0 if none, or the one that is still being repeated."""
    repeated = w.case.rules.tombstone_repeated
    if erasure > (w.repeating.version if w.repeating else 0) and repeated != 'never':
        w.repeating = Tombstone(erasure)
    if w.repeating:
        taken = put(w, A, Value(w.known, w.repeating.version, poll.snapshot.xmin))
        if repeated == 'once' or taken and (repeated == 'until taken' or w.repeating.old_enough):
            w.repeating = None


# ---- 4. Watermarks

def watermark(w):
    return max(w.marks)


def raise_temporary(w, version):
    if version > FIRST:  # the first version is known to all, its watermark says nothing
        w.marks = w.marks._replace(since=max(w.marks.since, version))


def raise_lasting(w, version):
    w.marks = w.marks._replace(younger=max(w.marks.younger, version))


def temporary_at_poll_begin(w):
    w.marks = w.marks._replace(before=max(w.marks.before, w.marks.since), since=0)


def temporary_at_poll_end(w):
    w.marks = w.marks._replace(before=0)
    if w.case.rules.temporary_end_with == 'any poll':
        w.marks = w.marks._replace(since=0)


# ---- 5. Taking from Redis

def may_take(w, value, vouched):
    """Whether a load of A uses what Redis holds. While A vouches for nothing, base does not apply."""
    rules = w.case.rules
    if value is None or w.base is None and rules.redis_waits_for_poll:
        return False
    if value.version in w.tombstones and rules.tombstone_is_a_miss:
        return False
    if value.incarnation != w.known and rules.take_checks_incarnation:
        return False
    if vouched and value.stamp < (w.base or 0) and rules.take_checks_base:
        return False
    return value.version >= watermark(w) or not rules.take_checks_watermark


# ---- 6. Keeping in L1

def keep(w, version, epoch_moved):
    rules = w.case.rules
    if w.l1 is not None and w.l1 < version and rules.keep_displaces_older:
        w.l1 = None
    if version in w.tombstones:
        return
    if epoch_moved and rules.keep_checks_epoch:
        return
    if version < watermark(w) and rules.keep_checks_watermark:
        return
    if w.l1 is None or w.l1 < version:
        w.l1 = version


def keep_load(w, load):
    kept = w.case.rules.unvouched_is_kept
    if load.vouched or kept == 'by watermark' or kept == 'by base' and load.value.stamp >= (w.base or 0):
        keep(w, load.value.version, load.epoch_moved)


def invalidate(w, version):
    """A learns that this version exists: older copies go, and later readers start a load of their own."""
    if w.l1 is not None and w.l1 < version:
        w.l1 = None
    if w.case.rules.invalidation_detaches_loads:
        detach_loads(w)


def detach_loads(w):
    w.loads = tuple(load._replace(detached=True) for load in w.loads)


def move_epoch(w):
    """Loads and writes in flight may not be kept."""
    w.loads = tuple(load._replace(epoch_moved=True) for load in w.loads)
    w.writes = tuple(write._replace(epoch_moved=True) if write.by == A else write for write in w.writes)


def drop_l1(w):
    w.l1 = None
    move_epoch(w)
    if w.case.rules.invalidation_detaches_loads:
        detach_loads(w)


# ---- 3. The poll

def rows_asked_for(w, log):
    """The rows that a poll returns; all of them at a start."""
    after = w.cursor
    if after is None:
        return log
    wanted = {
        'snapshot': lambda row: row.xid >= after.xmax or row.xid in after.xip,
        'xmax': lambda row: row.xid >= after.xmax,
        'xmin': lambda row: row.xid >= after.xmin,
        'newest row': lambda row: row.xid >= after.xmax,
    }[w.case.rules.cursor]
    return tuple(row for row in log if wanted(row))


def end_poll(w, poll, way):
    """The result of a poll is applied. way: how far a start read, or plain, forget, overflow."""
    rules = w.case.rules
    if is_newer(w, poll.incarnation, w.known):
        meet(w, poll.incarnation)
        if rules.new_incarnation_starts_over:
            return  # asked with the cursor of another incarnation: nothing is vouched for, the next poll is a start
    elif is_newer(w, w.known, poll.incarnation):
        if poll.incarnation == w.incarnation:
            if rules.incarnation_order == 'generation first, raised' and poll.incarnation.timeline >= w.known.timeline:
                w.incarnation = w.incarnation._replace(generation=w.known.generation + 1)
                return
            w.violate('A1')
        if rules.older_polls_ignored:
            return
    elif poll.begun_under != w.known and rules.poll_remembers_incarnation:
        return

    erasures = [row.version for row in poll.rows if row.version in w.tombstones]
    if w.cursor is None:
        unread = way if isinstance(way, int) else 0
        start(w, poll, unread)
        erasures = [row.version for row in poll.rows if row.version in erasures and row.xid > unread]
    elif way == 'overflow' or has_missed_pruned_rows(w, poll):
        overflow(w, poll)
        erasures = erasures if rules.overflow_reads_erasures else []
    else:
        apply_rows(w, poll)
        if way == 'forget':
            forget(w, poll)
    temporary_at_poll_end(w)
    repeat_tombstone(w, poll, max(erasures, default=0))
    w.cursor = poll.snapshot
    w.polled_prunings = poll.prunings
    w.vouched_until = max(w.vouched_until, (poll.started if rules.vouches_from == 'start' else w.clock) + 2)
    if poll.incarnation == w.incarnation:
        w.polled = max(w.polled, poll.version)


def apply_rows(w, poll):
    newest = max((row.version for row in poll.rows), default=0)
    if newest:
        invalidate(w, newest)
        if w.case.rules.marks_log:
            raise_lasting(w, newest)


# ---- 7. Forgetting

def forget(w, poll):
    """Drops the older generation of lasting watermarks and closes the younger one."""
    rules = w.case.rules
    base = {
        'xmax of the closing poll': w.closed_at if rules.generations == 2 else poll.snapshot.xmax,
        'stays': w.base,
        'xmin of this poll': poll.snapshot.xmin,
        'xmin of the previous poll': w.cursor.xmin,
    }[rules.forget_base]
    w.base = max(w.base, base)
    w.closed_at = poll.snapshot.xmax
    w.marks = w.marks._replace(older=w.marks.younger if rules.generations == 2 else 0, younger=0)
    if not rules.forget_keeps_temporary:
        w.marks = w.marks._replace(since=0)
    if rules.forget_moves_epoch:
        move_epoch(w)


def overflow(w, poll):
    """Too many rows, or some that are gone: instead of applying them, everything known until here is given up."""
    rules = w.case.rules
    if rules.overflow_drops_l1:
        drop_l1(w)
    if rules.overflow_moves_base:
        w.base = max(w.base, poll.snapshot.xmax)
    w.closed_at = poll.snapshot.xmax
    w.marks = w.marks._replace(older=0, younger=0)


# ---- 8. Start and pruning

def start(w, poll, unread):
    """Reads the log newest first. unread: the newest xid that the limit cut off, 0 if none; its transaction is half read."""
    read = [row.version for row in poll.rows if row.xid > unread]
    drop_l1(w)
    w.base = {
        'right': max(poll.pruned_below, unread + 1 if unread else 0),
        'oldest read': max(poll.pruned_below, unread),
        'without pruned_below': unread + 1 if unread else 0,
        'zero': 0,
    }[w.case.rules.start_base]
    w.closed_at = w.base
    w.marks = w.marks._replace(older=0, younger=max(read, default=0))


def has_missed_pruned_rows(w, poll):
    how = w.case.rules.overflow_if
    behind = (w.cursor.xmax if how == 'xmax' else w.cursor.xmin) < poll.pruned_below
    moved = poll.prunings != w.polled_prunings
    if how == 'never' or how == 'least and counter' and not moved:
        return False
    if behind and not moved:
        w.violate('C2')
    return behind


# ---- 9. Incarnation

def rank(w, incarnation: Incarnation):
    if w.case.rules.incarnation_order != 'restored, timeline, generation':
        return (incarnation.restored, incarnation.generation, incarnation.timeline)
    return tuple(incarnation)


def is_newer(w, incarnation, than):
    return incarnation != than and rank(w, incarnation) > rank(w, than)


def meet(w, incarnation):
    """Everything known belonged to another life of the database."""
    w.known = incarnation
    drop_l1(w)
    w.marks = Watermarks()
    w.repeating = None
    if w.case.rules.redis_waits_for_poll:
        w.base = None
    else:
        w.base = 0
    w.cursor = None
