/**
 * The system of record, on Postgres 14 or newer: the statements, the schema and its migrations.
 */
@NullMarked
package io.phoenix.profile.postgres;

import org.jspecify.annotations.NullMarked;
