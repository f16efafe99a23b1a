package org.essc.files;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One line of the file of rejections.
 *
 * @param line line of the file, from 1; a CSV file's header is line 1
 * @param code stable, such as {@code id-number-check-character}
 * @param field a column or field, or {@code row} where the whole row is at fault
 * @param rule the policy key of the region's rule that it rests on; absent where there is none
 * @param ruledBy the division whose policy says so
 * @param sourceTitle title of the document that the rule comes from
 */
@Schema(requiredProperties = {"line", "code", "field"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RejectedRow(
    long line, String code, String field, String rule, String ruledBy, String sourceTitle) {

  RejectedRow(Rejection rejection) {
    this(
        rejection.line(),
        rejection.code(),
        rejection.field(),
        rejection.ruleKey(),
        rejection.ruledBy(),
        rejection.sourceTitle());
  }
}
