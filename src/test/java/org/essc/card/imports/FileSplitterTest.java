package org.essc.card.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.essc.files.Chunk;
import org.essc.files.FileFormat;
import org.essc.files.FileProblems;
import org.essc.files.FileRefusedException;
import org.essc.files.FileSplitter;
import org.essc.files.RawRow;
import org.essc.platform.problem.ProblemType;
import org.junit.jupiter.api.Test;

class FileSplitterTest {

  private static final String HEADER =
      "cardNo,cardIdCode,regionCode,idType,idNumber,name,phone,state,issuedOn,validUntil";
  private static final List<String> BREAKS = List.of("\n", "\r\n", "\r");

  /** Any rows, cut anywhere, come out whole, in order, and on their lines. */
  @Property(tries = 300)
  void csvRowsSurviveAnyCut(
      @ForAll("csvRows") List<List<String>> rows,
      @ForAll @IntRange(max = 2) int lineBreak,
      @ForAll @IntRange(min = 1, max = 40) int cut) {
    var text = new StringBuilder(HEADER).append(BREAKS.get(lineBreak));
    for (var row : rows) {
      text.append(String.join(",", row.stream().map(FileSplitterTest::quoted).toList()));
      text.append(BREAKS.get(lineBreak));
    }
    var splitter = new FileSplitter(FileFormat.CSV, Column.ALL::header);
    var chunks = split(splitter, text.toString().getBytes(UTF_8), cut);

    var read = new ArrayList<RawRow>();
    for (var chunk : chunks) {
      read.addAll(
          Column.ALL.rows(
              FileFormat.CSV,
              splitter.columns(),
              new String(chunk.content(), UTF_8),
              chunk.firstLine()));
    }
    assertEquals(rows.size(), splitter.rows());
    assertEquals(rows.size(), chunks.stream().mapToInt(Chunk::rows).sum());
    assertEquals(
        rows, read.stream().map(row -> Arrays.asList(row.values()).subList(0, 10)).toList());
    long line = 2;
    for (int r = 0; r < rows.size(); r++) {
      assertEquals(line, read.get(r).line());
      line += 1 + rows.get(r).stream().mapToLong(FileSplitterTest::lineBreaks).sum();
    }
  }

  @Provide
  Arbitrary<List<List<String>>> csvRows() {
    var field = Arbitraries.strings().withChars("aZ9,\"\n\r 张\u0000").ofMaxLength(8);
    return field.list().ofSize(10).filter(row -> !row.get(0).isEmpty()).list().ofMaxSize(20);
  }

  /** The same for rows with malformed quotes: the good rows around them are still read. */
  @Test
  void malformedRowDoesNotHarmItsNeighbours() {
    var good = "a,b,c,d,e,f,g,h,i,j";
    var bad = "a,\"b\"x,c,d,e,f,g,h,i,j";
    var splitter = new FileSplitter(FileFormat.CSV, Column.ALL::header);
    var chunks = split(splitter, String.join("\r\n", HEADER, good, bad, good).getBytes(UTF_8), 7);

    var rows = Column.ALL.rows(FileFormat.CSV, splitter.columns(), text(chunks), 2);

    assertEquals(3, rows.size());
    assertEquals("row-malformed", rows.get(1).malformed().code());
    assertEquals(3, rows.get(1).line());
    assertEquals(4, rows.get(2).line());
    assertEquals("j", rows.get(2).value(Column.VALID_UNTIL));
  }

  @Test
  void longFileIsCutIntoBoundedChunks() {
    var row = "x".repeat(300) + ",,,,,,,,,\n";
    var file = (HEADER + "\n" + row.repeat(5_000)).getBytes(UTF_8);
    var chunks = split(new FileSplitter(FileFormat.CSV, Column.ALL::header), file, 8_192);

    assertTrue(chunks.size() > 4);
    assertTrue(
        chunks.stream()
            .allMatch(chunk -> chunk.content().length <= FileSplitter.CHUNK_BYTES + row.length()));
    assertArrayEquals(Arrays.copyOfRange(file, HEADER.length() + 1, file.length), join(chunks));
    for (int i = 1; i < chunks.size(); i++) {
      assertEquals(
          chunks.get(i - 1).firstLine() + chunks.get(i - 1).rows(), chunks.get(i).firstLine());
    }
  }

  @Test
  void endlessBlankLinesTakeNoMemoryAndAreNoRows() {
    var splitter = new FileSplitter(FileFormat.CSV, Column.ALL::header);
    split(splitter, (HEADER + "\n").getBytes(UTF_8), 64, false);
    for (int i = 0; i < 100; i++) {
      assertEquals(List.of(), splitter.accept("\n".repeat(64 * 1024).getBytes(UTF_8)));
    }

    assertEquals(List.of(), splitter.finish());
    assertEquals(0, splitter.rows());
  }

  @Test
  void byteOrderMarkIsRefused() {
    assertRefused(FileProblems.BYTE_ORDER_MARK, 1, ("\uFEFF" + HEADER).getBytes(UTF_8));
  }

  @Test
  void otherEncodingIsRefusedWithItsLine() {
    var gbk = (HEADER + "\na,b,c,d,e,张三,g,h,i,j\n").getBytes(Charset.forName("GBK"));
    assertRefused(FileProblems.NOT_UTF8, 2, gbk);
    assertRefused(
        FileProblems.NOT_UTF8, 1, HEADER.getBytes(java.nio.charset.StandardCharsets.UTF_16));
    assertRefused(FileProblems.NOT_UTF8, 2, concat(HEADER + "\n", 0xED, 0xA1, 0x82));
    assertRefused(FileProblems.NOT_UTF8, 2, concat(HEADER + "\n", 0xC0, 0x80));
    assertRefused(FileProblems.NOT_UTF8, 2, concat(HEADER + "\n", 0xF4, 0x90, 0x80, 0x80));
    assertRefused(FileProblems.NOT_UTF8, 2, concat(HEADER + "\n", 0xE5, 0xBC));
  }

  @Test
  void wrongHeaderIsRefusedWithItsColumn() {
    assertHeaderRefused("phone", HEADER.replace(",phone", ""));
    assertHeaderRefused("surprise", HEADER + ",surprise");
    assertHeaderRefused("name", HEADER + ",name");
    assertHeaderRefused("#11", HEADER + ",4101991990");
    assertHeaderRefused("cardNo", "S10000019,x,410100,01,n,张三,,1,2020-01-01,2030-01-01");
    assertHeaderRefused("cardNo", "\n" + HEADER);
    assertHeaderRefused("cardNo", HEADER.replace("cardNo", "cardno"));
  }

  @Test
  void cutEndIsRefused() {
    var row = "a,b,c,d,e,f,g,h,i,j\n";
    assertRefused(FileProblems.TRUNCATED, 3, (HEADER + "\n" + row + "a,b,c").getBytes(UTF_8));
    assertRefused(
        FileProblems.TRUNCATED, 2, (HEADER + "\na,b,\"c,d,e,f,g,h,i,j\n").getBytes(UTF_8));
  }

  /** Where a shorter value would be refused anyway. */
  @Test
  void missingLastLineBreakIsNoCut() {
    var splitter = new FileSplitter(FileFormat.CSV, Column.ALL::header);
    split(splitter, (HEADER + "\na,b,c,d,e,f,g,h,i,j").getBytes(UTF_8), 5);

    assertEquals(1, splitter.rows());
  }

  /** Half an address, a name or a bank account looks like a whole one. */
  @Test
  void missingLastLineBreakAfterAValueOfAnyLengthIsACut() {
    var row = "a,b,c,d,e,f,g,h,i,j";
    var address = HEADER + ",address\n" + row + ",x\n" + row;
    for (var end : List.of(",", ",Zheng", ",\"Zheng\"")) {
      assertRefused(FileProblems.TRUNCATED, 3, (address + end).getBytes(UTF_8));
    }
    for (var column : List.of("name", "idNumber", "cardNo", "phone")) {
      var header = HEADER.replaceFirst("(?<=^|,)" + column + ",", "") + "," + column;
      assertRefused(FileProblems.TRUNCATED, 2, (header + "\n" + row).getBytes(UTF_8));
    }
    for (var lineBreak : BREAKS) {
      var splitter = new FileSplitter(FileFormat.CSV, Column.ALL::header);
      split(splitter, (address + ",Zheng" + lineBreak).getBytes(UTF_8), 5);
      assertEquals(2, splitter.rows());
    }
  }

  @Test
  void endlessRowIsRefused() {
    assertRefused(
        FileProblems.ROW_TOO_LONG,
        2,
        (HEADER + "\n\"" + "x\n".repeat(FileSplitter.MAX_ROW_BYTES)).getBytes(UTF_8));
    assertRefused(FileProblems.ROW_TOO_LONG, 1, "x".repeat(100_000).getBytes(UTF_8));
  }

  @Test
  void emptyFileIsRefused() {
    assertRefused(FileProblems.EMPTY, 1, new byte[0]);
    assertRefused(FileFormat.NDJSON, FileProblems.EMPTY, 1, new byte[0]);
    assertRefused(FileFormat.NDJSON, FileProblems.EMPTY, 3, "\n \n".getBytes(UTF_8));
  }

  @Test
  void ndjsonThatEndsWithinAnObjectIsRefused() {
    assertRefused(
        FileFormat.NDJSON,
        FileProblems.TRUNCATED,
        2,
        "{\"cardNo\":\"a\"}\n{\"cardNo\":\"b".getBytes(UTF_8));
  }

  @Test
  void ndjsonRowsAreReadOrRejectedOneByOne() {
    var lines =
        List.of(
            "{\"cardNo\":\"a\",\"state\":1}",
            "",
            "{\"cardNo\":\"b\",\"cardNo\":\"c\"}",
            "{\"cardNo\":{\"x\":1}}",
            "{\"surprise\":1}",
            "[]",
            "{\"cardNo\":1}",
            "{\"cardNo\":\"b\"",
            "{} {}",
            "{\"name\":" + "[".repeat(30_000),
            "{\"name\":\"\\ud842\",\"phone\":null}");
    var splitter = new FileSplitter(FileFormat.NDJSON, Column.ALL::header);
    var chunks = split(splitter, (String.join("\n", lines) + "\n").getBytes(UTF_8), 11);

    var rows = Column.ALL.rows(FileFormat.NDJSON, List.of(), text(chunks), 1);

    assertEquals(
        List.of(
            "1 a",
            "3 row-duplicate-field",
            "4 row-not-a-string",
            "5 row-unknown-field",
            "6 row-not-an-object",
            "7 row-not-a-string",
            "8 row-malformed",
            "9 row-malformed",
            "10 row-not-a-string",
            "11 null"),
        rows.stream()
            .map(
                row ->
                    row.line()
                        + " "
                        + (row.malformed() == null
                            ? row.value(Column.CARD_NO)
                            : row.malformed().code()))
            .toList());
    assertEquals("1", rows.get(0).value(Column.STATE));
    assertEquals(10, splitter.rows());
  }

  private static void assertHeaderRefused(String column, String header) {
    var refused = assertRefused(FileProblems.HEADER, 1, (header + "\n").getBytes(UTF_8));
    assertEquals(column, refused.column());
  }

  private static FileRefusedException assertRefused(ProblemType problem, long line, byte[] file) {
    return assertRefused(FileFormat.CSV, problem, line, file);
  }

  private static FileRefusedException assertRefused(
      FileFormat format, ProblemType problem, long line, byte[] file) {
    for (int cut : new int[] {1, 7, 100_000_000}) {
      assertThrows(
          FileRefusedException.class,
          () -> split(new FileSplitter(format, Column.ALL::header), file, cut));
    }
    var refused =
        assertThrows(
            FileRefusedException.class,
            () -> split(new FileSplitter(format, Column.ALL::header), file, 64));
    assertEquals(problem, refused.problem());
    assertEquals(line, refused.line());
    return refused;
  }

  private static List<Chunk> split(FileSplitter splitter, byte[] file, int cut) {
    return split(splitter, file, cut, true);
  }

  private static List<Chunk> split(FileSplitter splitter, byte[] file, int cut, boolean finish) {
    var chunks = new ArrayList<Chunk>();
    for (long at = 0; at < file.length; at += cut) {
      int end = (int) Math.min(file.length, at + cut);
      chunks.addAll(splitter.accept(Arrays.copyOfRange(file, (int) at, end)));
    }
    if (finish) {
      chunks.addAll(splitter.finish());
    }
    return chunks;
  }

  private static String quoted(String field) {
    boolean needed = field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return needed ? '"' + field.replace("\"", "\"\"") + '"' : field;
  }

  private static long lineBreaks(String field) {
    return field.replace("\r\n", "\n").chars().filter(c -> c == '\n' || c == '\r').count();
  }

  private static String text(List<Chunk> chunks) {
    return new String(join(chunks), UTF_8);
  }

  private static byte[] join(List<Chunk> chunks) {
    var bytes = new ByteArrayOutputStream();
    chunks.forEach(chunk -> bytes.writeBytes(chunk.content()));
    return bytes.toByteArray();
  }

  private static byte[] concat(String text, int... bytes) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(text.getBytes(UTF_8));
    for (int b : bytes) {
      all.write(b);
    }
    return all.toByteArray();
  }
}
