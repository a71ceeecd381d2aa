import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.OperationApi;
import org.openapitools.client.api.ProfilesApi;
import org.openapitools.client.model.Batch;
import org.openapitools.client.model.BatchRequest;
import org.openapitools.client.model.Change;
import org.openapitools.client.model.Health;
import org.openapitools.client.model.Profile;

/**
 * Calls a running service with the client that openapi-generator makes for Java. Not for avatars: that client reads every text as
 * JSON, an SVG too.
 */
public final class Call {

    private Call() {}

    public static void main(String[] arguments) throws Exception {
        ApiClient client = new ApiClient();
        client.updateBaseUri(System.getenv("API"));
        client.setRequestInterceptor(
                request -> request.header("Authorization", "Bearer " + System.getenv("TOKEN")));
        ProfilesApi profiles = new ProfilesApi(client);

        Profile read = profiles.readProfile("alice", null, null, null, null, null, null, null);
        require(read.getUserId().equals("alice") && read.getVersion() == null, read);
        Profile changed = profiles.changeProfile(
                "alice", new Change().name("Alice Lind"), "extended", "*", null, null, null, null);
        require(changed.getName().equals("Alice Lind") && changed.getNameIsCustom(), changed);
        Profile again =
                profiles.readProfile("alice", null, changed.getVersion(), null, null, "call-1", null, null);
        require(again.getName().equals("Alice Lind"), again);
        // of several ids in a query, this client would encode the comma: that is one id
        Batch one = profiles.readProfiles(List.of("alice"), false, null, null, null, null, null, null);
        require(one.getProfiles().equals(List.of(again)), one);
        Batch batch = profiles.readProfilesOfBody(
                new BatchRequest().userIds(List.of("alice", "player-1")).create(false), null, null, null, null);
        require(batch.getProfiles().size() == 2, batch);
        Health health = new OperationApi(client).health();
        require(health.getStatus() == Health.StatusEnum.HEALTHY, health);
        try {
            profiles.changeProfile("player-1", new Change().name("Not Mine"), null, null, null, null, null, null);
            throw new AssertionError("changed the profile of another user");
        } catch (ApiException refused) {
            require(refused.getCode() == 403, refused);
        }
        System.out.println("Java: ok");
    }

    private static void require(boolean condition, Object answer) {
        if (!condition) {
            throw new AssertionError(answer);
        }
    }
}
