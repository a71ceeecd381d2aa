package io.phoenix.profile.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PagePolicyTest {

    @Test
    void withAvatars_otherOrigin_allowsItsImages() {
        assertThat(PagePolicy.withAvatars("https://api.dicebear.com/9.x/adventurer/svg?seed={tenant}_{user}")
                        .policy())
                .endsWith("; img-src 'self' data: https://api.dicebear.com");
        assertThat(PagePolicy.withAvatars("https://{tenant}.example.com/{user}.png")
                        .policy())
                .endsWith("; img-src 'self' data: https:");
    }
}
