/** Imports over HTTP, and the export of one user. */
@NullMarked
package io.phoenix.profile.http.transfer;

import org.jspecify.annotations.NullMarked;
