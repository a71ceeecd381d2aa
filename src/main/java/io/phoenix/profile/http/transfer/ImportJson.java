package io.phoenix.profile.http.transfer;

import io.phoenix.profile.transfer.Counts;
import io.phoenix.profile.transfer.RowImporter;
import io.phoenix.profile.transfer.RowOutcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The result of an import as JSON. */
final class ImportJson {

    private ImportJson() {}

    /** Without an {@code import_id} after a rehearsal, and without a {@code reason} where a row has none. */
    static JsonObject of(String tenantId, RowImporter.Result result) {
        JsonObject json = new JsonObject().put("tenant_id", tenantId);
        if (result.importId() > 0) {
            json.put("import_id", result.importId());
        }
        Counts counts = Counts.of(result.rows());
        json.put("created", counts.created())
                .put("overwritten", counts.overwritten())
                .put("unchanged", counts.unchanged())
                .put("skipped", counts.skipped())
                .put("refused", counts.refused());
        JsonArray rows = new JsonArray();
        result.rows().forEach(row -> rows.add(rowOf(row)));
        return json.put("rows", rows);
    }

    private static JsonObject rowOf(RowOutcome row) {
        JsonObject json = new JsonObject()
                .put("line", row.line())
                .put("user_id", row.userId())
                .put("outcome", row.outcome().word());
        if (row.reason() != null) {
            json.put("reason", row.reason()).put("detail", row.detail());
        }
        return json;
    }
}
