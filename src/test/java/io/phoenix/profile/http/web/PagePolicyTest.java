package io.phoenix.profile.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PagePolicyTest {

    @Test
    void withAvatars_otherOrigin_allowsItsImages() {
        assertThat(PagePolicy.withAvatars("https://api.dicebear.com/9.x/adventurer/svg?seed={tenant}_{user}", List.of())
                        .policy())
                .endsWith("; img-src 'self' data: https://api.dicebear.com");
        assertThat(PagePolicy.withAvatars("https://{tenant}.example.com/{user}.png", List.of())
                        .policy())
                .endsWith("; img-src 'self' data: https:");
        assertThat(PagePolicy.withAvatars(
                                "http://localhost:8080/{key}.svg", List.of("*.example.net", "cdn.example.com"))
                        .policy())
                .endsWith("; img-src 'self' data: http://localhost:8080 https://*.example.net https://cdn.example.com");
    }
}
