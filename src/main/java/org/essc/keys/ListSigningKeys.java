package org.essc.keys;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.essc.platform.web.ListPage;

/** Shows the ring of signing keys to those who look after it. */
@Singleton
public class ListSigningKeys {

  private final SigningKeyStore store;
  private final KeyPolicy policy;

  ListSigningKeys(SigningKeyStore store, KeyPolicy policy) {
    this.store = store;
    this.policy = policy;
  }

  /**
   * @param rotationDueAt when the schedule replaces it; only of an active key
   */
  @Schema(name = "SigningKey")
  public record SigningKeyView(
      String kid,
      String purpose,
      String algorithm,
      String state,
      Instant createdAt,
      Instant activatedAt,
      Instant retiredAt,
      Instant goneAt,
      Instant revokedAt,
      Instant rotationDueAt) {}

  /** A page of keys, newest first. */
  @Schema(name = "SigningKeyPage")
  public record SigningKeyPage(List<SigningKeyView> items, String nextCursor) {}

  /**
   * @param after name of the last key already seen; null for the first page
   */
  public Uni<SigningKeyPage> page(String after, int limit) {
    return store
        .page(limit + 1, after)
        .map(rows -> ListPage.of(rows, limit, SigningKeyRow::kid))
        .map(page -> new SigningKeyPage(page.map(this::view).items(), page.nextCursor()));
  }

  private SigningKeyView view(SigningKeyRow row) {
    return new SigningKeyView(
        row.kid(),
        row.purpose().code(),
        row.algorithm(),
        row.state().code(),
        row.createdAt(),
        row.activatedAt(),
        row.retiredAt(),
        row.goneAt(),
        row.revokedAt(),
        row.state() == KeyState.ACTIVE
            ? policy.rotationDueAt(row.purpose(), row.activatedAt())
            : null);
  }
}
