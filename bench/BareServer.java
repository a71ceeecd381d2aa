import io.vertx.core.DeploymentOptions;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;

/**
 * The baseline of the benchmark: a bare Vert.x server that returns a constant body for every request.
 *
 * <p>Arguments: port, bytes of the body, event loops.
 */
public final class BareServer {

    private BareServer() {}

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        int bodyBytes = Integer.parseInt(args[1]);
        int eventLoops = Integer.parseInt(args[2]);
        Buffer body = Buffer.buffer("x".repeat(bodyBytes));
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        vertx.deployVerticle(
                        () -> new VerticleBase() {
                            @Override
                            public io.vertx.core.Future<?> start() {
                                return vertx.createHttpServer()
                                        .requestHandler(request -> request.response()
                                                .putHeader("content-type", "application/json")
                                                .end(body.copy()))
                                        .listen(port, "127.0.0.1");
                            }
                        },
                        new DeploymentOptions().setInstances(eventLoops))
                .await();
    }
}
