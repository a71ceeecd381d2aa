"""Everything that can happen: each function takes a world and yields (what happens, the world after it).

Whatever may take long is an event of its own, so that anything can come between: a transaction begins, writes, commits; a
change is put into Redis, published, acknowledged; a load looks into Redis, reads Postgres, puts, answers; a poll begins and
ends. Faults spend a budget, so the search ends.
"""

from __future__ import annotations

import faults
import instance
import others
import postgres

EVENTS = (
    postgres.begin_transaction, postgres.write_in_transaction, postgres.write_at_once, postgres.commit,
    postgres.insert_waits, postgres.erase_behind_it, postgres.insert_goes_on, postgres.abort, postgres.prune, postgres.postgres_crashes, postgres.postgres_fails_over,
    postgres.postgres_is_restored, postgres.old_primary_restarts,
    others.write_its_log_row, others.put_change, others.publish, others.writer_crashes, others.other_begins,
    others.other_reads_store, others.other_puts,
    instance.read_begins, instance.read_joins, instance.load_looks_into_redis, instance.load_reads_store,
    instance.load_puts, instance.load_answers, instance.bus_delivers, instance.bus_loses, instance.poll_begins,
    instance.poll_ends, instance.poll_fails, instance.late_poll_ends,
    faults.second_passes, faults.three_seconds_pass, faults.redis_refuses, faults.redis_accepts_again,
    faults.redis_evicts, faults.replica_stands_still, faults.redis_goes_back, faults.l1_evicts, faults.a_is_cut_off,
    faults.a_reaches_postgres, faults.a_restarts,
)
