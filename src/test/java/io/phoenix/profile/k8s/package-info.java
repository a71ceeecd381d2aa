/** The manifests of {@code k8s/}, rendered by the tool that people use and read as the cluster would read them. */
@NullMarked
package io.phoenix.profile.k8s;

import org.jspecify.annotations.NullMarked;
