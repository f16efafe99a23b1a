import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Holds what callers were told against what the database has in the end. */
final class Check {

  private static final String HEAD =
      """
      | what happened | token | issuance | code | verification | failed requests | acknowledged | lost | codes accepted twice |
      |---|---|---|---|---|---|---|---|---|
      """;

  private final Protocol protocol;
  private final List<Rehearsal.Event> events;
  private Set<String> found;

  Check(Protocol protocol, List<Rehearsal.Event> events) {
    this.protocol = protocol;
    this.events = events;
  }

  /** The table, and its last line: {@code ok}, or what is not as it has to be. */
  String against(String url, String user, String password) throws SQLException {
    found = new HashSet<>();
    long twiceInDatabase;
    try (var connection = DriverManager.getConnection(url, user, password);
        var statement = connection.createStatement()) {
      try (var rows =
          statement.executeQuery(
              "select sign_no from ecard_binding where state = 'active'"
                  + " union all select id::text from verification")) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
      try (var rows =
          statement.executeQuery(
              // a code that the former release accepted stands there bare, one of now behind its
              // day
              "select count(*) - count(distinct substring(code_digest from length(code_digest) - 31))"
                  + " from verification")) {
        rows.next();
        twiceInDatabase = rows.getLong(1);
      }
    }
    var table = new StringBuilder(HEAD);
    events.forEach(event -> table.append(row(event)).append('\n'));
    long lost = lost(protocol.acknowledged);
    table.append(
        "%nIn all %d cards and verifications were acknowledged; %d of them are not in the database. %d codes were accepted and shown again %d times, %d accepted more than once (%d rows of one code in the database).%n"
            .formatted(
                protocol.acknowledged.size(),
                lost,
                protocol.acceptances.size(),
                protocol.shownAgain.get(),
                protocol.acceptedTwice.size(),
                twiceInDatabase));
    boolean good =
        lost == 0
            && protocol.acceptedTwice.isEmpty()
            && twiceInDatabase == 0
            && events.stream().allMatch(Rehearsal.Event::well);
    return table.append(good ? "ok" : "failed").toString();
  }

  /** Longest outages in seconds; what was lost is known only at the end. */
  String row(Rehearsal.Event event) {
    var outages = protocol.longestOutages(event.from(), event.until());
    var acknowledged =
        protocol.acknowledged.stream()
            .filter(a -> event.covers(a.at()))
            .collect(Collectors.toList());
    return "| %s%s | %s | %d | %d | %s | %d |"
        .formatted(
            event.name(),
            event.well() ? "" : " (not well again)",
            Arrays.stream(Operation.values())
                .map(operation -> "%.1f s".formatted(outages.get(operation) / 1e9))
                .collect(Collectors.joining(" | ")),
            protocol.answers.stream().filter(a -> event.covers(a.at()) && a.failed()).count(),
            acknowledged.size(),
            found == null ? "?" : lost(acknowledged),
            protocol.acceptedTwice.stream().filter(event::covers).count());
  }

  private long lost(Collection<Protocol.Acknowledged> acknowledged) {
    return acknowledged.stream().filter(a -> !found.contains(a.id())).count();
  }

  /** How often which refusal was answered to which operation. */
  String refusals(Rehearsal.Event event) {
    Map<String, Long> counted =
        protocol.answers.stream()
            .filter(answer -> !answer.problem().isEmpty() && event.covers(answer.at()))
            .collect(
                Collectors.groupingBy(
                    a -> a.operation() + " " + a.status() + " " + a.problem(),
                    TreeMap::new,
                    Collectors.counting()));
    return counted.entrySet().stream()
        .map(one -> "%6d  %s%n".formatted(one.getValue(), one.getKey()))
        .collect(Collectors.joining());
  }
}
