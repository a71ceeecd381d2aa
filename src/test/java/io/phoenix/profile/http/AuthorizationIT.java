package io.phoenix.profile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authorization: who may read, change and erase a profile. No caller can reach another tenant. */
@ExtendWith(ApiResolver.class)
class AuthorizationIT {

    private static final String RENAME = "{\"name\":\"Renamed Here\"}";

    private final Api api;

    AuthorizationIT(Api api) {
        this.api = api;
    }

    @Test
    void get_otherUserOfSameTenant_isAllowed() throws Exception {
        String name = api.put("alice", RENAME).name();

        assertThat(api.send(api.request(Api.path("alice"), "bob")).assertOk().name())
                .isEqualTo(name);
    }

    @Test
    void put_otherUser_is403AndChangesNothing() throws Exception {
        Answer before = api.get("alice");

        api.send(api.change("alice", RENAME, "bob")).assertError(403, "AUTH_005");

        assertThat(api.get("alice").body()).isEqualTo(before.body());
    }

    @Test
    void put_otherUserWithoutProfile_is403AndCreatesNone() throws Exception {
        api.send(api.change("new", RENAME, "bob")).assertError(403, "AUTH_005");

        assertThat(api.get("new").header("X-Profile-Source")).isEqualTo("created");
    }

    @Test
    void put_userDifferingOnlyInCase_is403() throws Exception {
        api.send(api.change("alice", RENAME, "Alice")).assertError(403, "AUTH_005");
    }

    @ParameterizedTest
    @CsvSource({"profile:write, 200", "profile:admin, 200", "profile:read, 403", "admin, 403", "PROFILE:WRITE, 403"})
    void put_otherUserWithRole_dependsOnTheRole(String role, int status) throws Exception {
        assertThat(api.send(api.change("alice", RENAME, "bob", role)).status()).isEqualTo(status);
    }

    @Test
    void put_otherUserWithSeveralRoles_needsOneOfThem() throws Exception {
        api.send(api.change("alice", RENAME, "bob", "reader", "profile:write")).assertOk();
    }

    @ParameterizedTest
    @CsvSource({"profile:admin, 204", "profile:write, 403", "profile:read, 403"})
    void delete_otherUserWithRole_dependsOnTheRole(String role, int status) throws Exception {
        api.get("alice").assertOk();

        Answer answer = api.send(api.request(Api.path("alice"), "bob", role).DELETE());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(api.get("alice").header("X-Profile-Source")).isEqualTo(status == 204 ? "created" : "local");
    }

    @Test
    void put_sameUserIdInTwoTenants_changesOnlyOne() throws Exception {
        Api other = api.ofAnotherTenant();
        Answer before = other.get("alice");

        api.put("alice", "{\"name\":\"Only Here\",\"regenerate_avatar\":true}").assertOk();

        assertThat(other.get("alice").body()).isEqualTo(before.body());
        assertThat(other.get("alice").json().getString("avatar_url"))
                .isNotEqualTo(api.get("alice").json().getString("avatar_url"));
    }

    @Test
    void put_allRolesOfAnotherTenant_staysInThatTenant() throws Exception {
        Api other = api.ofAnotherTenant();
        Answer before = api.get("alice");

        other.send(other.change("alice", RENAME, "root", "profile:write", "profile:admin"))
                .assertOk();

        assertThat(api.get("alice").body()).isEqualTo(before.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Tenant-Id", "X-Org-Id", "Tenant-Id"})
    void get_tenantInHeader_isIgnored(String header) throws Exception {
        Api other = api.ofAnotherTenant();

        Answer answer = api.get("alice", header, other.tenant()).assertOk();

        assertThat(answer.json().getString("tenant_id")).isEqualTo(api.tenant());
    }

    @Test
    void put_tenantInQueryOrBody_isRefused() throws Exception {
        Api other = api.ofAnotherTenant();
        String tenant = other.tenant();

        api.send(api.change("alice?tenant_id=" + tenant, "{\"name\":\"Renamed Here\"}", "alice"))
                .assertError(400, "REQ_002");
        api.put("alice", "{\"tenant_id\":\"" + tenant + "\",\"name\":\"Renamed Here\"}")
                .assertError(400, "REQ_001");

        assertThat(other.get("alice").header("X-Profile-Source")).isEqualTo("created");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void request_withoutCredentials_is401WithChallenge(String method) throws Exception {
        Answer answer = api.send(anonymous(method)).assertError(401, "AUTH_002");

        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }

    @ParameterizedTest
    @CsvSource({
        "Basic YWxpY2U6c2VjcmV0, AUTH_002",
        "Bearer, AUTH_002",
        "Bearer x, AUTH_001",
        "Bearer a.b.c, AUTH_001",
        "Bearer .., AUTH_001",
        "Bearer ....., AUTH_001"
    })
    void get_invalidCredentials_is401WithChallenge(String authorization, String code) throws Exception {
        Answer answer = api.send(anonymous("GET").header("Authorization", authorization));

        assertThat(answer.assertError(401, code).header("WWW-Authenticate")).startsWith("Bearer");
    }

    @Test
    void get_tokenWithAnotherSignature_is401() throws Exception {
        String token = api.token("alice");
        String signature = token.substring(token.lastIndexOf('.') + 1);
        String forged = api.token("bob").replaceFirst("[^.]+$", signature);

        api.send(anonymous("GET").header("Authorization", "Bearer " + forged)).assertError(401, "AUTH_001");
    }

    @Test
    void put_tokenOfLongUserId_isAccepted() throws Exception {
        api.put("u".repeat(128), RENAME).assertOk();
    }

    private HttpRequest.Builder anonymous(String method) {
        return api.request(Api.path("alice")).method(method, HttpRequest.BodyPublishers.ofString("{}"));
    }
}
