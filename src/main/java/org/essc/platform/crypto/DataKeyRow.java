package org.essc.platform.crypto;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A row of {@code data_key}. */
record DataKeyRow(int id, String purpose, String state, byte[] wrapped, Instant createdAt) {

  static final String COLUMN = "column";
  static final String INDEX = "index";
  static final String PAIRWISE = "pairwise";
  static final List<String> PURPOSES = List.of(COLUMN, INDEX, PAIRWISE);

  static String context(String purpose, int id) {
    return "data_key/" + purpose + "/" + id;
  }

  String context() {
    return context(purpose, id);
  }

  boolean isActive() {
    return "active".equals(state);
  }

  boolean isNext() {
    return "next".equals(state);
  }

  static DataKeySet toSet(List<DataKeyRow> rows, MasterKey masterKey) {
    var columns = new HashMap<Integer, byte[]>();
    var active = new HashMap<String, DataKeyRow>();
    for (var row : rows) {
      if (row.purpose().equals(COLUMN)) {
        columns.put(row.id(), masterKey.unwrap(row.wrapped(), row.context()));
      }
      if (row.isActive()) {
        active.put(row.purpose(), row);
      }
    }
    return new DataKeySet(
        columns,
        require(active, COLUMN).id(),
        unwrap(require(active, INDEX), masterKey),
        unwrap(require(active, PAIRWISE), masterKey));
  }

  /** Those that are not what was written there. */
  static List<DataKeyRow> altered(List<DataKeyRow> rows, MasterKey masterKey) {
    return rows.stream().filter(row -> !row.opens(masterKey)).toList();
  }

  private boolean opens(MasterKey masterKey) {
    try {
      unwrap(this, masterKey);
      return true;
    } catch (IntegrityException altered) {
      return false;
    }
  }

  private static DataKeyRow require(Map<String, DataKeyRow> active, String purpose) {
    var row = active.get(purpose);
    if (row == null) {
      throw new IntegrityException("there is no active data key for " + purpose);
    }
    return row;
  }

  private static byte[] unwrap(DataKeyRow row, MasterKey masterKey) {
    return masterKey.unwrap(row.wrapped(), row.context());
  }

  @Override
  public String toString() {
    return "DataKeyRow[" + id + ", " + purpose + ", " + state + "]";
  }
}
