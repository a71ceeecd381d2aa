package io.phoenix.profile.hostile;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Public keys for ES256 (RFC 7517), whose private keys nobody has. */
final class PublicKeys {

    private PublicKeys() {}

    /** Writes a set of keys, {@code key-0} and so on. */
    static Path write(Path file, int number) throws IOException, JOSEException {
        List<JWK> keys = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            keys.add(new ECKeyGenerator(Curve.P_256)
                    .keyID("key-" + i)
                    .keyUse(KeyUse.SIGNATURE)
                    .generate());
        }
        // without the private parts
        return Files.writeString(file, new JWKSet(keys).toString());
    }
}
