package org.essc.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import org.essc.testing.Unis;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DatabasePoolTest {

  @Inject Pool pool;

  /** As the last statement of an issuance is, which the client's own limit left out. */
  @Test
  void longStatementStaysPrepared() {
    var statement = "select $1::int4 /* %s */".formatted("long ".repeat(1_000));

    var kept =
        Unis.get(
            pool.withConnection(
                connection ->
                    connection
                        .preparedQuery(statement)
                        .execute(Tuple.of(1))
                        .chain(
                            () ->
                                connection
                                    .preparedQuery(
                                        "select count(*) from pg_prepared_statements"
                                            + " where statement = $1")
                                    .execute(Tuple.of(statement)))
                        .map(rows -> rows.iterator().next().getLong(0))));

    assertThat(kept).isEqualTo(1);
  }
}
