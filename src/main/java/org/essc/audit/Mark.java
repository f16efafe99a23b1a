package org.essc.audit;

import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How far the database had come at some moment: its restore epoch, and of each audit chain an entry
 * that was committed. A database that no longer holds all of it is an older one, or another.
 *
 * @param epoch 0 where there never was a restore
 * @param places by chain
 */
record Mark(long epoch, List<Place> places) {

  /**
   * @param seq 0 where nothing is known of the chain
   * @param hash of that entry
   */
  record Place(long seq, byte[] hash) {

    static final Place START = new Place(0, new byte[0]);

    boolean isAfter(Place other) {
      return seq > other.seq;
    }

    boolean hasHash(byte[] other) {
      return Arrays.equals(hash, other);
    }
  }

  static final Mark NONE = new Mark(0, Collections.nCopies(AuditLog.CHAINS, Place.START));

  Mark {
    if (places.size() != AuditLog.CHAINS) {
      throw new IllegalArgumentException("not a mark of sixteen chains");
    }
    places = List.copyOf(places);
  }

  /** What both know. Of different epochs the later one counts alone. */
  Mark and(Mark other) {
    if (epoch != other.epoch) {
      return epoch > other.epoch ? this : other;
    }
    return new Mark(
        epoch,
        IntStream.range(0, places.size())
            .mapToObj(
                chain ->
                    other.places.get(chain).isAfter(places.get(chain))
                        ? other.places.get(chain)
                        : places.get(chain))
            .toList());
  }

  /** Whether it knows of anything that the other does not. */
  boolean isAfter(Mark other) {
    return epoch > other.epoch
        || epoch == other.epoch
            && IntStream.range(0, places.size())
                .anyMatch(chain -> places.get(chain).isAfter(other.places.get(chain)));
  }

  /** {@code epoch} and for each chain {@code seq:hash}, separated by spaces. */
  String text() {
    return epoch
        + places.stream()
            .map(place -> " " + place.seq() + ":" + HexFormat.of().formatHex(place.hash()))
            .collect(Collectors.joining());
  }

  /**
   * @throws IllegalArgumentException where it is not such a text
   */
  static Mark parse(String text) {
    var parts = text.split(" ");
    return new Mark(
        Long.parseLong(parts[0]),
        Arrays.stream(parts)
            .skip(1)
            .map(part -> part.split(":", 2))
            .map(part -> new Place(Long.parseLong(part[0]), HexFormat.of().parseHex(part[1])))
            .toList());
  }
}
