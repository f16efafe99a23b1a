package org.essc.partner;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.essc.region.Channel;

/** The channels of the card service that a partner operates, as they are registered. */
public final class ServiceChannels {

  private ServiceChannels() {}

  /** Operated by people of the platform's own staff: no partner is granted one. */
  private static final Set<Channel> OF_STAFF = Set.of(Channel.WINDOW, Channel.HOTLINE_STAFFED);

  /**
   * @param code such as {@code wechat-account}
   * @return nothing where it is no channel, or one that only staff operate
   */
  public static Optional<Channel> find(String code) {
    return Arrays.stream(Channel.values())
        .filter(channel -> channel.code().equals(code) && !OF_STAFF.contains(channel))
        .findFirst();
  }

  public static Set<Channel> known(Collection<String> codes) {
    return codes.stream()
        .map(ServiceChannels::find)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }
}
