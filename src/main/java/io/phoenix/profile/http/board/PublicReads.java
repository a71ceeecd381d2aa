package io.phoenix.profile.http.board;

import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.http.profiles.DisplayFields;
import io.phoenix.profile.http.wire.ProfileFields;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.profiles.Profiles;
import io.phoenix.profile.read.BatchResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Reads what everybody may see: creates nothing, and does not tell a kept erasure from an absent profile. Thread-safe. */
public record PublicReads(Profiles profiles, DisplayFields display) {

    /**
     * What was read.
     *
     * @param ids without duplicates
     * @param body the JSON of the answer
     */
    record Read(List<ProfileId> ids, BatchResult found, Buffer body) {}

    Future<Read> read(String tenantId, List<String> users, ProfileFields fields) {
        List<ProfileId> ids = users.stream()
                .distinct()
                .map(user -> new ProfileId(tenantId, user))
                .toList();
        return profiles.lookUp(ids)
                .map(batch -> batch.withErasedAbsent(ids))
                .compose(found -> body(tenantId, found, fields).map(body -> new Read(ids, found, body)));
    }

    private Future<Buffer> body(String tenantId, BatchResult found, ProfileFields fields) {
        return fields.display()
                ? display.ofBatch(tenantId, found, false, fields)
                : Future.succeededFuture(ProfileJson.batch(found, false, false));
    }
}
