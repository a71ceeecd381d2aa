package io.phoenix.profile.http.profiles;

import io.phoenix.profile.cache.CachedProfile;
import io.phoenix.profile.domain.ProfileFailure;
import io.phoenix.profile.domain.ProfileFailure.Kind;
import io.phoenix.profile.domain.ProfileId;
import io.phoenix.profile.domain.name.AlikeNames;
import io.phoenix.profile.domain.name.AlikeNames.Mistakable;
import io.phoenix.profile.domain.name.AlikeNames.Named;
import io.phoenix.profile.domain.name.DisplayForms;
import io.phoenix.profile.domain.name.NamePolicies;
import io.phoenix.profile.domain.name.NameRules;
import io.phoenix.profile.edge.Budget;
import io.phoenix.profile.edge.FairWorkers;
import io.phoenix.profile.http.wire.ProfileFields;
import io.phoenix.profile.http.wire.ProfileJson;
import io.phoenix.profile.read.BatchResult;
import io.phoenix.profile.read.ReadResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bodies with the fields {@code distinct} and {@code render}. Made on worker threads, because {@linkplain DisplayForms forms of
 * names} take tens of microseconds each; tenants take turns. Thread-safe.
 */
public final class DisplayFields {

    /** More would take the cores from the event loops. */
    private static final int THREADS = 1;

    private final AlikeNames alike;
    private final NamePolicies policies;
    private final FairWorkers workers;

    /** {@code budget} is for bodies that are made or wait for it, {@code max} its limit. */
    public DisplayFields(Vertx vertx, AlikeNames alike, NamePolicies policies, int max, Budget budget) {
        this.alike = alike;
        this.policies = policies;
        this.workers = new FairWorkers(
                vertx,
                "display",
                THREADS,
                budget,
                () -> new ProfileFailure(
                        Kind.OVERLOADED,
                        "answers with names for display that are made or wait: " + max
                                + " (expected: fewer; try again)"));
    }

    /** The body of a batch of one tenant. */
    public Future<Buffer> ofBatch(String tenantId, BatchResult batch, boolean create, ProfileFields fields) {
        return workers.run(tenantId, () -> ProfileJson.batch(batch, create, bodies(tenantId, batch, fields)));
    }

    private List<Buffer> bodies(String tenantId, BatchResult batch, ProfileFields fields) {
        List<Named> named = new ArrayList<>(batch.found().size());
        for (ReadResult read : batch.found()) {
            named.add(new Named(read.id(), nameIn(read.profile())));
        }
        NameRules rules = policies.of(tenantId).rules();
        Map<ProfileId, Mistakable> mistakable = fields.distinct() ? alike.among(named, rules) : Map.of();
        List<Buffer> bodies = new ArrayList<>(named.size());
        for (int i = 0; i < named.size(); i++) {
            Named each = named.get(i);
            bodies.add(body(batch.found().get(i).profile(), each.name(), fields, mistakable.get(each.id())));
        }
        return bodies;
    }

    private static Buffer body(
            CachedProfile profile, String name, ProfileFields fields, @Nullable Mistakable mistakable) {
        JsonObject additions = new JsonObject();
        if (fields.distinct()) {
            additions.put("distinct", mistakable == null ? null : json(mistakable));
        }
        if (fields.render()) {
            additions.put("render", json(DisplayForms.of(name)));
        }
        return ProfileJson.with(profile, fields.extended(), additions);
    }

    private static JsonObject json(Mistakable mistakable) {
        return new JsonObject()
                .put("group", mistakable.group() == 0 ? null : mistakable.group())
                .put("reserved", mistakable.reserved())
                .put("suffix", mistakable.suffix());
    }

    private static JsonObject json(DisplayForms forms) {
        return new JsonObject()
                .put("initial", forms.initial())
                .put("short", forms.shortened())
                .put("ascii", forms.ascii())
                .put("direction", forms.rightToLeft() ? "rtl" : "ltr")
                .put("sort_key", forms.sortKey());
    }

    private static String nameIn(CachedProfile profile) {
        return new JsonObject(Buffer.buffer(profile.body())).getString("name");
    }
}
