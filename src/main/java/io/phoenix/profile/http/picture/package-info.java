/** The routes of own pictures: uploading, serving, and reviewing them. */
@NullMarked
package io.phoenix.profile.http.picture;

import org.jspecify.annotations.NullMarked;
