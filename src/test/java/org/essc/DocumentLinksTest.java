package org.essc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A document's links lead to files and headings that exist. */
class DocumentLinksTest {

  private static final Path PROJECT = Path.of("").toAbsolutePath();

  private static final Pattern FENCED =
      Pattern.compile("(?ms)^ {0,3}(```+|~~~+).*?(?:^ {0,3}\\1[`~]*\\s*$|\\z)");
  private static final Pattern CODE = Pattern.compile("(`+)(?!`)(?:.+?)(?<!`)\\1(?!`)");

  /** {@code [text](address)} and {@code ![text](address "title")}; also {@code [name]: address}. */
  private static final Pattern LINK =
      Pattern.compile("\\]\\(\\s*<?([^\\s()<>]+)>?(?:\\s+\"[^\"]*\")?\\s*\\)");

  private static final Pattern REFERENCE =
      Pattern.compile("(?m)^ {0,3}\\[[^\\]]+\\]:\\s+<?(\\S+?)>?\\s*$");
  private static final Pattern ATTRIBUTE =
      Pattern.compile("<(?:a|img)\\s[^>]*?(?:href|src)=\"([^\"]+)\"");
  private static final Pattern ANCHOR =
      Pattern.compile("<[a-z0-9]+\\s[^>]*?(?:id|name)=\"([^\"]+)\"");
  private static final Pattern HEADING =
      Pattern.compile("(?m)^ {0,3}#{1,6}[ \\t]+(.+?)[ \\t]*#*[ \\t]*$");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z][a-z0-9+.-]*:.*|//.*");

  @Test
  void everyLinkLeadsToAFileAndHeadingOfTheProject() throws IOException {
    var documents = documents();
    assertThat(documents).hasSizeGreaterThan(30);
    var broken = new TreeSet<String>();
    int links = 0;
    for (var document : documents) {
      for (var link : links(Files.readString(document))) {
        links++;
        if (!resolves(document, link)) {
          broken.add(PROJECT.relativize(document) + " → " + link);
        }
      }
    }

    assertThat(links).isGreaterThan(100);
    assertThat(broken).isEmpty();
  }

  @Test
  void headingsHaveTheAnchorsThatTheirReadersSee() {
    assertThat(anchors("# The `sandbox`, with *curl*\n## 一、接入 (v1)\n## Twice\n## Twice\n"))
        .contains("the-sandbox-with-curl", "一接入-v1", "twice", "twice-1");
    assertThat(anchors("```sh\n# a comment\n```\n# After [a link](x.md)\n"))
        .containsExactly("after-a-link");
    assertThat(links("see [a](b.md#c), `[no](no.md)`\n```\n[no](no.md)\n```\n[d](e \"title\")"))
        .containsExactly("b.md#c", "e");
  }

  @Test
  void linkToNoFileNoHeadingOrOutOfTheProjectIsBroken() throws IOException {
    var readme = PROJECT.resolve("README.md");

    assertThat(resolves(readme, "docs/sandbox.md#demo-partners")).isTrue();
    assertThat(resolves(readme, "docs/nowhere.md")).isFalse();
    assertThat(resolves(readme, "docs/sandbox.md#nowhere")).isFalse();
    assertThat(resolves(readme, "../outside.md")).isFalse();
  }

  private static boolean resolves(Path document, String link) throws IOException {
    int hash = link.indexOf('#');
    var path = URI.create(hash < 0 ? link : link.substring(0, hash)).getPath();
    var target = path.isEmpty() ? document : document.getParent().resolve(path).normalize();
    if (!target.startsWith(PROJECT) || !Files.exists(target)) {
      return false;
    }
    return hash < 0
        || target.toString().endsWith(".md")
            && anchors(Files.readString(target))
                .contains(URI.create(link.substring(hash)).getFragment());
  }

  private static List<String> links(String text) {
    var prose = CODE.matcher(FENCED.matcher(text).replaceAll("")).replaceAll("");
    var found = new ArrayList<String>();
    for (var pattern : List.of(LINK, REFERENCE, ATTRIBUTE)) {
      pattern
          .matcher(prose)
          .results()
          .map(match -> match.group(1))
          .filter(link -> !ELSEWHERE.matcher(link).matches())
          .forEach(found::add);
    }
    return found;
  }

  /**
   * As GitHub makes them: lower case, spaces become hyphens, whatever is neither letter, digit,
   * hyphen nor underscore goes, a repeated heading is counted.
   */
  private static Set<String> anchors(String text) {
    var prose = FENCED.matcher(text).replaceAll("");
    var found = new HashSet<String>();
    ANCHOR.matcher(prose).results().forEach(match -> found.add(match.group(1)));
    var seen = new HashMap<String, Integer>();
    HEADING
        .matcher(prose)
        .results()
        .map(match -> anchor(match.group(1)))
        .forEach(
            anchor -> {
              int before = seen.merge(anchor, 1, Integer::sum) - 1;
              found.add(before == 0 ? anchor : anchor + "-" + before);
            });
    return found;
  }

  private static String anchor(String heading) {
    return heading
        .replaceAll("!?\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "")
        .replace(' ', '-');
  }

  private static List<Path> documents() throws IOException {
    var found = new ArrayList<Path>();
    Files.walkFileTree(
        PROJECT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            var name = directory.getFileName().toString();
            return !directory.equals(PROJECT)
                    && (name.startsWith(".") || Set.of("target", "node_modules").contains(name))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
