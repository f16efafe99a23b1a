package org.essc.card.replacement;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.UUID;
import org.essc.act.ActContext;
import org.essc.act.UnitOfWork;
import org.essc.card.CardColumns;
import org.essc.card.CardRecord;
import org.essc.card.CardStore;
import org.essc.card.application.ApplicationState;
import org.essc.card.application.ApplicationStore;
import org.essc.card.application.CardApplication;
import org.essc.card.application.ChangeApplication;
import org.essc.card.application.ClaimVoucher;
import org.essc.card.application.ClaimVouchers;
import org.essc.card.application.CreateApplication;
import org.essc.card.application.photo.PhotoStore;
import org.essc.person.PersonName;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.crypto.ColumnRef;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.ApplicationKeys;
import org.essc.region.PolicyTerms.ApplicationInput;
import org.essc.region.PolicyTerms.ApplicationRoute;
import org.essc.region.RegionPolicy;

/**
 * The application by which a replacement's new card is made: the same table, voucher and production
 * as a first card's, with what the old card says of its holder.
 */
@Singleton
class ReplacementApplications {

  private static final String CONTACT = "select phone, address from physical_card where id = $1";

  private static final String LACKS_PHOTO =
      """
      select a.id from card_application a
      %s
       where a.id = $1 and a.holder_id = $2 and a.state = 'applied' and photo.id is null"""
          .formatted(PhotoStore.JOIN_TO_APPLICATION);

  private final CardStore cards;
  private final ApplicationStore applications;
  private final CreateApplication createApplication;
  private final ChangeApplication changeApplication;
  private final ColumnCipher cipher;
  private final ClaimVouchers vouchers;
  private final Randomness randomness;
  private final Clock clock;

  ReplacementApplications(
      CardStore cards,
      ApplicationStore applications,
      CreateApplication createApplication,
      ChangeApplication changeApplication,
      ColumnCipher cipher,
      ClaimVouchers vouchers,
      Randomness randomness,
      @BusinessDates Clock clock) {
    this.cards = cards;
    this.applications = applications;
    this.createApplication = createApplication;
    this.changeApplication = changeApplication;
    this.cipher = cipher;
    this.vouchers = vouchers;
    this.randomness = randomness;
    this.clock = clock;
  }

  /** An application that was made, with the voucher that only its maker sees. */
  record Made(UUID id, ClaimVoucher voucher) {

    @Override
    public String toString() {
      return "Made[" + id + "]";
    }
  }

  /**
   * @param name what the new card's face says
   * @param onHold whether a fee has to be paid before the card is made
   */
  Uni<Made> make(UnitOfWork work, CardRecord old, PersonName name, ActContext by, boolean onHold) {
    return work.connection()
        .preparedQuery(CONTACT)
        .execute(Tuple.of(old.id()))
        .chain(rows -> insert(work, old, name, by, onHold, rows.iterator().next()));
  }

  private Uni<Made> insert(
      UnitOfWork work,
      CardRecord old,
      PersonName name,
      ActContext by,
      boolean onHold,
      Row contact) {
    var made = new Made(randomness.uuid(), vouchers.random());
    var origin =
        new CreateApplication.Origin(
            old.region(),
            ApplicationRoute.SELF.code(),
            by.requester().idempotencyCaller(),
            null,
            old.id(),
            onHold,
            ChinaTime.today(clock));
    var application =
        new CreateApplication.NewApplication(
            made.id(),
            old.holderId(),
            null,
            createApplication.seal(
                made.id(),
                name.value(),
                open(contact, CardColumns.PHONE, old.id()),
                open(contact, CardColumns.ADDRESS, old.id()),
                null),
            null,
            vouchers.digest(made.voucher()),
            null);
    return createApplication.insert(work, origin, application).replaceWith(made);
  }

  /** Whether the new card waits for a photo that the region collects and nobody has taken yet. */
  Uni<Boolean> lacksPhoto(SqlClient client, RegionPolicy policy, Replacement replacement) {
    boolean collected =
        policy.stated(ApplicationKeys.APPLICATION_INPUTS).stream()
            .anyMatch(inputs -> inputs.contains(ApplicationInput.PHOTO));
    return collected && replacement.state() == Replacement.State.REQUESTED
        ? client
            .preparedQuery(LACKS_PHOTO)
            .execute(Tuple.of(replacement.applicationId(), replacement.holderId()))
            .map(rows -> rows.size() == 1)
        : Uni.createFrom().item(false);
  }

  /** The fee is paid. */
  Uni<Void> release(UnitOfWork work, Replacement replacement) {
    return changeApplication.release(work, replacement.applicationId(), replacement.holderId());
  }

  /**
   * The card that was made for it, locked after the old one, which is older; null where there is
   * none, or its face was refused.
   */
  Uni<CardRecord> newCard(UnitOfWork work, Replacement replacement) {
    return replacement.newCardId() == null
        ? Uni.createFrom().nullItem()
        : cards.lock(work.connection(), replacement.newCardId());
  }

  /**
   * Before it is in a batch, and again once its card has ended; in between the card exists or is
   * about to.
   *
   * @return whether no card comes of it any more, by now or since before
   */
  Uni<Boolean> withdraw(UnitOfWork work, Replacement replacement) {
    return newCard(work, replacement)
        .chain(card -> withdraw(work, replacement, card != null && card.ended()));
  }

  /**
   * As {@link #withdraw(UnitOfWork, Replacement)}.
   *
   * @param unused whether the card that was made has ended, or is given up
   */
  Uni<Boolean> withdraw(UnitOfWork work, Replacement replacement, boolean unused) {
    return applications
        .lock(work.connection(), replacement.applicationId())
        .chain(
            application ->
                switch (application.state()) {
                  case APPLIED -> withdraw(work, application);
                  case WITHDRAWN -> Uni.createFrom().item(true);
                  case PRODUCED ->
                      unused ? withdraw(work, application) : Uni.createFrom().item(false);
                  // one that was distributed has done its part, whatever became of the card
                  case DISTRIBUTED -> Uni.createFrom().item(unused);
                  case IN_PRODUCTION, FACE_REFUSED -> Uni.createFrom().item(false);
                });
  }

  private Uni<Boolean> withdraw(UnitOfWork work, CardApplication application) {
    return changeApplication.move(work, application, ApplicationState.WITHDRAWN).replaceWith(true);
  }

  private String open(Row row, ColumnRef column, UUID card) {
    var value = row.getBuffer(column.column());
    return value == null ? null : cipher.decrypt(column, card.toString(), value.getBytes());
  }
}
