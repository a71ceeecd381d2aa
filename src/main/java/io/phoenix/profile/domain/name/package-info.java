/**
 * Names: {@link io.phoenix.profile.domain.name.NameGenerator} generates the first name of every profile, {@link
 * io.phoenix.profile.domain.name.NameRules} validates those that users choose.
 *
 * <p>Pure like the rest of the domain, except that word lists are read from the class path, once, at start.
 */
@NullMarked
package io.phoenix.profile.domain.name;

import org.jspecify.annotations.NullMarked;
