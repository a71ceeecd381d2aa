import org.flywaydb.core.Flyway;

/** Migrates a database up to an older version. Arguments: the JDBC address without a user, the last migration. */
class OlderSchema {

    public static void main(String[] arguments) {
        Flyway.configure()
                .dataSource(arguments[0], "postgres", "")
                .locations("classpath:db/migration")
                .target(arguments[1])
                .load()
                .migrate();
    }
}
