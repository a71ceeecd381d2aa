package io.phoenix.profile.http.wire;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.ReadResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.List;

/** A batch as JSON: concatenates bodies that are encoded already. */
public final class BatchJson {

    /** Room for everything but the profiles, if few ids are unavailable or missing. */
    private static final int FRAME_BYTES = 128;

    private BatchJson() {}

    /**
     * Encodes a batch.
     *
     * @param create whether absent profiles were created; otherwise the body lists them as {@code missing}
     * @param extended whether profiles have the fields of {@code ?fields=extended}
     */
    public static Buffer encode(BatchResult batch, boolean create, boolean extended) {
        int length = FRAME_BYTES;
        for (ReadResult each : batch.found()) {
            length += each.profile().body().length + 1;
        }
        Buffer json = Buffer.buffer(length).appendString("{\"profiles\":[");
        for (int i = 0; i < batch.found().size(); i++) {
            if (i > 0) {
                json.appendByte((byte) ',');
            }
            CachedProfile profile = batch.found().get(i).profile();
            if (extended) {
                json.appendBuffer(ProfileJson.extended(profile));
            } else {
                json.appendBytes(profile.body());
            }
        }
        json.appendString("],\"unavailable\":").appendBuffer(userIds(batch.unavailable()));
        if (!create) {
            json.appendString(",\"missing\":").appendBuffer(userIds(batch.absent()));
        }
        return json.appendString("}");
    }

    private static Buffer userIds(List<ProfileId> ids) {
        return new JsonArray(ids.stream().map(ProfileId::userId).toList()).toBuffer();
    }
}
