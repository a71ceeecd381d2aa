package io.phoenix.profile.http;

import io.phoenix.profile.live.Outlet;
import io.phoenix.profile.tier.Page;
import io.phoenix.profile.tier.Resident;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** Events by the names and in the JSON that all ways to a reader have in common. */
abstract class EncodedEvents implements Outlet {

    @Override
    public final void snapshot(Page page, String state) {
        send("snapshot", state, LiveJson.snapshot(page));
    }

    @Override
    public final void current(String state) {
        send("current", state, LiveJson.EMPTY);
    }

    @Override
    public final void profile(Resident profile, String state) {
        send("profile", state, LiveJson.profile(profile));
    }

    /** Sends one event; the last of all has no state. */
    abstract void send(String event, @Nullable String state, Buffer data);
}
