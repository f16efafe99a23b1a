package org.essc.textmessage;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.essc.card.HolderPhones;
import org.essc.platform.outbox.WrittenEvent;
import org.essc.platform.time.BusinessDates;
import org.essc.platform.time.ChinaTime;
import org.essc.region.NoticeKeys;
import org.essc.region.PolicyTerms.HolderNotice;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicies;
import org.essc.textmessage.TextMessageStore.TextMessage;

/**
 * Writes what holders are to be told by text message in the transaction that takes the events from
 * the outbox: each is told once, and none that was not committed. Where no gateway is configured it
 * costs nothing.
 */
@Singleton
public class KeepTextMessages {

  private final TextMessageConfig config;
  private final HolderPhones phones;
  private final TextMessageStore store;
  private final RegionPolicies policies;
  private final Clock businessClock;

  KeepTextMessages(
      TextMessageConfig config,
      HolderPhones phones,
      TextMessageStore store,
      RegionPolicies policies,
      @BusinessDates Clock businessClock) {
    this.config = config;
    this.phones = phones;
    this.store = store;
    this.policies = policies;
    this.businessClock = businessClock;
  }

  /** An event of which holders may be told. */
  private record News(WrittenEvent event, HolderNotice notice) {

    private UUID holderId() {
      return event.holderId();
    }

    private TextMessage in(RegionCode region) {
      return new TextMessage(event.id(), holderId(), region, notice.code(), event.at());
    }
  }

  public Uni<Void> of(SqlClient transaction, List<WrittenEvent> events) {
    var news =
        config.interfaces().isEmpty()
            ? List.<News>of()
            : events.stream().flatMap(one -> news(one).stream()).toList();
    if (news.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return phones
        .regions(transaction, news.stream().map(News::holderId).distinct().toList())
        .map(regions -> wanted(news, regions))
        .chain(all -> all.isEmpty() ? Uni.createFrom().voidItem() : store.insert(transaction, all));
  }

  private static Optional<News> news(WrittenEvent event) {
    return Notices.of(event).map(notice -> new News(event, notice));
  }

  /** Each region is asked once. */
  private List<TextMessage> wanted(List<News> news, Map<UUID, RegionCode> regions) {
    var told = new HashMap<RegionCode, Set<HolderNotice>>();
    regions.values().forEach(region -> told.computeIfAbsent(region, this::told));
    return news.stream()
        .filter(one -> regions.containsKey(one.holderId()))
        .filter(one -> told.get(regions.get(one.holderId())).contains(one.notice()))
        .map(one -> one.in(regions.get(one.holderId())))
        .toList();
  }

  private Set<HolderNotice> told(RegionCode region) {
    return policies
        .find(region, ChinaTime.today(businessClock))
        .flatMap(policy -> policy.stated(NoticeKeys.TEXT_MESSAGES))
        .orElse(Set.of());
  }
}
