package io.phoenix.profile.hostile;

/**
 * Something that one client does to use up an instance.
 *
 * @param kind what it aims at
 * @param name what it does
 * @param encrypted whether it needs the instance with TLS
 * @param method returns once the siege has what it needs: what goes on runs on threads of the siege
 */
record Attack(String kind, String name, boolean encrypted, Method method) {

    /** How an attack is carried out. */
    @FunctionalInterface
    interface Method {
        void begin(Siege siege) throws Exception;
    }

    @Override
    public String toString() {
        return kind + ": " + name;
    }
}
