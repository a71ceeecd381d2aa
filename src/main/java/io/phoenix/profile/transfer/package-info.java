/**
 * Imports and exports: the formats of files, the verdict on each row, the report, the pace; and the ports of what runs them
 * for a request.
 */
@NullMarked
package io.phoenix.profile.transfer;

import org.jspecify.annotations.NullMarked;
