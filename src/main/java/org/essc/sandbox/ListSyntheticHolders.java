package org.essc.sandbox;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.IntStream;
import org.essc.platform.problem.ProblemException;
import org.essc.sandbox.SandboxHoldersResource.HolderPage;
import org.essc.sandbox.SandboxHoldersResource.HolderView;

/** Pages through the synthetic holders, each with the card's state as it is now. */
@Singleton
class ListSyntheticHolders {

  private final SandboxCardStore cards;

  ListSyntheticHolders(SandboxCardStore cards) {
    this.cards = cards;
  }

  Uni<HolderPage> page(int limit, String cursor) {
    var all = SyntheticHolders.all();
    int from = cursor == null ? 0 : after(all, cursor);
    int to = Math.min(from + limit, all.size());
    var page = all.subList(from, to);
    var next = to < all.size() ? all.get(to - 1).cardNo() : null;
    return cards
        .states(page)
        .map(
            states ->
                new HolderPage(
                    page.stream()
                        .filter(holder -> states.containsKey(holder.cardNo()))
                        .map(holder -> view(holder, states.get(holder.cardNo())))
                        .toList(),
                    next));
  }

  /** The cursor is the card number of the page before's last holder. */
  private static int after(List<SyntheticHolder> all, String cursor) {
    return IntStream.range(0, all.size())
        .filter(i -> all.get(i).cardNo().equals(cursor))
        .map(i -> i + 1)
        .findFirst()
        .orElseThrow(() -> ProblemException.invalid("cursor", "unknown cursor"));
  }

  private static HolderView view(SyntheticHolder holder, int state) {
    return new HolderView(
        holder.name(),
        holder.idNumber(),
        holder.cardNo(),
        holder.cardIdCode(),
        holder.phone(),
        holder.regionCode(),
        state,
        holder.validUntil());
  }
}
