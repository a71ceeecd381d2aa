package io.phoenix.profile.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PagePolicyTest {

    @Test
    void withAvatars_anyTemplate_allowsHostsOfPicturesThatTenantsListAtRunTime() {
        assertThat(PagePolicy.withAvatars("https://api.dicebear.com/9.x/adventurer/svg?seed={tenant}_{user}")
                        .policy())
                .endsWith("; img-src 'self' data: https:");
        assertThat(PagePolicy.withAvatars("https://{tenant}.example.com/{user}.png")
                        .policy())
                .endsWith("; img-src 'self' data: https:");
    }

    @Test
    void withAvatars_templateOfPlainHttp_allowsItsOriginToo() {
        assertThat(PagePolicy.withAvatars("http://localhost:8080/{key}.svg").policy())
                .endsWith("; img-src 'self' data: https: http://localhost:8080");
    }
}
