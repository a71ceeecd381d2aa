package io.phoenix.profile.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureHostsTest {

    private static final PictureHosts HOSTS = new PictureHosts(List.of("cdn.example.com", "*.example.net"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cdn.example.com/a.png",
                "https://cdn.example.com",
                "https://CDN.example.com/a.png?x=1&y=%20",
                "https://a.example.net/",
                "https://a.b.example.net/a.png"
            })
    void accept_listedHost_isTheUrl(String url) {
        assertThat(HOSTS.accept(url)).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/a.png",
                "https://cdn.example.com.evil.example/a.png",
                "https://xcdn.example.com/a.png",
                "https://example.net/a.png",
                "https://xexample.net/a.png"
            })
    void accept_otherHost_isRefused(String url) {
        assertThat(reason(HOSTS, url)).isEqualTo("host_not_listed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "http://cdn.example.com/a.png",
                "HTTPS://cdn.example.com/a.png",
                "javascript:alert(1)",
                "data:image/png;base64,AAAA",
                "//cdn.example.com/a.png",
                "https:cdn.example.com/a.png",
                "https:///a.png",
                "https://user@cdn.example.com/a.png",
                "https://cdn.example.com:8443/a.png",
                "https://cdn.example.com:/a.png",
                "https://evil.example\\@cdn.example.com/a.png",
                "https://cdn.example.com/a b.png",
                "https://cdn.example.com/a\n.png",
                "https://cdn.example.com/\u00e9.png",
                "https://cdn.example.com/\"a.png"
            })
    void accept_noPlainHttpsUrl_isRefused(String url) {
        assertThat(reason(HOSTS, url)).isEqualTo("malformed_url");
    }

    @Test
    void accept_longUrl_isRefused() {
        String longest = "https://cdn.example.com/" + "a".repeat(488);

        assertThat(HOSTS.accept(longest)).hasSize(512);
        assertThat(reason(HOSTS, longest + "a")).isEqualTo("too_long");
    }

    @Test
    void accept_withoutHosts_isRefused() {
        assertThat(reason(PictureHosts.NONE, "https://cdn.example.com/a.png")).isEqualTo("not_enabled");
    }

    @Test
    void isHost_namesAndAllBelowOne_areHosts() {
        assertThat(List.of("cdn.example.com", "*.example.com", "a-b.c1.example"))
                .allMatch(PictureHosts::isHost);
        assertThat(List.of(
                        "",
                        "*",
                        "*.com.",
                        "com",
                        "*.*.com",
                        "https://a.example",
                        "a.example:1",
                        "A.example",
                        "1.2.3.4"))
                .noneMatch(PictureHosts::isHost);
    }

    private static String reason(PictureHosts hosts, String url) {
        ProfileFailure refused = catchThrowableOfType(ProfileFailure.class, () -> hosts.accept(url));
        assertThat(refused).as(url).isNotNull();
        return String.valueOf(refused.reason());
    }
}
