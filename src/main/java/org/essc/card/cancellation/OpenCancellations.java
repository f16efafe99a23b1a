package org.essc.card.cancellation;

/**
 * What may still be done with a cancellation; parts of statements on {@code card_cancellation n}.
 */
public final class OpenCancellations {

  /**
   * One that has ended no card: it waits, was refused, or told a death of a card that had ended
   * before. What ends with a cancellation ends in its own transaction, with that one's time.
   */
  public static final String WITHDRAWABLE =
      """
      (n.state in ('awaiting-settlement', 'refused')
       or n.state = 'cancelled' and n.reason = 'death'
          and not exists (select from physical_card c
                where c.holder_id = n.holder_id and c.ended_at = n.ended_at))""";

  /**
   * One whose card was collected and is kept: the card has ended, or had ended before a death was
   * told of it, of which nobody is asked, whether that holds or not. One that is good again is its
   * holder's, and one that was good was given back with the withdrawal.
   */
  public static final String DESTROYABLE =
      """
      (n.card_collected and n.card_destroyed_at is null
       and (n.state = 'cancelled'
            or n.state = 'withdrawn' and n.reason = 'death'
               and not exists (select from card_settlement s
                     where s.cancellation_id = n.id and s.holder_id = n.holder_id
                       and s.kind = 'inquiry')
               and exists (select from physical_card c
                     where c.id = n.card_id and c.holder_id = n.holder_id and c.state = 9
                       and (c.ended_at is null or c.ended_at <= n.requested_at))))""";

  private OpenCancellations() {}
}
