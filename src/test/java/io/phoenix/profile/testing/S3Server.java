package io.phoenix.profile.testing;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobApiMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.blobstore.domain.StorageMetadata;

/** An S3 server that checks signatures, with one bucket in memory. What it stores survives a stop and a start. */
public final class S3Server implements AutoCloseable {

    private static final String BUCKET = "pictures";
    private static final String ACCESS_KEY = "access";
    private static final String SECRET_KEY = "secret of the bucket";

    private final URI endpoint = URI.create("http://127.0.0.1:" + Ports.free());
    private final BlobStoreContext context = ContextBuilder.newBuilder(new TransientNio2BlobApiMetadata())
            .credentials(ACCESS_KEY, SECRET_KEY)
            .buildView(BlobStoreContext.class);
    private final BlobStore store = context.getBlobStore();
    private S3Proxy proxy;

    private S3Server() {}

    public static S3Server started() throws Exception {
        S3Server server = new S3Server();
        server.store.createContainerInLocation(null, BUCKET);
        server.start();
        return server;
    }

    /** Keeps new pictures in the bucket. */
    public Map<String, String> settings() {
        return Map.of(
                "pictures.storage",
                "s3",
                "pictures.s3.url",
                endpoint + "/" + BUCKET,
                "pictures.s3.access-key",
                ACCESS_KEY,
                "pictures.s3.secret-key",
                SECRET_KEY);
    }

    /** The keys of all objects. */
    public Set<String> objects() {
        return store.list(BUCKET).stream().map(StorageMetadata::getName).collect(Collectors.toSet());
    }

    /** Loses an object. */
    public void lose(String key) {
        store.removeBlob(BUCKET, key);
    }

    /** Serves on the same port as before. */
    public void start() throws Exception {
        proxy = S3Proxy.builder()
                .blobStore(store)
                .endpoint(endpoint)
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .build();
        proxy.start();
    }

    public void stop() throws Exception {
        proxy.stop();
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (Exception failure) {
            throw new IllegalStateException("the S3 server does not stop", failure);
        }
        context.close();
    }
}
