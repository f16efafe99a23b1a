package org.essc.files;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.essc.partner.PartnerNo;

/**
 * A file as it stands.
 *
 * <pre>
 *   receiving ──▶ running ──▶ completed
 *       │            │
 *       └──▶ failed ◀┘
 * </pre>
 *
 * @param terms by the columns that its {@link FileKind} names
 * @param failure problem code, null unless failed
 * @param chunks how many chunks the file has
 * @param nextChunk the first chunk not yet applied
 * @param received rows of the file, known when all of it is received
 * @param accepted rows applied or found unchanged so far
 * @param unchanged those that changed nothing
 * @param rejected rows refused so far
 * @param rejectionsLeftOut rejections so far that were counted and not kept
 * @param startedAt when the first row could be applied, or null
 * @param finishedAt when it was completed or failed, or null
 */
public record SpooledFile(
    UUID id,
    PartnerNo partnerNo,
    String state,
    FileFormat format,
    List<String> columns,
    Map<String, String> terms,
    String failure,
    int chunks,
    int nextChunk,
    long received,
    long accepted,
    long unchanged,
    long rejected,
    long rejectionsLeftOut,
    Instant createdAt,
    Instant startedAt,
    Instant finishedAt) {

  public static final String RECEIVING = "receiving";
  public static final String RUNNING = "running";
  public static final String COMPLETED = "completed";
  public static final String FAILED = "failed";

  /** As its sender sees it, who gets to know a file's number when the upload is whole. */
  public String shownState() {
    return RECEIVING.equals(state) ? RUNNING : state;
  }

  /** Null where all rejections are listed. */
  public Long shownLeftOut() {
    return rejectionsLeftOut == 0 ? null : rejectionsLeftOut;
  }

  public long processed() {
    return accepted + rejected;
  }
}
