package io.phoenix.profile.http;

import io.vertx.ext.web.Router;

/** Some of what the API port answers. Mounted once for each event loop, and shared by all of them. */
public interface Routes {

    /** Adds them to the router of one event loop. */
    void mount(Router router);
}
