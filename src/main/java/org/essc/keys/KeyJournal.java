package org.essc.keys;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/**
 * Keeps a record of what happens to keys. Every bean of this type is told inside the transaction,
 * as its last act: if the record cannot be written, the key does not change. This package may not
 * know the audit log, which signs with its keys; so the audit log comes to it.
 */
public interface KeyJournal {

  Uni<Void> record(SqlConnection transaction, KeyTransition transition);
}
