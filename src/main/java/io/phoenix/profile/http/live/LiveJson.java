package io.phoenix.profile.http.live;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.http.wire.BatchJson;
import io.phoenix.profile.http.wire.ErrorBody;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.http.wire.RequestId;
import io.phoenix.profile.read.BatchResult;
import io.vertx.core.buffer.Buffer;

/** The data of events, as one line of JSON each. */
final class LiveJson {

    static final Buffer EMPTY = Buffer.buffer("{}");

    private LiveJson() {}

    static Buffer snapshot(BatchResult page) {
        return BatchJson.encode(page, true, true);
    }

    static Buffer profile(CachedProfile profile) {
        return ProfileJson.extended(profile);
    }

    static Buffer end(ProfileFailure reason) {
        return ErrorBody.of(reason).toJson(RequestId.drawn()).toBuffer();
    }
}
