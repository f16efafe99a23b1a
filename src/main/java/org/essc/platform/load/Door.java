package org.essc.platform.load;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many may be inside at a time, so that whoever is let in is answered soon. It stands open
 * until answers have taken longer than {@link #AIM} for two seconds on end, so that a crowd that
 * comes at once is worked off, however cold the program is; or until more are inside than such a
 * crowd, and than are answered in most of a second. Then as many are let in as are served in that
 * time (by Little's law they wait for no longer), measured anew all the time, until it has been
 * calm for a while.
 *
 * <p>Known callers and strangers have rooms of their own, so that no crowd of strangers takes a
 * known caller's place. In each, where it is full, whoever has less than a fair share is still let
 * in, and a known caller that has nothing inside however full it is: one caller's flood refuses no
 * other.
 */
public final class Door {

  /** What is late at two seconds, and is to be done within one, should take a third on average. */
  static final Duration AIM = Duration.ofMillis(300);

  /** How often {@link #measure} is to be called. */
  public static final Duration WINDOW = Duration.ofMillis(200);

  /** Who is inside for longer waits for something else: a file that is sent, a bulk act. */
  private static final long LONG = Duration.ofSeconds(3).toNanos();

  private static final int OPEN = Integer.MAX_VALUE;
  private static final int SLOW_WINDOWS = 10;
  private static final int CROWDED_WINDOWS = 2;
  private static final int CALM_WINDOWS = 25;
  private static final double OF_THE_NEWEST = 0.3;

  /** A crowd that comes at once, to an instance that has just begun and does not know its pace. */
  private static final int CROWD = 1_500;

  /** Who comes behind what is served in that time could not be answered within a second. */
  private static final Duration TOO_LONG = Duration.ofMillis(800);

  /** Who comes. */
  public enum Guest {
    /**
     * Fills the limit, whoever it is, and twice the limit with fair shares of it; beyond that
     * callers that have nothing inside come in one by one, until there are as many as the limit.
     */
    KNOWN,
    /** A stranger that comes for what makes it known; such fill the limit among themselves. */
    NEWCOMER,
    /** Any other stranger: the first to be refused. */
    STRANGER,
    /** A stranger where nobody is refused because of others; it alone can have too many. */
    SPARED
  }

  private static final double OF_STRANGERS = 0.75;

  /** Of the strangers' room; the other half is for those with less than a fair share. */
  private static final double FREELY = 0.5;

  private static final double OF_ONE_SPARED = 0.25;

  private final int least;
  private final Room known = new Room();
  private final Room strangers = new Room();
  private final Room spared = new Room();
  private final LongAdder served = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private volatile int limit = OPEN;
  private double perWindow;
  private int slow;
  private int crowded;
  private int calm;

  /**
   * @param least so many are let in always; enough to keep all processors busy
   */
  public Door(int least) {
    this.least = least;
  }

  /** One request that was let in, and is to be left. */
  public final class Visit {

    private enum State {
      INSIDE,
      PAUSED,
      LEFT
    }

    private final Room room;
    private final String caller;
    private final AtomicReference<State> state = new AtomicReference<>(State.INSIDE);

    private Visit(Room room, String caller) {
      this.room = room;
      this.caller = caller;
      room.letIn(caller);
    }

    /** Nothing is done for it: it is not inside, but counts as its caller's. */
    public void pause() {
      if (state.compareAndSet(State.INSIDE, State.PAUSED)) {
        room.goesOut(caller);
      }
    }

    public void goOn() {
      if (state.compareAndSet(State.PAUSED, State.INSIDE)) {
        room.comesIn(caller);
      }
    }

    /**
     * Once; whatever is said afterwards changes nothing.
     *
     * @param took nanoseconds inside
     * @param wasServed whether work was done for it, and not only a refusal written
     */
    public void leave(long took, boolean wasServed) {
      var before = state.getAndSet(State.LEFT);
      if (before == State.LEFT) {
        return;
      }
      boolean wasInside = before == State.INSIDE;
      room.leaves(caller, wasInside);
      if (wasInside && wasServed && took < LONG && room != spared) {
        served.increment();
        nanos.add(took);
      }
    }
  }

  /**
   * Lets somebody in, or does not.
   *
   * @param caller tells callers apart
   */
  public Optional<Visit> enter(Guest guest, String caller) {
    // read once: it may be opened meanwhile
    int most = limit;
    return most == OPEN || admits(guest, caller, most)
        ? Optional.of(new Visit(room(guest), caller))
        : Optional.empty();
  }

  public boolean isOpen() {
    return limit == OPEN;
  }

  /** Whether {@link #enter} would not let that caller in now; changes nothing. */
  public boolean refuses(Guest guest, String caller) {
    int most = limit;
    return most != OPEN && !admits(guest, caller, most);
  }

  private Room room(Guest guest) {
    return switch (guest) {
      case KNOWN -> known;
      case NEWCOMER, STRANGER -> strangers;
      case SPARED -> spared;
    };
  }

  private boolean admits(Guest guest, String caller, double most) {
    return switch (guest) {
      case KNOWN -> known.admits(caller, most, most, 2 * most) || known.admitsFirst(caller, most);
      case NEWCOMER -> strangers.admits(caller, FREELY * most, most, most);
      case STRANGER -> {
        double theirs = OF_STRANGERS * most;
        yield strangers.admits(caller, FREELY * theirs, theirs, theirs);
      }
      case SPARED -> spared.of(caller) < Math.max(1, OF_ONE_SPARED * most);
    };
  }

  /** Looks at the last window; called by one thread at a time. */
  public void measure() {
    long answers = served.sumThenReset();
    long took = nanos.sumThenReset();
    if (answers == 0) {
      // where nobody is served something is away, which is no matter of how many are inside
      return;
    }
    int inside = known.inside() + strangers.inside();
    perWindow = perWindow == 0 ? answers : perWindow + OF_THE_NEWEST * (answers - perWindow);
    double pace = (double) AIM.toNanos() * answers / Math.max(1, took);
    slow = pace < 1 && inside > least ? slow + 1 : 0;
    // the newest alone may be the first after many that were idle, or the last of a pause
    double inTime = Math.max(perWindow, answers) * TOO_LONG.toNanos() / WINDOW.toNanos();
    crowded = inside > Math.max(CROWD, inTime) ? crowded + 1 : 0;
    if (limit == OPEN) {
      if (slow >= SLOW_WINDOWS || crowded >= CROWDED_WINDOWS) {
        calm = 0;
        limit = limit(pace);
      }
      return;
    }
    calm = inside < limit / 2 ? calm + 1 : 0;
    limit = calm >= CALM_WINDOWS ? OPEN : limit(pace);
  }

  private int limit(double pace) {
    double inTime = perWindow * AIM.toNanos() / WINDOW.toNanos();
    return (int) Math.max(least, inTime * Math.min(1, pace));
  }

  /** How many are let in at present; {@link Integer#MAX_VALUE} where it stands open. */
  public int limit() {
    return limit;
  }
}
