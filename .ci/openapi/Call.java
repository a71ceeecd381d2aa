import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.CopiesApi;
import org.openapitools.client.api.OperationApi;
import org.openapitools.client.api.ProfilesApi;
import org.openapitools.client.model.Batch;
import org.openapitools.client.model.BatchRequest;
import org.openapitools.client.model.Change;
import org.openapitools.client.model.Copies;
import org.openapitools.client.model.CopiesCopiesInner;
import org.openapitools.client.model.Health;
import org.openapitools.client.model.Profile;

/**
 * Calls a running service with the client that openapi-generator makes for Java. Not for avatars: that client reads every text as
 * JSON, an SVG too.
 */
public final class Call {

    private Call() {}

    public static void main(String[] arguments) throws Exception {
        ProfilesApi profiles = new ProfilesApi(client("TOKEN"));

        Profile read = profiles.readProfile("alice", null, null, null, null, null, null, null);
        require(read.getUserId().equals("alice") && read.getVersion() == null, read);
        Profile changed = profiles.changeProfile(
                "alice", new Change().name("Alice Lind"), "extended", "*", null, null, null, null);
        require(changed.getName().equals("Alice Lind") && changed.getNameIsCustom(), changed);
        Profile again =
                profiles.readProfile("alice", null, changed.getVersion(), null, null, "call-1", null, null);
        require(again.getName().equals("Alice Lind"), again);
        // of several ids in a query, this client would encode the comma: that is one id
        Batch one = profiles.readProfiles(List.of("alice"), false, null, null, null, null, null, null, null);
        require(one.getProfiles().equals(List.of(again)), one);
        Batch batch = profiles.readProfilesOfBody(
                new BatchRequest().userIds(List.of("alice", "player-1")).create(false),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        require(batch.getProfiles().size() == 2, batch);
        Health health = new OperationApi(client("TOKEN")).health(null, null);
        require(health.getStatus() == Health.StatusEnum.HEALTHY, health);
        callAsServer();
        try {
            profiles.changeProfile("player-1", new Change().name("Not Mine"), null, null, null, null, null, null);
            throw new AssertionError("changed the profile of another user");
        } catch (ApiException refused) {
            require(refused.getCode() == 403, refused);
        }
        System.out.println("Java: ok");
    }

    private static void callAsServer() throws Exception {
        ProfilesApi profiles = new ProfilesApi(client("KEY"));
        CopiesApi copies = new CopiesApi(client("KEY"));
        var imported = profiles.importProfiles(
                "{\"user_id\":\"dora\",\"name\":\"Dora\"}\n", null, null, null, null, null, null, null, null);
        require(imported.getCreated() == 1, imported);
        var export = profiles.exportUser("dora", null, null, null, null, null);
        require(export.getUserId().equals("dora"), export);
        var changes = copies.readChanges("now", null, null, null, null, null, null, null);
        require(changes.getChanges().isEmpty(), changes);
        var audited = copies.auditCopies(
                new Copies().copies(List.of(new CopiesCopiesInner().userId("dora").version(1L))),
                null,
                null,
                null,
                null,
                null);
        require(audited.getChanged().size() == 1, audited);
        var explained = new OperationApi(client("KEY")).explainProfile("dora", null, null, null, null, null);
        require(!explained.getWrong(), explained);
    }

    /** Of a caller whose token or key is in the environment. */
    private static ApiClient client(String credentials) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(System.getenv("API"));
        client.setRequestInterceptor(
                request -> request.header("Authorization", "Bearer " + System.getenv(credentials)));
        return client;
    }

    private static void require(boolean condition, Object answer) {
        if (!condition) {
            throw new AssertionError(answer);
        }
    }
}
