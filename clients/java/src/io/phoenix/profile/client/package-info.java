/** Names and avatars from a Phoenix Profile service: batched reads, changes, and live changes, with the JDK alone. */
package io.phoenix.profile.client;
