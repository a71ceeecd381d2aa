package io.phoenix.profile.redis;

/** The reply to INFO: lines of {@code field:value}. */
final class InfoReply {

    private InfoReply() {}

    /** The value of a field; empty when the reply does not have it. */
    static String field(String reply, String name) {
        String prefix = name + ':';
        return reply.lines()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst()
                .orElse("");
    }
}
