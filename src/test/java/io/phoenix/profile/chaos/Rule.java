package io.phoenix.profile.chaos;

import java.util.stream.Stream;

/** Something that every history must keep to. */
interface Rule {

    Stream<Violation> violations(History history);
}
