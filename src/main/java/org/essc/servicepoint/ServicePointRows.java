package org.essc.servicepoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Violations;
import org.essc.servicepoint.PointHours.PointSpan;

/** Reads an import whole; a row that is not as it should be refuses all of it. */
@Singleton
class ServicePointRows {

  static final int MOST = 5_000;

  /** What is wrong is told of so many rows; more would not be read. */
  private static final int MOST_FAULTY = 50;

  private static final List<String> COLUMNS =
      List.of(
          "id",
          "regionCode",
          "name",
          "kind",
          "address",
          "telephone",
          "days",
          "spans",
          "onPublicHolidays",
          "services",
          "source");

  private static final String LISTED = ";";

  private final ObjectMapper json;

  ServicePointRows(ObjectMapper json) {
    this.json = json;
  }

  /** A row and the line it begins on. */
  private record Row(long line, String id, ServicePointBody body) {}

  /** NDJSON: objects with {@code id} and the members of {@link ServicePointBody}. */
  List<ServicePoint> ndjson(String file) {
    var rows = new ArrayList<Row>();
    long line = 0;
    for (var text : file.split("\n", -1)) {
      line++;
      if (!text.isBlank()) {
        rows.add(object(line, text));
      }
    }
    return points(rows);
  }

  private Row object(long line, String text) {
    try {
      if (json.readTree(text) instanceof ObjectNode object) {
        var id = object.remove("id");
        return new Row(
            line,
            id == null ? null : id.asText(),
            json.treeToValue(object, ServicePointBody.class));
      }
    } catch (JsonProcessingException malformed) {
      // told below, without its text
    }
    throw ProblemException.invalid("line " + line, "an object with the members of a service point");
  }

  /** CSV with a header; several days, spans and services in a field are separated by semicolons. */
  List<ServicePoint> csv(String file) {
    var rows = new ArrayList<Row>();
    try (var reader = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (var record : reader) {
        if (!Set.copyOf(record.getHeader()).equals(Set.copyOf(COLUMNS))) {
          throw ProblemException.invalid("line 1", "the columns " + String.join(",", COLUMNS));
        }
        rows.add(new Row(record.getStartingLineNumber(), field(record, "id"), body(record)));
      }
    } catch (CsvParseException malformed) {
      throw ProblemException.invalid("body", "csv-fields");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return points(rows);
  }

  private static ServicePointBody body(NamedCsvRecord record) {
    return new ServicePointBody(
        field(record, "regionCode"),
        field(record, "name"),
        field(record, "kind"),
        field(record, "address"),
        field(record, "telephone"),
        hours(record),
        list(record, "services"),
        field(record, "source"));
  }

  private static PointHours hours(NamedCsvRecord record) {
    var days = list(record, "days");
    var spans = list(record, "spans");
    var holidays = field(record, "onPublicHolidays");
    return days == null && spans == null && holidays == null
        ? null
        : new PointHours(
            days,
            spans == null ? null : spans.stream().map(PointSpan::parse).toList(),
            "true".equals(holidays) ? Boolean.TRUE : "false".equals(holidays) ? false : null);
  }

  private static List<String> list(NamedCsvRecord record, String column) {
    var field = field(record, column);
    return field == null ? null : List.of(field.split(LISTED, -1));
  }

  private static String field(NamedCsvRecord record, String column) {
    return record.findField(column).filter(field -> !field.isEmpty()).orElse(null);
  }

  private static List<ServicePoint> points(List<Row> rows) {
    if (rows.isEmpty() || rows.size() > MOST) {
      throw ProblemException.invalid("body", "1 to " + MOST + " rows");
    }
    var violations = new Violations();
    var ids = new HashSet<String>();
    var points = new ArrayList<ServicePoint>();
    int faulty = 0;
    for (var row : rows) {
      var ofRow = new Violations();
      var prefix = "line " + row.line() + ": ";
      var point = row.body().read(prefix, row.id(), ofRow);
      if (!ids.add(row.id())) {
        ofRow.add(prefix + "id", "each once");
      }
      points.add(point);
      if (ofRow.any() && ++faulty <= MOST_FAULTY) {
        violations.addAll(ofRow);
      }
    }
    violations.throwIfAny();
    return points;
  }
}
