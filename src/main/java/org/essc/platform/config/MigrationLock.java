package org.essc.platform.config;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Instances that start together migrate one after the other by a lock of the session, not of a
 * transaction: an index that is built concurrently waits for every transaction that is older than
 * itself, and would wait for the lock's own for ever. No limit that a role has for requests ends a
 * migration.
 */
@Singleton
public class MigrationLock implements FlywayConfigurationCustomizer {

  @Override
  public void customize(FluentConfiguration configuration) {
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    configuration.initSql("set statement_timeout = 0");
  }
}
