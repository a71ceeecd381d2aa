"""The state of the modelled world: one profile, one Postgres, one Redis, the observed instance A, and the others, B.

A World is copied, changed and looked up by its key(); every value in it is immutable. Versions grow in steps of 2, so that a
new primary whose clock is behind can give out a version below one that was lost.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple, Optional

if TYPE_CHECKING:
    from cases import Case

A, B = 'A', 'B'
FIRST = 1  # the version that everybody knows at the start


class Incarnation(NamedTuple):
    """Which life of the database: restored by hand, promoted, recovered from a crash. The model's truth is this order."""

    restored: int = 0
    timeline: int = 0
    generation: int = 0


class Snapshot(NamedTuple):
    """What a statement sees, as Postgres has it: everything below xmax except the transactions in xip."""

    xmax: int
    xip: tuple = ()

    @property
    def xmin(self):
        """Every transaction below is over."""
        return min(self.xip + (self.xmax,))

    def __str__(self):
        open_ones = ', open ' + ' '.join(f'x{xid}' for xid in self.xip) if self.xip else ''
        return f'xmax x{self.xmax}{open_ones}'


class Transaction(NamedTuple):
    xid: int
    by: str
    version: int = 0  # 0: it has not written yet
    stamp: int = 0  # xmin of the snapshot of its statement
    kind: str = ''  # update, erase or create


class Row(NamedTuple):
    """A row of the change log."""

    xid: int
    version: int


class Commit(NamedTuple):
    """The last commit and what was there before, for a fail-over that loses it."""

    xid: int
    version: int
    version_before: int
    erased_before: int


class OldPrimary(NamedTuple):
    """What an unfenced primary still answers."""

    version: int
    snapshot: Snapshot
    log: tuple
    incarnation: Incarnation


class Value(NamedTuple):
    """A value in Redis, or a tombstone."""

    incarnation: Incarnation
    version: int
    stamp: int


class Message(NamedTuple):
    """An invalidation on the bus."""

    incarnation: Incarnation
    version: int


class Write(NamedTuple):
    """A committed change whose writer still has to put it into Redis, to publish it, and to acknowledge it."""

    version: int
    by: str
    stage: str  # log (only where the log is written after the commit), put, publish
    stamp: int
    incarnation: Incarnation
    epoch_moved: bool = False
    late: bool = False  # it began more than 3 s ago


class OtherLoad(NamedTuple):
    """A load of another instance, as slow as it likes."""

    value: Optional[Value] = None
    late: bool = False


class Load(NamedTuple):
    """A load of A. What a reader must not fall behind is noted when the reader begins or joins."""

    must_poll: int  # S2
    must_answer: int  # S3
    must_age: int  # S4
    began: int = 0
    stage: str = 'lookup'  # lookup, store, put, answer
    value: Optional[Value] = None
    source: str = ''  # redis or postgres
    vouched: bool = True  # state of A when the value was taken
    epoch_moved: bool = False
    detached: bool = False  # nobody may join any more
    late: bool = False


class Poll(NamedTuple):
    """A poll under way: what its statement returned, and what it was asked with."""

    begun_under: Incarnation
    started: int
    incarnation: Incarnation
    snapshot: Snapshot
    rows: tuple
    pruned_below: int
    prunings: int
    version: int  # what a reader of that snapshot sees


class Tombstone(NamedTuple):
    """An erasure that A repeats to Redis."""

    version: int
    old_enough: bool = False  # every load and write that began before it is over 3 s old


class Watermarks(NamedTuple):
    """Lasting ones from the log in two generations; temporary ones by whether the poll under way began after them."""

    older: int = 0
    younger: int = 0
    before: int = 0
    since: int = 0


@dataclass(eq=False)
class World:
    case: Case

    # Postgres
    version: int = FIRST
    erased: int = 0  # the newest committed erasure
    tombstones: tuple = ()  # all versions that are erasures
    next_version: int = FIRST + 2
    next_xid: int = 1
    last_completed: int = 0
    flushed: int = 0  # the newest xid that a crash cannot forget
    open: tuple = ()
    creating: int = 0  # the version of an insert that waits for the row, 0 if none
    log: tuple = ()
    pruned_below: int = 0
    prunings: int = 0
    incarnation: Incarnation = Incarnation()
    last_commit: Optional[Commit] = None
    old_primary: Optional[OldPrimary] = None

    # Redis
    redis: Optional[Value] = None
    replica: Optional[Value] = None  # an older state that Redis may go back to
    refuses: str = ''  # whose writes: all, A or B
    bus: tuple = ()

    # writers and other instances
    writes: tuple = ()
    other_load: Optional[OtherLoad] = None

    # instance A
    known: Incarnation = Incarnation()
    l1: Optional[int] = None
    marks: Watermarks = Watermarks()
    closed_at: int = 0  # xmax of the poll that closed the older generation
    base: Optional[int] = 0  # None: unknown, Redis is not read
    cursor: Optional[Snapshot] = Snapshot(1)  # None: the next poll is a start
    polled_prunings: int = 0
    poll: Optional[Poll] = None
    failed_poll: Optional[Poll] = None  # its result is still to come
    loads: tuple = ()
    repeating: Optional[Tombstone] = None
    vouched_until: int = 2
    cut_off: bool = False

    # what the invariants remember
    clock: int = 0  # in ticks; a vouching lasts two
    version_a_tick_ago: int = 0
    due: int = 0  # S4: what had been committed when the previous tick began
    polled: int = 0  # S2: what the last completed poll could see
    answered: int = 0  # S3
    shown: Incarnation = Incarnation()  # S5
    violation: str = ''

    left: tuple = ()  # what is left of each budget, in the order of cases.BUDGETS

    def key(self):
        return tuple(self.__dict__.values())

    def copy(self):
        world = object.__new__(World)
        world.__dict__.update(self.__dict__)
        return world

    # ---- Postgres

    def snapshot(self):
        xmax = self.last_completed + 1
        return Snapshot(xmax, tuple(sorted(t.xid for t in self.open if t.xid < xmax)))

    def xmin(self):
        return self.snapshot().xmin

    @property
    def is_erased(self):
        return self.version in self.tombstones

    @property
    def row_is_locked(self):
        return any(t.version for t in self.open)

    # ---- Redis and A

    def accepts_writes(self, who):
        return self.refuses not in ('all', who)

    @property
    def vouches(self):
        return self.clock < self.vouched_until

    def violate(self, code):
        if not self.violation and code in self.case.ask:
            self.violation = code


FIELDS = tuple(field.name for field in fields(World))


def world_of(key):
    world = object.__new__(World)
    world.__dict__.update(zip(FIELDS, key))
    return world
