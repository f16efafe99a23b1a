package org.essc.card.enquiry;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.essc.card.CardRecord;
import org.essc.card.enquiry.CardEnquiryView.PastAct;
import org.essc.card.enquiry.CardEnquiryView.Replacement;

/** Reads what happened to a card and what is under way. */
@Singleton
class EnquiryStore {

  private static final String ACTS =
      """
      select at, act, channel, party from card_act
       where card_id = $1 and holder_id = $2
         and act not in ('holder-page.reveal', 'login.refuse', 'login.report',
                         'login.wrong-number', 'login.not-granted', 'ecard.check-phone')
         and ($3 or act not in ('card.request-cancellation', 'card.suspend',
                                'card.withdraw-cancellation', 'card.resume'))
       order by id desc limit 20""";

  private static final String REPLACEMENT =
      """
      select r.id, r.reason, r.fee_state, a.state
        from card_replacement r
        left join card_application a on a.id = r.application_id and a.holder_id = r.holder_id
       where r.old_card_id = $1 and r.holder_id = $2 and r.state = 'requested'""";

  private final Pool pool;

  EnquiryStore(Pool pool) {
    this.pool = pool;
  }

  /**
   * @param staff whether a clerk asks; others do not learn that a cancellation runs, or why
   */
  Uni<List<PastAct>> acts(CardRecord card, boolean staff) {
    return pool.preparedQuery(ACTS)
        .execute(Tuple.of(card.id(), card.holderId(), staff))
        .map(
            rows -> {
              var acts = new ArrayList<PastAct>(rows.size());
              rows.forEach(
                  row ->
                      acts.add(
                          new PastAct(
                              row.getOffsetDateTime("at").toInstant(),
                              row.getString("act"),
                              row.getString("channel"),
                              row.getString("party"))));
              return acts;
            });
  }

  /** The replacement under way, or null. */
  Uni<Replacement> replacement(UUID cardId, UUID holderId) {
    return pool.preparedQuery(REPLACEMENT)
        .execute(Tuple.of(cardId, holderId))
        .map(
            rows -> {
              if (rows.size() == 0) {
                return null;
              }
              var row = rows.iterator().next();
              return new Replacement(
                  row.getUUID("id"),
                  row.getString("reason"),
                  row.getString("state"),
                  row.getString("fee_state"));
            });
  }
}
