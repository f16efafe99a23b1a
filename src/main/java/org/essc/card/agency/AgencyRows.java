package org.essc.card.agency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import org.essc.act.ActContext;
import org.essc.act.ActContextReader;
import org.essc.act.ActProblems;
import org.essc.act.ActRules;
import org.essc.act.Requester;
import org.essc.card.application.ApplicationBody;
import org.essc.card.application.ApplicationReader;
import org.essc.card.application.ApplicationRequest;
import org.essc.card.application.ApplicationRules;
import org.essc.card.application.ClaimVouchers;
import org.essc.card.application.CreateApplication;
import org.essc.files.FileStore.StoredChunk;
import org.essc.files.NdjsonLines;
import org.essc.files.Rejection;
import org.essc.files.SpooledFile;
import org.essc.partner.PartnerNo;
import org.essc.person.HolderColumns;
import org.essc.person.Party;
import org.essc.platform.crypto.BlindIndex;
import org.essc.platform.crypto.ColumnCipher;
import org.essc.platform.problem.ProblemException;
import org.essc.platform.problem.Violations;
import org.essc.platform.random.Randomness;
import org.essc.platform.time.ChinaTime;
import org.essc.region.Jurisdiction;
import org.essc.region.PolicyTerms.ApplicationRoute;
import org.essc.region.RegionCode;
import org.essc.region.RegionPolicy;

/**
 * Makes applications of a chunk's rows: reads them, holds each against the rules of the region as
 * of the day the file came, and encrypts what is to be written. CPU-bound: runs on a worker thread.
 */
@Singleton
class AgencyRows {

  private static final String CONTENT_KIND = "agency-application";

  private final ApplicationReader reader;
  private final ApplicationRules applicationRules;
  private final ActRules rules;
  private final ClaimVouchers vouchers;
  private final CreateApplication createApplication;
  private final ColumnCipher cipher;
  private final BlindIndex index;
  private final Randomness randomness;
  private final ObjectMapper json;

  AgencyRows(
      ApplicationReader reader,
      ApplicationRules applicationRules,
      ActRules rules,
      ClaimVouchers vouchers,
      CreateApplication createApplication,
      ColumnCipher cipher,
      BlindIndex index,
      Randomness randomness,
      ObjectMapper json) {
    this.reader = reader;
    this.applicationRules = applicationRules;
    this.rules = rules;
    this.vouchers = vouchers;
    this.createApplication = createApplication;
    this.cipher = cipher;
    this.index = index;
    this.randomness = randomness;
    this.json = json;
  }

  AgencyChunk check(SpooledFile file, int seq, StoredChunk chunk) {
    var plain =
        cipher.decryptBytes(AgencyFileStore.CONTENT, file.id() + "/" + seq, chunk.content());
    var region = new RegionCode(file.terms().get(AgencyFileStore.REGION));
    var day = file.createdAt().atZone(ChinaTime.ZONE).toLocalDate();
    var check = new Check(rules.of(region, day), requester(file.partnerNo()), party(file));
    NdjsonLines.each(new String(plain, StandardCharsets.UTF_8), chunk.firstLine(), check::take);
    return new AgencyChunk(check.policy, check.rows, check.rejections, check.rejected);
  }

  /** The jurisdiction was asked for when the file came. */
  private static Requester requester(PartnerNo partnerNo) {
    return new Requester(partnerNo.actor(), partnerNo.value(), null, Jurisdiction.NOWHERE);
  }

  private static Party.Kind party(SpooledFile file) {
    var route = file.terms().get(AgencyFileStore.ROUTE);
    for (var kind : Party.Kind.values()) {
      if (kind.text().equals(route)
          && ApplicationRules.route(new Party(kind, null, null, null, null))
              != ApplicationRoute.SELF) {
        return kind;
      }
    }
    throw new IllegalStateException("an agency's file has an agency's route");
  }

  private final class Check {

    private final RegionPolicy policy;
    private final Requester requester;
    private final Party.Kind kind;
    private final List<AgencyChunk.NewRow> rows = new ArrayList<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private long rejected;

    Check(RegionPolicy policy, Requester requester, Party.Kind kind) {
      this.policy = policy;
      this.requester = requester;
      this.kind = kind;
    }

    void take(String text, long line) {
      try {
        var body = json.readValue(text, ApplicationBody.AgencyRow.class);
        if (body == null) {
          reject(line, "row-malformed", Rejection.ROW);
          return;
        }
        var request = request(body);
        applicationRules.requireGood(policy, request);
        rows.add(row(line, request, body));
      } catch (UnrecognizedPropertyException unknown) {
        reject(line, "row-unknown-field", Rejection.ROW);
      } catch (JsonProcessingException malformed) {
        reject(line, "row-malformed", Rejection.ROW);
      } catch (ProblemException refused) {
        reject(line, refused);
      }
    }

    private ApplicationRequest request(ApplicationBody.AgencyRow body) {
      var fields = new Violations();
      var request =
          reader.read(
              fields,
              policy.region(),
              body,
              () ->
                  new ActContext(
                      requester,
                      new Party(
                          kind,
                          null,
                          null,
                          null,
                          fields.readOptional(
                              "consent", body.consent(), ApplicationReader::reference)),
                      ActContextReader.shown(fields, "shown", body.shown()),
                      null));
      fields.throwIfAny();
      return request;
    }

    private void reject(long line, String code, String field) {
      rejected++;
      rejections.add(new Rejection(line, code, field));
    }

    /** One entry for each field at fault; what a rule refused names its field where it has one. */
    private void reject(long line, ProblemException refused) {
      rejected++;
      var byField = new LinkedHashMap<String, String>();
      refused.violations().forEach(one -> byField.putIfAbsent(one.field(), one.message()));
      if (byField.isEmpty()) {
        fields(refused).forEach(field -> byField.put(field, refused.type().code()));
      }
      var rule = Rejection.RegionRule.of(refused);
      byField.forEach((field, code) -> rejections.add(new Rejection(line, code, field, rule)));
    }

    private AgencyChunk.NewRow row(
        long line, ApplicationRequest request, ApplicationBody.AgencyRow body)
        throws JsonProcessingException {
      var id = randomness.uuid();
      var person = request.person();
      var content = policy.region() + " " + kind.text() + " " + json.writeValueAsString(body);
      return new AgencyChunk.NewRow(
          line,
          id,
          request,
          index.of(HolderColumns.ID_NUMBER_INDEX, person.idNumber().value()),
          index.of(CONTENT_KIND, content),
          createApplication.seal(id, request),
          vouchers.digest(vouchers.derived(id)));
    }
  }

  private static List<String> fields(ProblemException refused) {
    if (refused.members().get("field") instanceof String field) {
      return List.of(field);
    }
    if (refused.type() == ActProblems.EVIDENCE_MISSING) {
      return List.of("shown");
    }
    if (refused.members().get("missing") instanceof Collection<?> missing) {
      return missing.stream().map(Object::toString).distinct().toList();
    }
    return List.of(Rejection.ROW);
  }
}
