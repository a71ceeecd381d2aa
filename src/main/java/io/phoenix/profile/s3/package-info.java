/** Own pictures in S3, or in any storage with its API: signing, requests, failures. */
@NullMarked
package io.phoenix.profile.s3;

import org.jspecify.annotations.NullMarked;
