package org.essc.card.imports;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An import as it stands.
 *
 * <pre>
 *   receiving ──▶ running ──▶ completed
 *       │            │
 *       └──▶ failed ◀┘
 * </pre>
 *
 * @param failure problem code, null unless failed
 * @param chunks how many chunks the file has
 * @param nextChunk the first chunk not yet applied
 * @param received rows of the file, known when all of it is received
 * @param accepted rows applied or found unchanged so far
 * @param unchanged those that changed nothing
 * @param rejected rows refused so far
 * @param startedAt when the first row could be applied, or null
 * @param finishedAt when it was completed or failed, or null
 */
public record CardImport(
    UUID id,
    String partnerNo,
    String state,
    ImportFormat format,
    List<String> columns,
    String failure,
    int chunks,
    int nextChunk,
    long received,
    long accepted,
    long unchanged,
    long rejected,
    Instant createdAt,
    Instant startedAt,
    Instant finishedAt) {

  static final String RECEIVING = "receiving";
  static final String RUNNING = "running";
  static final String COMPLETED = "completed";
  static final String FAILED = "failed";

  long processed() {
    return accepted + rejected;
  }
}
