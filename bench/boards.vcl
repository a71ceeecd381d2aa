# Varnish before the service: keeps boards, and drops those that it is told to. Needs the module xkey, of Debian's varnish-modules.
vcl 4.1;

import xkey;

backend service {
    .host = "127.0.0.1";
    .port = "8080";
}

# Who may purge: the instances.
acl instances {
    "127.0.0.1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ instances) {
            return (synth(403));
        }
        set req.http.purged = xkey.purge(req.http.xkey-purge);
        return (synth(200, "purged " + req.http.purged));
    }
    if (req.url !~ "^/v1/boards/") {
        return (pass);
    }
    unset req.http.Cookie;
    unset req.http.Authorization;
}

sub vcl_backend_response {
    # the module reads tags from this header
    if (beresp.http.Surrogate-Key) {
        set beresp.http.xkey = beresp.http.Surrogate-Key;
    }
}

sub vcl_deliver {
    unset resp.http.xkey;
    unset resp.http.Surrogate-Key;
}
