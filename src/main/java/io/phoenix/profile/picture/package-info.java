/** Own pictures of users: what is accepted, how it is decoded and stored, and how moderators review it. */
@NullMarked
package io.phoenix.profile.picture;

import org.jspecify.annotations.NullMarked;
