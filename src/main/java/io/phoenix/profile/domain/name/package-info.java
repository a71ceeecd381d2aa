/**
 * How names come about: {@link io.phoenix.profile.domain.name.NameGenerator} makes the first one of every profile, and
 * {@link io.phoenix.profile.domain.name.NameRules} decides on those that users choose.
 *
 * <p>Pure like the rest of the domain: the only thing read are word lists from the class path, once, at start.
 */
@NullMarked
package io.phoenix.profile.domain.name;

import org.jspecify.annotations.NullMarked;
