package io.phoenix.profile.http.wire;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.ReadResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A batch as JSON: concatenates bodies that are encoded already. */
public final class BatchJson {

    private static final byte[] HEAD = ascii("{\"profiles\":[");
    private static final byte[] UNAVAILABLE = ascii("],\"unavailable\":");
    private static final byte[] MISSING = ascii(",\"missing\":");
    private static final byte COMMA = ',';
    private static final byte END = '}';
    private static final byte[] NONE = ascii("[]");

    private BatchJson() {}

    /**
     * Encodes a batch.
     *
     * @param create whether absent profiles were created; otherwise the body lists them as {@code missing}
     * @param extended whether profiles have the fields of {@code ?fields=extended}
     */
    public static Buffer encode(BatchResult batch, boolean create, boolean extended) {
        byte[] unavailable = userIds(batch.unavailable());
        byte[] missing = create ? NONE : userIds(batch.absent());
        int length = HEAD.length + UNAVAILABLE.length + unavailable.length + MISSING.length + missing.length + 1;
        for (ReadResult each : batch.found()) {
            length += each.profile().body().length + 1;
        }
        Buffer json = Buffer.buffer(length).appendBytes(HEAD);
        for (int i = 0; i < batch.found().size(); i++) {
            if (i > 0) {
                json.appendByte(COMMA);
            }
            CachedProfile profile = batch.found().get(i).profile();
            if (extended) {
                json.appendBuffer(ProfileJson.extended(profile));
            } else {
                json.appendBytes(profile.body());
            }
        }
        json.appendBytes(UNAVAILABLE).appendBytes(unavailable);
        if (!create) {
            json.appendBytes(MISSING).appendBytes(missing);
        }
        return json.appendByte(END);
    }

    private static byte[] userIds(List<ProfileId> ids) {
        if (ids.isEmpty()) {
            return NONE;
        }
        return new JsonArray(ids.stream().map(ProfileId::userId).toList())
                .toBuffer()
                .getBytes();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
