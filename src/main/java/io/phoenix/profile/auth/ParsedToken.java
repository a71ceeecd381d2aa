package io.phoenix.profile.auth;

import com.nimbusds.jose.JWSHeader;
import java.util.Map;

/**
 * A well-formed JSON Web Token whose signature is not verified yet.
 *
 * @param signed the bytes that the signature covers
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a record
record ParsedToken(JWSHeader header, Map<String, Object> claims, byte[] signed, byte[] signature) {}
