package org.essc.platform.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.essc.partner.HolderClaim;
import org.essc.partner.PartnerRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The schemas of the API's document say what is required, and what form it has. */
@QuarkusTest
class ApiSchemasTest {

  private static final Path HEAD = Path.of("src/main/resources/META-INF/openapi.yaml");
  private static final Pattern REFERENCE = Pattern.compile("components/schemas/(\\w+)");
  private static final Pattern ERROR = Pattern.compile("`([a-z_]+)`");
  private static final List<String> FORMS = List.of("pattern", "format", "enum", "maxLength");
  private static final Set<String> WRITTEN_BY_TYPE = Set.of("date-time", "date", "uuid");

  /** One of several members is needed, or none at all. */
  private static final Set<String> NOTHING_ALONE_REQUIRED =
      Set.of(
          "ApplicationDocuments",
          "BenefitEvidence",
          "BenefitPerson",
          "By",
          "CardApplicationWithdrawalRequest",
          "CardSearch",
          "CardSelector",
          "ChipValidationList",
          "CorrectApplicationRequest",
          "FamilySearch",
          "EventPoll",
          "EventStreamRequest",
          "NewPartnerKeys",
          "ReplacementWithdrawal",
          "Terminal");

  /** What the platform made itself, or a standard rules. */
  private static final Set<String> FREE_TEXTS =
      Set.of("CardSearch.cursor", "TokenRequest.scope", "TokenRequest.client_assertion");

  private String text;
  private JsonNode document;
  private JsonNode schemas;

  @BeforeEach
  void read() throws IOException {
    text = RestAssured.given().queryParam("format", "json").get("/q/openapi").asString();
    document = new ObjectMapper().readTree(text);
    schemas = document.path("components").path("schemas");
  }

  @Test
  void everySchemaIsOfTheApiAndSaysWhatItConsistsOf() {
    each(
        schemas,
        (name, schema) -> {
          assertThat(name)
              .doesNotMatch("HttpServerRequest|Json.*|Uni.*|Multi.*|Response|Instant|.*View")
              .doesNotMatch(".*[0-9]");
          assertThat(schema.path("properties")).as(name).isNotEmpty();
          if (!NOTHING_ALONE_REQUIRED.contains(name)) {
            assertThat(schema.path("required")).as(name).isNotEmpty();
          }
        });
  }

  /** The rendered reference shows nothing at all where one leads nowhere. */
  @Test
  void everyReferenceLeadsToASchema() {
    var references = REFERENCE.matcher(text);
    while (references.find()) {
      assertThat(schemas.has(references.group(1))).as(references.group(1)).isTrue();
    }
  }

  @Test
  void everyTextThatIsSentHasAForm() {
    var formless = new TreeSet<String>();
    for (var name : sent()) {
      each(
          schemas.path(name).path("properties"),
          (field, property) -> {
            if (property.path("type").asText().equals("string")
                && FORMS.stream().noneMatch(property::has)) {
              formless.add(name + "." + field);
            }
          });
    }
    assertThat(FREE_TEXTS).containsAll(formless);
  }

  /** What requests consist of. */
  private Set<String> sent() {
    var found = new TreeSet<String>();
    var texts = new ArrayDeque<String>();
    for (var body : document.findValues("requestBody")) {
      texts.add(body.toString());
    }
    while (!texts.isEmpty()) {
      var reference = REFERENCE.matcher(texts.poll());
      while (reference.find()) {
        if (found.add(reference.group(1))) {
          texts.add(schemas.path(reference.group(1)).toString());
        }
      }
    }
    return found;
  }

  /** A field that was renamed would lose its form without a word. */
  @Test
  void everyFieldWhoseFormIsSaidIsOneOfTheDocument() throws IOException {
    var known = new TreeSet<String>();
    each(
        schemas,
        (name, schema) ->
            each(
                schema.path("properties"),
                (field, property) -> known.addAll(List.of(field, name + "." + field))));
    for (var parameters : document.findValues("parameters")) {
      parameters.forEach(parameter -> known.add(parameter.path("name").asText()));
    }
    Map<String, Map<String, Map<String, Object>>> head = new Yaml().load(Files.readString(HEAD));
    for (var part : head.get("x-fields").values()) {
      assertThat(known).containsAll(part.keySet());
    }
    assertThat(text).doesNotContain("x-fields", "x-parameters", "{now}");
  }

  /** What a name means elsewhere must not be put upon a moment, a day or an identifier. */
  @Test
  void noMomentDayOrIdentifierHasAPattern() {
    each(
        schemas,
        (name, schema) ->
            each(
                schema.path("properties"),
                (field, property) -> {
                  if (WRITTEN_BY_TYPE.contains(property.path("format").asText())) {
                    assertThat(property.has("pattern")).as(name + "." + field).isFalse();
                  }
                }));
  }

  /** A program made from the document could neither send nor read one that is left out. */
  @Test
  void everyRoleAndClaimOfAPartnerIsNamed() {
    var roles = Arrays.stream(PartnerRole.values()).map(PartnerRole::text).toList();
    var claims = Arrays.stream(HolderClaim.values()).map(HolderClaim::text).toList();
    for (var name : List.of("NewPartner", "NewEntitlements", "Partner")) {
      assertThat(words(name, "roles")).as(name).containsExactlyInAnyOrderElementsOf(roles);
      assertThat(words(name, "claims")).as(name).containsExactlyInAnyOrderElementsOf(claims);
    }
  }

  @Test
  void everyFormSaysItsParameters() {
    for (var form : document.findValues("application/x-www-form-urlencoded")) {
      var schema = REFERENCE.matcher(form.path("schema").toString());
      assertThat(schema.find()).as(form.toString()).isTrue();
      assertThat(schemas.path(schema.group(1)).path("properties")).as(schema.group(1)).isNotEmpty();
    }
  }

  /** What a portal is told at its redirect URI is what a pushed request is refused with. */
  @ParameterizedTest
  @ValueSource(strings = {"docs/portal-guide.md", "docs/zh/portal.md"})
  void errorsOfThePortalsGuideAreThoseOfTheDocument(String guide) throws IOException {
    var text = Files.readString(Path.of(guide));
    var table = text.substring(text.indexOf("| `invalid_request` |"));
    var told = new TreeSet<String>();
    for (var row : table.substring(0, table.indexOf("\n\n")).lines().toList()) {
      var errors = ERROR.matcher(row.split("\\|")[1]);
      while (errors.find()) {
        told.add(errors.group(1));
      }
    }
    assertThat(told).contains("access_denied", "login_required");
    assertThat(words("TokenRefusal", "error")).containsAll(told);
  }

  private Set<String> words(String schema, String field) {
    var property = schemas.path(schema).path("properties").path(field);
    var words = new TreeSet<String>();
    (property.has("items") ? property.path("items") : property)
        .path("enum")
        .forEach(word -> words.add(word.asText()));
    return words;
  }

  private static void each(JsonNode object, BiConsumer<String, JsonNode> use) {
    object.fields().forEachRemaining(member -> use.accept(member.getKey(), member.getValue()));
  }
}
