package io.phoenix.profile.http;

import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.tier.Page;
import io.phoenix.profile.tier.Resident;
import io.vertx.core.buffer.Buffer;

/** The data of events, as one line of JSON each. */
final class LiveJson {

    static final Buffer EMPTY = Buffer.buffer("{}");

    private LiveJson() {}

    static Buffer snapshot(Page page) {
        return PageJson.encode(page, true, true);
    }

    static Buffer profile(Resident profile) {
        return ProfileJson.extended(profile);
    }

    static Buffer end(ProfileFailure reason) {
        return FailureAnswer.of(reason).toJson(RequestId.drawn()).toBuffer();
    }
}
