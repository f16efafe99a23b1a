package org.essc.sandbox.play;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;

/**
 * Where a newcomer applies for a card.
 *
 * @param code of a division that is the stories' own, so that they make no others' cards
 * @param name whose rules it has
 * @param through who brings the application
 * @param group by which one may have a card there
 * @param documents that are asked for there
 */
public record Place(
    String code,
    Words name,
    @JsonIgnore Actor through,
    @JsonIgnore String group,
    @JsonIgnore Map<String, Object> documents) {}
