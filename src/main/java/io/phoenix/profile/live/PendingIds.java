package io.phoenix.profile.live;

import io.phoenix.profile.domain.ProfileId;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ids that wait to be looked up, each once; in pages of one tenant, since a page is read for one. For one thread. */
final class PendingIds {

    private final Map<String, Set<ProfileId>> byTenant = new LinkedHashMap<>();

    void addAll(Collection<ProfileId> ids) {
        ids.forEach(id -> byTenant.computeIfAbsent(id.tenantId(), tenant -> new LinkedHashSet<>())
                .add(id));
    }

    boolean isEmpty() {
        return byTenant.isEmpty();
    }

    /** Takes out at most so many, of one tenant. */
    List<ProfileId> page(int max) {
        Iterator<Set<ProfileId>> tenants = byTenant.values().iterator();
        Set<ProfileId> waiting = tenants.next();
        List<ProfileId> page = waiting.stream().limit(max).toList();
        page.forEach(waiting::remove);
        if (waiting.isEmpty()) {
            tenants.remove();
        }
        return page;
    }
}
