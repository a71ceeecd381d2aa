/** The command line: commands, options, exit codes, progress. */
@NullMarked
package io.phoenix.profile.cli;

import org.jspecify.annotations.NullMarked;
