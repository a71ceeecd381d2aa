/** Tests of the manifests in {@code k8s/}, as kubectl renders them. */
@NullMarked
package io.phoenix.profile.k8s;

import org.jspecify.annotations.NullMarked;
