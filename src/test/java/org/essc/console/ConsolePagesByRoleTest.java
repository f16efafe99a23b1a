package org.essc.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.essc.testing.Api;
import org.essc.testing.TestPerson;
import org.junit.jupiter.api.Test;

/**
 * Every page and form of the console, by role and region. They come from the resources themselves,
 * so that a new one is tried without being listed; where it belongs to no desk or section of the
 * table, that fails.
 */
@QuarkusTest
class ConsolePagesByRoleTest {

  private static final String AUDITOR = "8000000003";
  private static final String SECURITY = "8000000004";
  private static final String SYSTEM = "8000000005";

  /** One of each role, and a page of theirs with a form that has the session's token. */
  private static final Map<String, String> STAFF =
      new TreeMap<>(
          Map.of(
              Api.CLERK,
              "/console/clerk",
              Api.HOTLINE,
              "/console/hotline",
              AUDITOR,
              "/console/auditor/integrity",
              SECURITY,
              "/console/operator/data",
              SYSTEM,
              "/console/operator/partners/" + Api.OTHER_VERIFIER + "/suspend"));

  /** Whose each desk and, at the operator's, each section is. */
  private static final Map<String, Set<String>> WHOSE =
      Map.ofEntries(
          Map.entry("clerk", Set.of(Api.CLERK)),
          Map.entry("hotline", Set.of(Api.HOTLINE)),
          Map.entry("auditor", Set.of(AUDITOR)),
          Map.entry("operator", Set.of(SYSTEM, SECURITY)),
          Map.entry("operator/numbers", Set.of(SYSTEM, SECURITY)),
          Map.entry("operator/partners", Set.of(SYSTEM)),
          Map.entry("operator/files", Set.of(SYSTEM)),
          Map.entry("operator/policies", Set.of(SYSTEM, SECURITY)),
          Map.entry("operator/points", Set.of(SYSTEM)),
          Map.entry("operator/keys", Set.of(SECURITY)),
          Map.entry("operator/data", Set.of(SECURITY)),
          Map.entry("operator/corrections", Set.of(SECURITY)));

  private static final String NOBODYS_ID = "01890000-0000-7000-8000-000000000000";

  /** The console's own door, which is everybody's: ConsoleLoginTest. */
  private static final Class<?> DOOR = ConsoleResource.class;

  private final Api api = Api.here();

  /**
   * @param mediaType of a form; null for a page
   */
  private record Route(String path, String mediaType) {

    boolean isForm() {
      return mediaType != null;
    }

    /** With somebody's, or nobody's, in the place of each parameter. */
    String at(String holderId) {
      return path.replace("{holderId}", holderId).replaceAll("\\{[^}]+}", NOBODYS_ID);
    }

    private String part() {
      var parts = path.substring("/console/".length()).split("/");
      return parts[0].equals("operator") && parts.length > 1 ? "operator/" + parts[1] : parts[0];
    }

    Set<String> whose() {
      var whose = WHOSE.get(part());
      assertThat(whose).as(path + " belongs to no desk or section of the table").isNotNull();
      return whose;
    }
  }

  private static List<Route> routes() {
    var console =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.essc");
    var found =
        console.stream()
            .filter(type -> type.isAnnotatedWith(Path.class))
            .map(type -> type.reflect())
            .filter(type -> type.getAnnotation(Path.class).value().startsWith("/console"))
            .filter(type -> type != DOOR)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .flatMap(ConsolePagesByRoleTest::route)
            .toList();
    assertThat(found).hasSizeGreaterThan(30);
    return found;
  }

  private static Stream<Route> route(Method method) {
    boolean form = method.isAnnotationPresent(POST.class);
    if (!form && !method.isAnnotationPresent(GET.class)) {
      assertThat(method.getAnnotations())
          .as(method + " is of a kind that this test does not know")
          .noneMatch(
              one -> one.annotationType().isAnnotationPresent(jakarta.ws.rs.HttpMethod.class));
      return Stream.empty();
    }
    var consumes = method.getAnnotation(Consumes.class);
    var type = consumes == null ? MediaType.APPLICATION_FORM_URLENCODED : consumes.value()[0];
    var own = method.getAnnotation(Path.class);
    var path =
        method.getDeclaringClass().getAnnotation(Path.class).value()
            + (own == null ? "" : "/" + own.value());
    return Stream.of(new Route(path, form ? type : null));
  }

  @Test
  void whoIsNotLoggedInIsLedToTheProviderAndNoFormIsTaken() {
    for (var route : routes()) {
      var path = route.at(NOBODYS_ID);
      if (route.isForm()) {
        var answer = send(new ConsoleBrowser(api), route, path, "");
        assertThat(answer.status()).as(path).isEqualTo(401);
        assertThat(answer.body()).as(path).contains("data-kind=\"ended\"");
      } else {
        var answer = new ConsoleBrowser(api).get(path);
        assertThat(answer.status()).as(path).isEqualTo(302);
        assertThat(answer.header("Location")).as(path).contains("/sandbox/staff/authorize?");
        var live = new ConsoleBrowser(api).get(path, "HX-Request", "true");
        assertThat(live.status()).as(path).isEqualTo(401);
        assertThat(live.header("HX-Redirect")).as(path).isEqualTo("/console");
      }
    }
  }

  @Test
  void pagesAndFormsAreForTheirDesksRolesAlone() {
    var routes = routes();
    STAFF.forEach(
        (staffNo, own) -> {
          var browser = ConsoleBrowser.of(api, staffNo);
          var token = browser.token(own);
          for (var route : routes) {
            if (!route.whose().contains(staffNo)) {
              var path = route.at(NOBODYS_ID);
              var answer = route.isForm() ? send(browser, route, path, token) : browser.get(path);
              assertThat(answer.status()).as(staffNo + " " + path).isEqualTo(403);
              assertThat(answer.body())
                  .as(staffNo + " " + path)
                  .contains("data-kind=\"forbidden\"");
            }
          }
        });
  }

  @Test
  void formsAreTakenFromTheSessionsOwnPagesAlone() {
    var routes = routes();
    STAFF.forEach(
        (staffNo, own) -> {
          var browser = ConsoleBrowser.of(api, staffNo);
          for (var route : routes) {
            if (route.isForm() && route.whose().contains(staffNo)) {
              var path = route.at(NOBODYS_ID);
              var answer = send(browser, route, path, "0".repeat(64));
              assertThat(answer.status()).as(staffNo + " " + path).isEqualTo(403);
              assertThat(answer.body()).as(path).contains("data-kind=\"foreign\"");
            }
          }
        });
  }

  @Test
  void pagesWithoutParametersAreThereForTheirRoles() {
    var routes = routes();
    STAFF
        .keySet()
        .forEach(
            staffNo -> {
              var browser = ConsoleBrowser.of(api, staffNo);
              for (var route : routes) {
                if (!route.isForm()
                    && !route.path().contains("{")
                    && route.whose().contains(staffNo)) {
                  assertThat(browser.get(route.path()).status()).as(route.path()).isEqualTo(200);
                }
              }
            });
  }

  /** Dalian's clerk knows the address of a record in Henan, and says why: there is nobody. */
  @Test
  void recordOfAnotherRegionIsNobodys() {
    var here = OpenedRecord.of(api, TestPerson.next());
    var holderId = here.path().substring(here.path().lastIndexOf('/') + 1);
    var elsewhere = ConsoleBrowser.of(api, Api.DALIAN_CLERK);
    var token = elsewhere.token("/console/clerk");
    var reason = "&reason=holder-present";
    var opened = elsewhere.post(here.path(), api.url(""), "token=" + token + reason);
    assertThat(opened.status()).isEqualTo(404);

    var ofHolders = routes().stream().filter(route -> route.path().contains("{holderId}")).toList();
    assertThat(ofHolders).hasSizeGreaterThan(4);
    for (var route : ofHolders) {
      var real = answer(elsewhere, route, route.at(holderId), token);
      var none = answer(elsewhere, route, route.at(NOBODYS_ID), token);
      assertThat(real.replace(holderId, NOBODYS_ID)).as(route.path()).isEqualTo(none);
      assertThat(real).as(route.path()).doesNotContain("data-test=\"holder\"");
    }
  }

  private String answer(ConsoleBrowser browser, Route route, String path, String token) {
    var answer = route.isForm() ? send(browser, route, path, token) : browser.get(path);
    return answer.status() + " " + answer.header("Location") + " " + answer.body();
  }

  private Api.Reply send(ConsoleBrowser browser, Route route, String path, String token) {
    return route.mediaType().equals(MediaType.MULTIPART_FORM_DATA)
        ? browser.sendParts(path, api.url(""), token)
        : browser.post(path, api.url(""), "token=" + token);
  }
}
