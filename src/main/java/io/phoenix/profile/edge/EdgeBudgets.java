package io.phoenix.profile.edge;

import io.phoenix.profile.config.AvatarSettings;
import io.phoenix.profile.config.FeedSettings;
import io.phoenix.profile.config.HttpSettings;
import io.phoenix.profile.config.LiveSettings;
import io.phoenix.profile.config.PictureSettings;
import io.phoenix.profile.config.SearchSettings;
import io.phoenix.profile.config.TokenSettings;
import java.util.List;

/**
 * Every bounded resource of the API port, for one instance. A resource that clients can use up belongs here: a budget with a
 * limit from the configuration, whose use is in the metrics.
 *
 * @param connections open TCP connections, from accept to close; idle ones give way
 * @param pending of these, the ones whose first request head is incomplete, TLS handshakes included
 * @param streams open streams of HTTP/2, live ones included
 * @param requests requests in flight that were not answered from L1 at once
 * @param bodies bytes of request bodies, from their arrival until the response
 * @param unsent bytes of responses that the client has not received yet; each connection has a share
 * @param subscriptions open live streams
 * @param waiting requests that wait for changes of the feed
 * @param audits audits of copies, until their statements are over and their responses sent
 * @param searches searches for profiles, until the database has answered
 * @param verifications token signatures that are verified on a worker thread, or wait for one
 * @param imports imports over HTTP that run or wait for a thread, with the tenants taking turns
 * @param displays answers with names for display that are computed on a worker thread, or wait for one
 * @param drawings PNGs that are drawn or wait for it, with the peers taking turns
 * @param uploads bytes of uploaded pictures, from their arrival until the response
 * @param decodings uploaded pictures that are decoded or wait for it, with the peers taking turns
 */
public record EdgeBudgets(
        Holds connections,
        Holds pending,
        Budget streams,
        Budget requests,
        Holds bodies,
        Holds unsent,
        Budget subscriptions,
        Budget waiting,
        Budget audits,
        Budget searches,
        Budget verifications,
        Budget imports,
        Budget displays,
        Budget drawings,
        Holds uploads,
        Budget decodings) {

    /** Unused budgets with the configured limits. */
    public static EdgeBudgets of(
            HttpSettings http,
            LiveSettings live,
            FeedSettings feed,
            SearchSettings search,
            PictureSettings pictures,
            TokenSettings tokens,
            AvatarSettings avatars) {
        return new EdgeBudgets(
                holds("connections", http.connections().max(), Long.MAX_VALUE),
                holds("pending_connections", http.connections().pendingMax(), Long.MAX_VALUE),
                new Budget("http2_streams", http.http2().streamsTotalMax()),
                new Budget("requests", http.requests().inFlightMax()),
                holds(
                        "body_bytes",
                        http.requests().bodiesBytesMax(),
                        http.requests().bodiesPeerBytesMax()),
                holds(
                        "unsent_bytes",
                        http.responses().unsentBytesMax(),
                        http.responses().unsentConnectionBytesMax()),
                new Budget("subscriptions", live.streamsMax()),
                new Budget("waiting_requests", feed.waiting().requestsMax()),
                new Budget("audits", http.requests().audit().inFlightMax()),
                new Budget("searches", search.concurrentMax()),
                new Budget("verifications", tokens.verificationsMax()),
                new Budget("imports", http.requests().imports().inFlightMax()),
                new Budget("displays", http.requests().displaysMax()),
                new Budget("drawings", avatars.pngDrawingMax() + avatars.pngWaitingMax()),
                holds(
                        "picture_bytes",
                        http.requests().pictures().bodiesBytesMax(),
                        http.requests().pictures().peerBytesMax()),
                new Budget("decodings", pictures.decodingMax() + pictures.waitingMax()));
    }

    public List<Budget> all() {
        return List.of(
                connections.budget(),
                pending.budget(),
                streams,
                requests,
                bodies.budget(),
                unsent.budget(),
                subscriptions,
                waiting,
                audits,
                searches,
                verifications,
                imports,
                displays,
                drawings,
                uploads.budget(),
                decodings);
    }

    private static Holds holds(String resource, long max, long peerMax) {
        return new Holds(new Budget(resource, max), peerMax);
    }
}
