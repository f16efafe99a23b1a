package org.essc.holderpage;

import java.util.List;
import java.util.Locale;
import org.essc.events.ToldOfHolder.Told;

/**
 * That partners were told of something.
 *
 * @param kind name of a {@link org.essc.events.SecurityEventType}, or OTHER
 * @param to names of the partners
 */
record ToldView(String kind, String at, List<String> to) {

  static List<ToldView> of(List<Told> told, Locale language) {
    return told.stream()
        .map(
            one ->
                new ToldView(
                    one.type().map(Enum::name).orElse("OTHER"),
                    PageTime.text(one.at(), language),
                    one.receivers()))
        .toList();
  }
}
